--- Finds the chat of a Linq number with a set of participants. The arguments are the same
--- on both API versions.

local call = require "linq.call"
local failure = require "linq.call.failure"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.options"
local phone = require "linq.phone"

local find = {}

-- A search reads at most this many pages of 100 chats. No line has that many chats with
-- one person, and the search ends even if the server never stops giving new cursors.
local MOST_PAGES = 1000

--- The fields that identify a chat.
find.fields = { from = true, to = true, phone_number = true, phone_numbers = true }

local function shown(value)
  return type(value) == "string" and ("%q"):format(value) or type(value)
end

-- The normalized address, or nil and a mistake.
local function address(value, must)
  local text = type(value) == "string" and phone.normalize(value)
  return text or nil, not text and must .. ", got " .. shown(value) or nil
end

local function line_of(from)
  if from == nil then
    return nil, "the field 'from' (or 'phone_number') is required"
  end
  return address(from, "'from' must be a phone number or an e-mail address")
end

-- The addresses of an array, normalized and without duplicates; or nil and a mistake.
local function addresses(to)
  to = type(to) == "string" and { to } or to
  if type(to) ~= "table" or to[1] == nil then
    return nil, "the field 'to' (or 'phone_numbers') is required: one address, or an array of them"
  end
  local list, seen, count = {}, {}, 0
  for _ in pairs(to) do
    count = count + 1
  end
  if count ~= #to then
    return nil, "'to' must be an array without holes or names"
  end
  for i = 1, count do
    local text, mistake = address(to[i], "'to' must hold phone numbers or e-mail addresses")
    if mistake then
      return nil, mistake
    elseif not seen[text] then
      seen[text] = true
      list[#list + 1] = text
    end
  end
  return list
end

local function one_of(mistakes, fields, name, other)
  if fields[name] ~= nil and fields[other] ~= nil then
    mistakes[#mistakes + 1] = ("'%s' and '%s' are the same field: give one"):format(name, other)
  end
  return fields[name] == nil and fields[other] or fields[name]
end

--- Checks and normalizes the arguments of `chats:find`.
---@param fields table<string, any> `from` and `to`, or `phone_number` and `phone_numbers`
---@param options? linq.request_options
---@return string from
---@return string[] to
---@return table<string, any> others the remaining fields, which are sent as they are
function find.arguments(fields, options)
  if type(fields) ~= "table" then
    misuse.raise("chats.find: the fields must be a table with 'from' and 'to', got %s", type(fields))
  end
  local mistakes = {}
  local from, wrong = line_of(one_of(mistakes, fields, "from", "phone_number"))
  mistakes[#mistakes + 1] = wrong
  local to
  to, wrong = addresses(one_of(mistakes, fields, "to", "phone_numbers"))
  mistakes[#mistakes + 1] = wrong
  if mistakes[1] then -- a name may be misspelled
    misuse.add(mistakes, misuse.unknown_names(fields, find.fields, "field"))
  end
  misuse.add(mistakes, option_rules.mistakes_of_request(options))
  if mistakes[1] then
    misuse.raise("chats.find: %s", table.concat(mistakes, "; "))
  end
  local others = {}
  for name, value in pairs(fields) do
    if not find.fields[name] then
      others[name] = value
    end
  end
  return from, to, others
end

--- `chats:find` of v2, which has an operation for it.
---@param state linq.state
---@param row linq.row of that operation
---@return fun(fields: table<string, any>, options?: linq.request_options): userdata|nil, linq.error|nil
function find.by_operation(state, row)
  return function(fields, options)
    local from, to, query = find.arguments(fields, options)
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

-- A function that gives the request options of the next call of a search: the deadline in
-- them is what remains of the search's own. It gives nil once that has passed.
local function within_deadline(state, options)
  local deadline = options and options.deadline or state.options.deadline
  if not deadline then
    return function()
      return options or {}
    end
  end
  local until_ = state.clock.now() + deadline
  return function()
    local left = until_ - state.clock.now()
    return left > 0 and merged(options, { deadline = left }) or nil
  end
end

--- Searches the pages of a list for an item. The search ends at its deadline, or after
--- 1000 pages, whatever the server answers.
---@param state linq.state
---@param row linq.row named in errors
---@param options? linq.request_options the deadline covers all calls of the search
---@param first fun(options: linq.request_options): userdata|nil, linq.error|nil fetches the first page
---@param fits fun(item: userdata): boolean
---@param nothing string the message of the "not_found" error
---@return userdata|nil item
---@return linq.error|nil err of a call, or of kind "not_found", "decode" (the chat has no id), "timeout" (the deadline
---  passed) or "too_large" (1000 pages were read)
function find.search(state, row, options, first, fits, nothing)
  local started, pages = state.clock.now(), 0
  local next_options = within_deadline(state, options)
  local function fail(kind, message)
    local search = { state = state, row = row, attempts = pages, started = started }
    return nil, failure.new(search, { kind = kind, message = message })
  end
  local page, err
  repeat
    local left = next_options()
    if pages == MOST_PAGES then
      return fail("too_large", ("the search gave up after %d pages: the list has more"):format(pages))
    elseif not left then
      return fail("timeout", ("the deadline of the search passed after %d pages"):format(pages))
    elseif page then
      page, err = page:next(left)
    else
      page, err = first(left)
    end
    pages = page and pages + 1 or pages
    for _, item in ipairs(page and page.items or {}) do
      if fits(item) then
        if item.id == nil then
          return fail("decode", "the chat in the answer has no 'id'")
        end
        return item
      end
    end
  until not page
  if err then
    return nil, err
  end
  return fail("not_found", nothing)
end

--- `chats:find` of v3, which has no operation for it. It lists the chats of `from` with the
--- first address in `to`, and takes the first chat that has exactly these participants.
---@param state linq.state
---@param row linq.row of chats.list
---@return fun(fields: table<string, any>, options?: linq.request_options): userdata|nil, linq.error|nil as find.search
function find.by_listing(state, row)
  return function(fields, options)
    local from, to, query = find.arguments(fields, options)
    query.from, query.to, query.limit = from, to[1], 100
    local wanted, count = key_set(from, to)
    return find.search(state, row, options, function(given)
      return call.perform(state, row, row.path, nil, query, given)
    end, function(chat)
      return matches(chat, wanted, count)
    end, "there is no chat with exactly these participants")
  end
end

return find
