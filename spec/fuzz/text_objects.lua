-- Objects over the text of their answer: a text that core.object_of_text takes is one
-- that lua-cjson decodes, and every field reads as the decoded one, in any order.

local cjson = require "cjson"
local core = require "linq.core"
local linq = require "linq"
local misuse = require "linq.util.misuse"
local reference = require "spec.fuzz.support.reference_json"
local same = require "spec.fuzz.support.same"

local decoder = cjson.new()
decoder.decode_invalid_numbers(false)

local transport = { send = function() return { status = 200, headers = {}, body = '{"id":"c1"}' } end }
local class = core.class_of(linq.client({ transport = transport }).chats:retrieve "c1")

local function plain(value)
  if core.class_of(value) then
    return value:totable()
  elseif type(value) ~= "table" then
    return value
  end
  local copy = setmetatable({}, getmetatable(value))
  for i, element in ipairs(value) do
    copy[i] = plain(element)
  end
  return copy
end

local function check_field(object, name, expected)
  local value = object[name]
  if class.methods[name] then
    assert(value == class.methods[name], "the method wins")
  elseif expected ~= nil then
    same(expected, plain(value), name)
  end
end

-- One object whose fields are read one after the other, from the first'th on.
local function check_in_order(text, names, expected, first)
  local object = core.object_of_text(class, text)
  for i = 1, #names do
    local name = names[(first + i) % #names + 1]
    check_field(object, name, expected[name])
    assert(object[name .. "\0"] == nil)
  end
  same(expected, object:totable(), "all")
end

return function(text)
  local object = core.object_of_text(class, text)
  if not object then
    return
  end
  local decoded = decoder.decode(text)
  assert(type(decoded) == "table", "no object")
  local accepted, expected = reference(text)
  assert(accepted, expected)
  local names = misuse.sorted(decoded)
  for _, name in ipairs(names) do
    check_field(core.object_of_text(class, text), name, expected[name])
    assert(expected[name] ~= nil or decoded[name] == cjson.null, name)
  end
  for first = 1, math.min(#names, 4) do
    check_in_order(text, names, expected, first)
  end
  same(expected, object:totable(), "all")
  same(core.decode(text), object:totable(), "decoded")
end
