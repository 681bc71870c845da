--- Finding the chat of a Linq number and a set of participants, with the same
--- arguments on both API versions.

local call = require "linq.call"
local core = require "linq.core"
local failure = require "linq.call.failure"
local misuse = require "linq.util.misuse"
local options_check = require "linq.options"
local phone = require "linq.phone"

local find = {}

-- Pages of a list that a search reads at most: of 100 chats each, more than a line has
-- with one person, and an end where a server has ever new cursors.
local MOST_PAGES = 1000

--- The fields that say which chat.
find.fields = { from = true, to = true, phone_number = true, phone_numbers = true }

local function address(name, value)
  if type(value) ~= "string" or value == "" then
    misuse.raise("chats.find: %s must be a phone number or an e-mail address", name)
  end
  return phone.normalize(value) or value
end

-- An array of addresses, normalized, each once.
local function addresses(to)
  local list, seen, count = {}, {}, 0
  for _ in pairs(to) do
    count = count + 1
  end
  if count ~= #to then
    misuse.raise("chats.find: 'to' must be an array without holes or names")
  end
  for i = 1, count do
    local text = address("to", to[i])
    local key = phone.key(text)
    if not seen[key] then
      seen[key] = true
      list[#list + 1] = text
    end
  end
  return list
end

local function one_of(fields, name, other)
  if fields[name] ~= nil and fields[other] ~= nil then
    misuse.raise("chats.find: '%s' and '%s' are the same field: give one", name, other)
  end
  return fields[name] == nil and fields[other] or fields[name]
end

--- Checks and normalizes the arguments of `chats:find`.
---@param fields table|nil from and to, or phone_number and phone_numbers
---@return string from
---@return string[] to
---@return table others the fields that say something else; the API may know them
function find.arguments(fields)
  if type(fields) ~= "table" then
    misuse.raise("chats.find: a table with 'from' and 'to' expected, got %s", type(fields))
  end
  local from = one_of(fields, "from", "phone_number")
  local to = one_of(fields, "to", "phone_numbers")
  if from == nil or to == nil then -- one may be misspelled
    misuse.check_names(fields, find.fields, "field of chats.find")
  end
  if from == nil then
    misuse.raise("chats.find: the field 'from' (or 'phone_number') is required")
  end
  if type(to) == "string" then
    to = { to }
  end
  if type(to) ~= "table" or to[1] == nil then
    misuse.raise("chats.find: the field 'to' (or 'phone_numbers') is required: one address, or an array of them")
  end
  local others = {}
  for name, value in pairs(fields) do
    if not find.fields[name] then
      others[name] = value
    end
  end
  return address("from", from), addresses(to), others
end

--- `chats:find` for v2, which has such an operation.
---@param state linq.state
---@param row linq.row the operation's
---@return fun(fields: table, options?: table): userdata|nil, linq.error|nil
function find.by_operation(state, row)
  return function(fields, options)
    local from, to, query = find.arguments(fields)
    query.phone_number, query.phone_numbers = from, to
    return call.perform(state, row, row.path, nil, query, options)
  end
end

-- Whether the chat's active handles are exactly the keys of `wanted`.
local function matches(chat, wanted, count)
  local seen = 0
  for _, handle in ipairs(chat:participants()) do
    local text = handle.handle
    if type(text) ~= "string" or not wanted[phone.key(text)] then
      return false
    end
    seen = seen + 1
  end
  return seen == count
end

local function key_set(from, to)
  local keys, count = { [phone.key(from)] = true }, 1
  for _, text in ipairs(to) do
    local key = phone.key(text)
    count = count + (keys[key] and 0 or 1)
    keys[key] = true
  end
  return keys, count
end

-- ---- searching a list ---------------------------------------------------------------

-- Request options of a search: gives what the next call may still take of the deadline,
-- which is that of the whole; nil: it is over.
local function within_deadline(state, options)
  local deadline = options and options.deadline or state.options.deadline
  if not deadline then
    return function()
      return options or {}
    end
  end
  local until_ = core.now() + deadline
  return function()
    local left = {}
    for name, value in pairs(options or {}) do
      left[name] = value
    end
    left.deadline = until_ - core.now()
    return left.deadline > 0 and left or nil
  end
end

--- Looks for an item on the pages of a list, one after the other. A search has an end
--- whatever the server answers: its deadline, and 1000 pages.
---@param state linq.state
---@param row linq.row operation, method, path: for errors
---@param options? table request options; the deadline is that of the whole search
---@param first fun(options: table): userdata|nil, table|nil gives the first page
---@param fits fun(item: userdata): boolean
---@param nothing string the message of an error of kind "not_found"
---@return userdata|nil item
---@return table|nil err besides those of the calls: "not_found", "timeout" after the deadline, "too_large" after
---  1000 pages
function find.search(state, row, options, first, fits, nothing)
  local started, pages = core.now(), 0
  local next_options = within_deadline(state, options)
  local function fail(kind, message)
    local search = { state = state, row = row, attempts = pages, started = started }
    return nil, failure.new(search, { kind = kind, message = message })
  end
  local page, err = first(next_options())
  while page do
    pages = pages + 1
    for _, item in ipairs(page.items) do
      if fits(item) then
        return item
      end
    end
    local left = next_options()
    if pages == MOST_PAGES then
      return fail("too_large", ("the search gave up after %d pages: the list goes on"):format(pages))
    elseif not left then
      return fail("timeout", ("the deadline of the search is over, after %d pages"):format(pages))
    end
    page, err = page:next(left)
  end
  if err then
    return nil, err
  end
  return fail("not_found", nothing)
end

--- `chats:find` for v3, which has no such operation: lists the chats of `from`
--- with the first of `to`, and takes the first with exactly these participants.
---@param state linq.state
---@param row table the list operation's row
---@return fun(fields: table, options?: table): userdata|nil, table|nil see find.search
function find.by_listing(state, row)
  return function(fields, options)
    local from, to, query = find.arguments(fields)
    query.from, query.to, query.limit = from, to[1], 100
    local wanted, count = key_set(from, to)
    options_check.check_request(options)
    return find.search(state, row, options, function(given)
      return call.perform(state, row, row.path, nil, query, given)
    end, function(chat)
      return matches(chat, wanted, count)
    end, "there is no chat with exactly these participants")
  end
end

return find
