-- The JSON bridge: what core.decode and core.parse make of any text is what a second
-- reader makes of it, no number loses a digit, and what is written reads back.

local core = require "linq.core"
local json = require "linq.util.json"
local reference = require "spec.fuzz.support.reference_json"
local same = require "spec.fuzz.support.same"

local shapes = { table = true }

local function shape_of(value)
  if not shapes[type(value)] then
    return nil
  elseif not value[1] and getmetatable(value) ~= core.array_metatable then
    return value[1] == nil and "object" or "array"
  end
  for _, element in ipairs(value) do
    if shape_of(element) ~= "object" then
      return "array"
    end
  end
  return "objects"
end

local function check_round_trip(value)
  local text, message = json.encode(value)
  if not text then
    assert(message:find "nested too deep", message)
    return
  end
  same(value, json.decode(text), "read back")
end

local function check_text(text)
  local value, message = core.decode(text)
  local parsed, parse_message = core.parse(text)
  local accepted, expected, is_strict = reference(text)
  assert((parsed == nil) == (value == nil) and parse_message == message, "parse and decode disagree")
  if value == nil then
    assert(type(message) == "string" and not (accepted and is_strict), "refused: " .. tostring(message))
    return
  end
  assert(accepted, "taken, although: " .. tostring(expected))
  same(expected, value, "value")
  assert(core.shape(parsed) == shape_of(expected), "shape")
  check_round_trip(value)
end

local function check_number(number)
  local text = json.encode { number }
  local is_finite = number == number and number ~= math.huge and number ~= -math.huge
  assert(is_finite == (text ~= nil), "a number that is not finite")
  assert(not text or json.decode(text)[1] == number, text)
end

return function(text)
  check_text(text)
  assert(json.decode(json.encode(text)) == text, "a string")
  assert(json.decode(json.encode { [text] = text })[text] == text, "a name")
  if #text >= 8 then
    check_number((string.unpack("<d", text)))
    check_number((string.unpack("<i8", text)))
  end
end
