--- What users see of a message in an outbox, and of all of them.

local errors = require "linq.error"
local json = require "linq.util.json"
local message = require "linq.outbox.message"
local queue = require "linq.outbox.queue"
local record = require "linq.outbox.queue.record"

local entry = {}

local time_of = record.time_of

local function decoded(text)
  return text ~= "" and json.decode(text) or nil
end

-- What is kept of a message in place of its target and content, once it was sent.
local function sent(text)
  local message_id, chat_id = text:match "^(.*)\n(.*)$"
  return { message_id = message_id ~= "" and message_id or nil, chat_id = chat_id ~= "" and chat_id or nil }
end

--- Reads a message.
---@param text string as the queue gives it
---@return linq.outbox_entry
function entry.of(text)
  local kept = queue.message(text)
  local body = kept.state == "sent" and sent(kept.body) or decoded(kept.body) or {}
  local err = decoded(kept.error)
  return {
    id = kept.id,
    state = kept.state,
    target = body.target,
    content = message.content(body.content),
    message_id = body.message_id,
    chat_id = body.chat_id,
    attempts = tonumber(kept.attempts),
    idempotency_key = kept.key,
    created = time_of(kept.created),
    first_attempt = time_of(kept.first),
    changed = time_of(kept.changed),
    not_before = time_of(kept.not_before),
    expires = time_of(kept.expires),
    error = err and errors.new(err),
  }
end

--- How many messages are in each state.
---@param counts table<string, integer> state -> count
---@return linq.outbox_progress
function entry.progress(counts)
  local progress = { total = 0 }
  for _, state in ipairs(queue.states) do
    progress[state] = counts[state]
    progress.total = progress.total + (state ~= "held" and counts[state] or 0)
  end
  return progress
end

--- Reads the counts at the beginning of a reply of the queue's.
---@param reply string[]
---@return table<string, integer> counts
function entry.counts(reply)
  local counts = {}
  for i, state in ipairs(queue.states) do
    counts[state] = tonumber(reply[i])
  end
  return counts
end

return entry
