--- The sandbox's API v3: what its operations do, in v3's shapes.

local json = require "linq.json"

local v3 = { credential = "api_key", operations = {} }

local operations = v3.operations

local DOC_URL = "https://docs.linqapp.com/guides/chats/chat-health#healthy"

local errors_of_status = {
  [400] = { 1002, "Phone number must be in E.164 format" },
  [401] = { 2004, "Unauthorized - missing or invalid authentication token" },
  [403] = { 2005, "Access denied" },
  [404] = { 2001, "Resource not found" },
  [409] = { 2015, "Operation conflicts with current state" },
  [422] = { 4005, "Recipient does not support this message type" },
  [429] = { 1007, "Rate limit exceeded" },
  [503] = { 4004, "Service unavailable" },
}

--- The secret of a request.
---@param headers table<string, string>
---@return string|nil
function v3.credential_of(headers)
  return (headers.authorization or ""):match("^Bearer (.+)$")
end

--- The body of an error.
---@param status integer
---@param code? integer
---@param message? string
---@param extra? { retry_after?: number }
---@return table
function v3.error_body(status, code, message, extra)
  local known = errors_of_status[status] or { 3006, "Internal server error" }
  return {
    success = false,
    error = {
      status = status,
      code = code or known[1],
      message = message or known[2],
      retry_after = extra and extra.retry_after,
    },
  }
end

local function or_null(value)
  return value == nil and json.null or value
end

local function handle_body(handle)
  return {
    id = handle.uuid,
    handle = handle.address,
    joined_at = handle.joined_at,
    service = handle.service,
    is_me = handle.is_me,
    left_at = or_null(handle.left_at),
    status = handle.status,
  }
end

local function chat_body(chat)
  local handles = json.array()
  for i, handle in ipairs(chat.handles) do
    handles[i] = handle_body(handle)
  end
  return {
    id = chat.uuid,
    created_at = chat.created_at,
    updated_at = chat.updated_at,
    display_name = or_null(chat.display_name),
    handles = handles,
    health_status = { status = "HEALTHY", doc_url = DOC_URL, updated_at = chat.updated_at },
    is_archived = false,
    is_group = chat.is_group,
    group_chat_icon = json.null,
    service = chat.service,
  }
end

-- A page from `cursor` on; cursors are positions, but nobody outside may know.
local function page_of(items, query, default_limit, body_of)
  local limit, first = default_limit, 1
  if query.limit then
    limit = tonumber(query.limit)
    if not limit or limit % 1 ~= 0 or limit < 1 or limit > 100 then
      return nil, { 400, 1005, "limit must be between 1 and 100" }
    end
  end
  if query.cursor then
    first = tonumber(query.cursor)
    if not first or first % 1 ~= 0 or first < 1 or first > #items then
      return nil, { 400, 1005, "cursor is not valid" }
    end
  end
  local page = json.array()
  for i = first, math.min(first + limit - 1, #items) do
    page[#page + 1] = body_of(items[i])
  end
  local after = first + limit
  return page, after <= #items and ("%d"):format(after) or json.null
end

function operations.chats_retrieve(state, request)
  local chat = state:find_chat("uuid", request.parameters.chat_id)
  if not chat then
    return { 404 }
  end
  return 200, chat_body(chat)
end

function operations.chats_list(state, request)
  local query = request.query
  local chats = state:select_chats(function(chat)
    return (not query.from or state:has(chat, query.from, true)) and (not query.to or state:has(chat, query.to))
  end)
  local page, next_cursor = page_of(chats, query, 20, chat_body)
  if not page then
    return next_cursor
  end
  return 200, { chats = page, next_cursor = next_cursor }
end

return v3
