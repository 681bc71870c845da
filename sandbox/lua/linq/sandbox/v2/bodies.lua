--- JSON bodies in v2's shapes: chats, handles, messages, reactions, contacts, pages.

local json = require "linq.util.json"
local trim = require "linq.util.trim"

local bodies = {}

local or_null = json.or_null
bodies.or_null = or_null

--- Makes the body of a handle.
function bodies.handle(handle)
  return {
    id = handle.id,
    phone_number = handle.address,
    service = handle.service,
    joined_at = handle.joined_at,
  }
end

--- Makes the body of a chat.
function bodies.chat(chat)
  local handles = json.array()
  for _, handle in ipairs(chat.handles) do
    if handle.status == "active" then
      handles[#handles + 1] = bodies.handle(handle)
    end
  end
  return {
    id = chat.id,
    display_name = chat.display_name,
    service = chat.service,
    group = chat.is_group,
    message_count = chat.message_count,
    chat_handles = handles,
  }
end

--- Makes the body of a reaction.
function bodies.reaction(reaction)
  return {
    id = reaction.id,
    chat_message_id = reaction.message.id,
    reaction = reaction.type,
    is_from_me = reaction.handle.is_me,
    from_phone = reaction.handle.address,
    sent_at = reaction.created_at,
    created_at = reaction.created_at,
    updated_at = reaction.created_at,
  }
end

--- Returns the text of a message: its text parts and links.
function bodies.text(message)
  local texts = {}
  for _, part in ipairs(message.parts) do
    texts[#texts + 1] = part.value
  end
  return table.concat(texts, "\n")
end

--- Makes the bodies of a message's attachments.
function bodies.attachments(state, message)
  local list = json.array()
  for _, part in ipairs(message.parts) do
    if part.type == "media" then
      list[#list + 1] = {
        id = part.id,
        url = part.attachment and state.origin .. part.attachment.download_path or part.url,
        filename = part.filename,
        mime_type = part.mime_type,
        file_size = part.size_bytes,
      }
    end
  end
  return list
end

--- Makes the body of a message.
function bodies.message(state, message)
  local reactions = json.array()
  for _, part in ipairs(message.parts) do
    for _, reaction in ipairs(part.reactions or {}) do
      reactions[#reactions + 1] = bodies.reaction(reaction)
    end
  end
  return {
    id = message.id,
    text = bodies.text(message),
    sent_at = message.sent_at or message.created_at,
    delivered_at = or_null(message.delivered_at),
    delivery_status = (message.delivered_at or not message.is_from_me) and "delivered" or "pending",
    edited_at = or_null(message.edited_at),
    is_read = message.read_at ~= nil,
    sent_from = message.from.address,
    chat_handle_id = message.from.id,
    attachments = bodies.attachments(state, message),
    reactions = reactions,
  }
end

local contact_fields = { "first_name", "last_name", "email", "phone_number", "company", "title", "location" }

local function owner_body(user)
  return {
    id = user.id,
    email = user.email,
    first_name = user.first_name,
    last_name = user.last_name,
    name = trim(("%s %s"):format(user.first_name or "", user.last_name or "")),
  }
end

--- Makes the body of a contact.
function bodies.contact(contact)
  local body = {
    id = contact.id,
    full_name = trim(("%s %s"):format(contact.first_name or "", contact.last_name or "")),
    image_url = json.null,
    created_at = contact.created_at,
    updated_at = contact.updated_at,
    contact_owner = contact.owner and owner_body(contact.owner) or json.null,
  }
  for _, name in ipairs(contact_fields) do
    body[name] = or_null(contact[name])
  end
  return body
end

--- Makes a page of a number of items, and its numbers.
---@param count integer
---@param query { page: integer, per_page: integer }
---@param body_at fun(place: integer): table
---@return table data
---@return { page: integer, per_page: integer, total_count: integer, total_pages: integer }
function bodies.page_of(count, query, body_at)
  local page, per_page = query.page, query.per_page
  local data = json.array()
  for i = (page - 1) * per_page + 1, math.min(page * per_page, count) do
    data[#data + 1] = body_at(i)
  end
  return data, {
    page = page,
    per_page = per_page,
    total_count = count,
    total_pages = math.max(1, math.ceil(count / per_page)),
  }
end

--- Makes a page of a list, and its numbers.
---@param items table[]
---@param query { page: integer, per_page: integer }
---@param body_of fun(item: table): table
---@return table data
---@return table meta as page_of
function bodies.page(items, query, body_of)
  return bodies.page_of(#items, query, function(i)
    return body_of(items[i])
  end)
end

return bodies
