--- The sandbox's API v2: what its operations do, in v2's shapes.

local json = require "linq.json"

local v2 = { credential = "token", operations = {} }

local operations = v2.operations

local errors_of_status = {
  [400] = { "bad_request", "Bad Request", "The request is not valid" },
  [401] = { "unauthorized", "Unauthorized", "Missing or invalid integration token" },
  [403] = { "forbidden", "Forbidden", "Access denied" },
  [404] = { "not_found", "Not Found", "Chat not found" },
  [422] = { "unprocessable_entity", "Unprocessable Entity", "The request cannot be processed" },
  [429] = { "rate_limited", "Too Many Requests", "Rate limit exceeded" },
}

--- The secret of a request.
---@param headers table<string, string>
---@return string|nil
function v2.credential_of(headers)
  return headers["x-linq-integration-token"]
end

--- The body of an error.
---@param status integer
---@param code? string
---@param message? string
---@return table
function v2.error_body(status, code, message)
  local known = errors_of_status[status] or { "internal_error", "Internal Server Error", "Internal error" }
  return {
    errors = { { status = status, code = code or known[1], title = known[2], detail = message or known[3] } },
  }
end

local function handle_body(handle)
  return {
    id = handle.id,
    phone_number = handle.address,
    service = handle.service,
    joined_at = handle.joined_at,
  }
end

local function chat_body(chat)
  local handles = json.array()
  for i, handle in ipairs(chat.handles) do
    handles[i] = handle_body(handle)
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

local function number_between(text, low, high, otherwise)
  local number = tonumber(text)
  return number and number % 1 == 0 and number >= low and math.min(number, high) or otherwise
end

local function page_body(items, query, body_of)
  local per_page = number_between(query.per_page, 1, 100, 25)
  local number = number_between(query.page, 1, math.huge, 1)
  local data = json.array()
  for i = (number - 1) * per_page + 1, math.min(number * per_page, #items) do
    data[#data + 1] = body_of(items[i])
  end
  return {
    data = data,
    meta = {
      page = number,
      per_page = per_page,
      total_count = #items,
      total_pages = math.max(1, math.ceil(#items / per_page)),
    },
  }
end

function operations.get_chat(state, request)
  local chat = state:find_chat("id", tonumber(request.parameters.chat_id))
  if not chat then
    return { 404 }
  end
  return 200, { data = chat_body(chat) }
end

function operations.list_chats(state, request)
  local line = request.query.phone_number
  if not line then
    return { 400, nil, "phone_number is required" }
  end
  local chats = state:select_chats(function(chat)
    return state:has(chat, line, true)
  end)
  return 200, page_body(chats, request.query, chat_body)
end

function operations.find_chat(state, request)
  local line, participants = request.query.phone_number, request.arrays.phone_numbers
  if not line or not participants then
    return { 400, nil, "phone_number and phone_numbers[] are required" }
  end
  local found = state:select_chats(function(chat)
    local same = #chat.handles == #participants + 1 and state:has(chat, line, true)
    for _, address in ipairs(participants) do
      same = same and state:has(chat, address)
    end
    return same
  end)[1]
  if not found then
    return 200, { data = { chat = json.null, messages = json.array() } }
  end
  return 200, { data = { chat = chat_body(found) } }
end

return v2
