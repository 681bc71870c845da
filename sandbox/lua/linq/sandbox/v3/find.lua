--- The lookups and checks that v3's operations share. Each refuses the request on failure.

local json = require "linq.util.json"
local refusal = require "linq.sandbox.refusal"
local validate = require "linq.sandbox.validate"

local find = {}

--- Finds the chat that the path names.
---@param state linq.sandbox.state
---@param request linq.sandbox.request
---@param writing? boolean true: a chat that the line left is refused
---@return linq.sandbox.chat chat
function find.chat(state, request, writing)
  local chat = state:find_chat("uuid", request.parameters.chat_id)
  if not chat then
    refusal.raise(404, 2001)
  elseif writing and chat.left then
    refusal.raise(409, 2013, "The chat is no longer available")
  end
  return chat
end

--- Finds the group chat that the path names.
---@param state linq.sandbox.state
---@param request linq.sandbox.request
---@return linq.sandbox.chat chat
function find.group(state, request)
  local chat = find.chat(state, request, true)
  if not chat.is_group then
    refusal.raise(409, 1006, "The operation is for group chats only")
  end
  return chat
end

--- Finds the message that the path names.
---@param state linq.sandbox.state
---@param request linq.sandbox.request
---@return linq.sandbox.message message
function find.message(state, request)
  return state:find_message("uuid", request.parameters.message_id)
    or refusal.raise(404, 2002, "Message not found")
end

--- Finds an attachment.
---@param state linq.sandbox.state
---@param id string
---@return linq.sandbox.attachment attachment
function find.attachment(state, id)
  return state.attachments:get(id) or refusal.raise(404, 2003, "Attachment not found")
end

--- Finds an attachment, and refuses the request when its bytes were not uploaded.
---@param state linq.sandbox.state
---@param id string
---@return linq.sandbox.attachment attachment
function find.uploaded(state, id)
  local attachment = find.attachment(state, id)
  return attachment.data and attachment
    or refusal.raise(404, 2007, "Attachment is not ready: its bytes were not uploaded")
end

--- Finds the part of a message. Its index counts from 0.
---@param message linq.sandbox.message
---@param index integer|nil
---@return table part
function find.part(message, index)
  return message.parts[(index or 0) + 1] or refusal.raise(400, 1005, "part_index: the message has no such part")
end

--- Refuses a text that is neither a phone number in E.164 nor an e-mail address.
---@param field string
---@param text string
function find.check_handle(field, text)
  if not validate.is_handle(text) then
    refusal.raise(400, 1002, field .. " must be a phone number in E.164 format or an e-mail address")
  end
end

--- Refuses a text that is not a phone number in E.164.
---@param field string
---@param text string
function find.check_phone(field, text)
  if not validate.is_phone(text) then
    refusal.raise(400, 1002, field .. ": Phone number must be in E.164 format")
  end
end

--- Makes the page at a cursor. Cursors are positions here; callers must treat them as opaque.
---@param items table[]
---@param query { limit?: integer, cursor?: string }
---@param default_limit integer
---@param body_of fun(item: table): table
---@return table page
---@return string|userdata next_cursor
function find.page(items, query, default_limit, body_of)
  local limit, first = query.limit or default_limit, 1
  if query.cursor then
    first = tonumber(query.cursor)
    if not first or first % 1 ~= 0 or first < 1 or first > math.max(1, #items) then
      refusal.raise(400, 1005, "cursor is not valid")
    end
  end
  local page = json.array()
  for i = first, math.min(first + limit - 1, #items) do
    page[#page + 1] = body_of(items[i])
  end
  local after = first + limit
  return page, after <= #items and ("%d"):format(after) or json.null
end

return find
