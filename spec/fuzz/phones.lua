-- Phone numbers and e-mail addresses as people and servers write them: what
-- linq.phone.normalize gives is one, and stays as it is.

local errors = require "linq.error"
local input = require "spec.fuzz.support.input"
local linear = require "spec.fuzz.support.linear"
local phone = require "linq.phone"

local countries = { "1", "44", "39", 49, "+86", "378" }

-- What is left when all but digits is taken off.
local function digits_of(text)
  return (text:gsub("[^0-9]", ""))
end

local function check_number(text, address)
  assert(address:find "^%+[1-9]%d+$" and #address >= 8 and #address <= 16, address)
  local digits, given = digits_of(address), digits_of(text)
  -- what is called is what was written, but for prefixes
  local shared = math.min(#digits, #given) - 3
  assert(shared < 1 or digits:sub(-shared) == given:sub(-shared), address)
end

local function check(text, country)
  local address, err = phone.normalize(text, { country = country })
  local key = phone.key(text)
  if not address then
    assert(errors.is_error(err) and err.kind == "invalid" and type(tostring(err)) == "string")
    assert(key == text:lower() or phone.normalize(text) == key)
    return
  end
  assert(phone.normalize(address) == address, "not the same the second time")
  assert(phone.key(address) == address)
  if text:find("@", 1, true) then
    assert(address:find "^[^@%s]+@[^@%s]+$" and not address:find "[A-Z]", address)
  else
    check_number(text, address)
  end
end

return function(text)
  local rest, number = input.split(text, 1)
  check(rest, input.pick(countries, number))
  linear(phone.key, text)
end
