--- Checks of v2's addresses and idempotency keys, and the parts of its messages.

local content_types = require "linq.http.content_types"
local media = require "linq.sandbox.media"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local store = require "linq.sandbox.store"

local texts = {}

--- Refuses a text that is neither a phone number nor an e-mail address.
---@param field string
---@param text string
function texts.check_address(field, text)
  if not phone.normalize(text) then
    refusal.raise(422, nil, field .. " is not a valid phone number or e-mail address")
  end
end

--- Refuses a text that is not a phone number.
---@param field string
---@param text string
function texts.check_phone(field, text)
  if text:find("@", 1, true) or not phone.normalize(text) then
    refusal.raise(422, nil, field .. " is not a valid phone number")
  end
end

--- Refuses an idempotency key with characters that the API does not allow.
---@param key string|nil
function texts.check_key(key)
  if type(key) == "string" and key ~= "" and not key:find("^[A-Za-z0-9_-]+$") then
    refusal.raise(422, nil, "idempotency_key may hold letters, digits, '_' and '-'")
  end
end

--- Makes the parts of a message.
---@param state linq.sandbox.state
---@param message { text: string, attachments?: table[], attachment_urls?: string[] }
---@return table[]
function texts.parts(state, message)
  local parts = { { type = "text", value = message.text } }
  for _, file in ipairs(message.attachments or {}) do
    if type(file) == "table" and file.data then
      local kind = content_types.guess(file.filename) or file.content_type or "application/octet-stream"
      parts[#parts + 1] = media.stored(store.add(state, file.filename, kind, #file.data, file.data))
    end
  end
  for _, url in ipairs(message.attachment_urls or {}) do
    parts[#parts + 1] = media.linked(url)
  end
  return parts
end

return texts
