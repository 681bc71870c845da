--- A second reader of JSON (RFC 8259), written for nothing but to be right: what the
--- module reads is held against it. Values are what linq.util.json promises: nulls of
--- objects are absent, those of arrays are linq.null, whole numbers are integers as far
--- as they are exact, and digits where no integer of Lua's holds them.

local core = require "linq.core"

local MAX_DEPTH = 1000 -- lua-cjson's
local MAX_EXACT = 2 ^ 53
local NULL = core.null

local escapes = {
  ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
}

local reader = {}
reader.__index = reader

local function refuse(why)
  error({ refused = why }, 0)
end

-- lua-cjson takes it, although it is no JSON: either answer is right.
function reader:note_leniency()
  self.is_strict = false
end

function reader:skip_space()
  self.at = self.text:match("^[ \n\r\t]*()", self.at)
end

function reader:take(pattern)
  local found, after = self.text:match("^(" .. pattern .. ")()", self.at)
  if found then
    self.at = after
  end
  return found
end

function reader:expect(pattern)
  return self:take(pattern) or refuse("at " .. self.at)
end

function reader:code_unit()
  return tonumber(self:expect "%x%x%x%x", 16)
end

function reader:code_point()
  local unit = self:code_unit()
  if unit >= 0xDC00 and unit <= 0xDFFF then
    refuse "a low surrogate alone"
  elseif unit < 0xD800 or unit > 0xDBFF then
    return utf8.char(unit)
  end
  self:expect "\\u"
  local low = self:code_unit()
  if low < 0xDC00 or low > 0xDFFF then
    refuse "a high surrogate alone"
  end
  return utf8.char(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
end

function reader:string()
  self:expect '"'
  local pieces = {}
  while not self:take '"' do
    local piece = self:take '[^"\\%z]+'
    if piece and piece:find "%c" or piece and not utf8.len(piece) then
      self:note_leniency()
    end
    if not piece then
      self:expect "\\"
      piece = self:take "u" and self:code_point() or escapes[self:expect "."] or refuse "an unknown escape"
    end
    pieces[#pieces + 1] = piece
  end
  return table.concat(pieces)
end

local function whole(token)
  return math.tointeger(math.type(tonumber(token)) == "integer" and tonumber(token)) or token
end

function reader:number()
  local sign, digits = self:take "%-?", self:take "%d*"
  local fraction, exponent = self:take "%.%d*" or "", self:take "[eE][+-]?%d+" or ""
  local token = sign .. digits .. fraction .. exponent
  if digits == "" and #fraction < 2 or digits:find "^0%d" then
    refuse "no number"
  elseif digits == "" or fraction == "." then
    self:note_leniency()
  end
  if fraction == "" and exponent == "" and #digits > 1 then
    return whole(token)
  end
  local number = tonumber(token) + 0.0
  if number == math.huge or number == -math.huge then
    refuse "out of range"
  end
  local exact = number % 1 == 0 and number >= -MAX_EXACT and number <= MAX_EXACT
  return exact and math.tointeger(number) or number
end

function reader:array(depth)
  local elements = {}
  self:expect "%["
  self:skip_space()
  if self:take "%]" then
    return setmetatable(elements, core.array_metatable)
  end
  repeat
    elements[#elements + 1] = self:value(depth)
  until not self:take ","
  self:expect "%]"
  return elements
end

function reader:object(depth)
  local fields = {}
  self:expect "{"
  self:skip_space()
  if self:take "}" then
    return fields
  end
  repeat
    self:skip_space()
    local name = self:string()
    self:skip_space()
    self:expect ":"
    local value = self:value(depth)
    fields[name] = value ~= NULL and value or nil
    if value == false then
      fields[name] = false
    end
  until not self:take ","
  self:expect "}"
  return fields
end

local words = { t = { "true", true }, f = { "false", false }, n = { "null", NULL } }

function reader:value(depth)
  self:skip_space()
  local first = self.text:sub(self.at, self.at)
  local value
  if first == "{" or first == "[" then
    if depth == MAX_DEPTH then
      refuse "too deep"
    end
    value = first == "{" and self:object(depth + 1) or first == "[" and self:array(depth + 1)
  elseif first == '"' then
    value = self:string()
  elseif words[first] then
    self:expect(words[first][1])
    value = words[first][2]
  else
    value = self:number()
  end
  self:skip_space()
  return value
end

--- Reads a text.
---@param text string
---@return boolean accepted
---@return any value, or why it is refused
---@return boolean is_strict false: it is no JSON, but may be taken for it
return function(text)
  local self = setmetatable({ text = text, at = 1, is_strict = true }, reader)
  if self:take "\239\187\191" then
    self:note_leniency()
  end
  local ok, value = pcall(self.value, self, 0)
  if not ok and type(value) ~= "table" then
    error(value, 0)
  elseif not ok then
    return false, value.refused, false
  end
  return self.at == #text + 1, value, self.is_strict
end
