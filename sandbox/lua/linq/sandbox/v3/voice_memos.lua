--- v3's operation that sends a voice memo.

local bodies = require "linq.sandbox.v3.bodies"
local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local media = require "linq.sandbox.media"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"

local voice_memos = {}

local MAX_URL_BYTES = 10 * 1024 * 1024 -- of a file that is given by its URL

local voice_types = {
  ["audio/mpeg"] = true, ["audio/mp3"] = true, ["audio/x-m4a"] = true, ["audio/mp4"] = true, ["audio/aac"] = true,
  ["audio/x-caf"] = true, ["audio/x-wav"] = true, ["audio/aiff"] = true, ["audio/x-aiff"] = true,
  ["audio/amr"] = true,
}

local function voice_memo_body(state, chat, message)
  local part = message.parts[1]
  return {
    voice_memo = {
      id = message.uuid,
      chat = {
        id = chat.uuid,
        handles = bodies.handles(chat),
        is_active = true,
        is_group = chat.is_group,
        service = chat.service,
      },
      created_at = message.created_at,
      from = message.from.address,
      status = "queued",
      to = json.array(state:other_addresses(chat)),
      voice_memo = {
        id = part.id,
        filename = part.filename,
        mime_type = part.mime_type,
        size_bytes = part.size_bytes,
        url = bodies.part(part, state.origin).url,
        duration_ms = json.null,
      },
      service = chat.service,
    },
  }
end

function voice_memos.chats_send_voicememo(state, request)
  local chat, body = find.chat(state, request, true), request.body
  local part
  if body.attachment_id then
    part = media.stored(find.uploaded(state, body.attachment_id))
  else
    part = media.linked(body.voice_memo_url)
  end
  if not voice_types[part.mime_type] then
    refusal.raise(400, 5004, "A voice memo must be audio")
  elseif part.size_bytes > MAX_URL_BYTES and not body.attachment_id then
    refusal.raise(413, 5001, "The voice memo is too large")
  end
  sending.check_chat(state, chat, body.override_optout)
  local message = state:add_message(chat, { from = state:me(chat), parts = { part } })
  local answer = voice_memo_body(state, chat, message)
  state:deliver_message(message)
  return 202, answer
end

return voice_memos
