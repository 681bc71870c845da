--- Finding the chat of a Linq number and a set of participants, with the same
--- arguments on both API versions.

local call = require "linq.call"
local errors = require "linq.error"
local misuse = require "linq.misuse"
local phone = require "linq.phone"

local find = {}

local fields_known = { from = true, to = true, phone_number = true, phone_numbers = true }

local function address(name, value)
  if type(value) ~= "string" or value == "" then
    misuse.raise("chats.find: %s must be a phone number or an e-mail address", name)
  end
  return phone.normalize(value) or value
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
local function read_arguments(fields)
  if type(fields) ~= "table" then
    misuse.raise("chats.find: a table with 'from' and 'to' expected, got %s", type(fields))
  end
  misuse.check_names(fields, fields_known, "field of chats.find")
  local from = one_of(fields, "from", "phone_number")
  local to = one_of(fields, "to", "phone_numbers")
  if from == nil then
    misuse.raise("chats.find: the field 'from' (or 'phone_number') is required")
  end
  if type(to) == "string" then
    to = { to }
  end
  if type(to) ~= "table" or to[1] == nil then
    misuse.raise("chats.find: the field 'to' (or 'phone_numbers') is required: one address, or an array of them")
  end
  local addresses = {}
  for i, value in ipairs(to) do
    addresses[i] = address("to", value)
  end
  return address("from", from), addresses
end

--- The fields of v2's own find operation.
---@param fields table|nil
---@return table fields phone_number, phone_numbers
function find.v2_fields(fields)
  local from, to = read_arguments(fields)
  return { phone_number = from, phone_numbers = to }
end

-- Whether the chat's active handles are exactly the keys of `wanted`.
local function matches(chat, wanted, count)
  local seen = 0
  for _, handle in ipairs(chat:participants()) do
    if not wanted[phone.key(handle.handle)] then
      return false
    end
    seen = seen + 1
  end
  return seen == count
end

local function key_set(from, to)
  local keys, count = { [phone.key(from)] = true }, 1
  for _, address_text in ipairs(to) do
    local key = phone.key(address_text)
    count = count + (keys[key] and 0 or 1)
    keys[key] = true
  end
  return keys, count
end

local function nothing_found(row)
  return nil, errors.new {
    kind = "not_found",
    message = "there is no chat with exactly these participants",
    operation = row.operation,
    method = row.method,
    path = row.path,
    attempts = 1,
    retryable = false,
  }
end

--- `chats:find` for v3, which has no such operation: lists the chats of `from`
--- with the first of `to`, and takes the first with exactly these participants.
---@param client table the client's state
---@param row table the list operation's row
---@return fun(fields: table, options?: table): userdata|nil, table|nil
function find.by_listing(client, row)
  return function(fields, options)
    local from, to = read_arguments(fields)
    local wanted, count = key_set(from, to)
    local page, err = call.row(client, row, {}, { from = from, to = to[1], limit = 100 }, options)
    while page do
      for _, chat in ipairs(page.items) do
        if matches(chat, wanted, count) then
          return chat
        end
      end
      page, err = page:next()
    end
    if err then
      return nil, err
    end
    return nothing_found(row)
  end
end

return find
