-- The notation of rows, shapes and kinds: fields that the input's bytes make up are
-- written in it, and read back the same; text that is no notation ends, too.

local same = require "spec.fuzz.support.same"

local MAX_DEPTH = 4
local MAX_FIELDS = 8

local module = assert(loadfile(assert(package.searchpath("linq.api.notation", package.path))))

-- By a fresh module each time: it keeps all that it read.
local function fields_of(text)
  return module()[text]
end

local bytes = {}
bytes.__index = bytes

-- The next number below `limit`; 0 where the input has ended.
function bytes:next(limit)
  self.at = self.at + 1
  return (self.text:byte(self.at) or 0) % limit
end

function bytes:word(letters)
  local word = {}
  for i = 1, self:next(6) + 1 do
    local at = self:next(#letters) + 1
    word[i] = letters:sub(at, at)
  end
  return table.concat(word)
end

function bytes:range()
  local low, high = self:next(100), self:next(100) + 100
  local forms = {
    { ("%d..%d"):format(low, high), { low = low, high = high } },
    { ("%d.."):format(low), { low = low } },
    { ("..%d"):format(high), { high = high } },
    { tostring(low), { low = low, high = low } },
  }
  return table.unpack(forms[self:next(#forms) + 1])
end

local scalars = { "str", "int", "num", "bool", "time", "uri", "uuid", "any", "file" }
local types = {}

function types.scalar(from)
  local name = scalars[from:next(#scalars) + 1]
  if from:next(2) == 0 then
    return name, { is = name }
  end
  local text, range = from:range()
  return ("%s(%s)"):format(name, text), { is = name, range = range }
end

function types.enum(from)
  local values = {}
  for i = 1, from:next(3) + 2 do
    values[i] = from:word "abcXYZ_019-"
  end
  return table.concat(values, "/"), { is = "enum", values = values }
end

function types.shape(from)
  local name = from:word "ABCDEF" .. "_"
  return name, { is = "shape", name = name }
end

function types.array(from, depth)
  local text, of = types.any(from, depth + 1)
  if from:next(2) == 0 then
    return ("[%s]"):format(text), { is = "array", of = of }
  end
  local range, count = from:range()
  return ("[%s]{%s}"):format(text, range), { is = "array", of = of, count = count }
end

function types.map(from, depth)
  local text, of = types.any(from, depth + 1)
  return ("map<%s>"):format(text), { is = "map", of = of }
end

local names = { "scalar", "enum", "shape", "array", "map" }

function types.any(from, depth)
  local name = names[from:next(depth < MAX_DEPTH and #names or 3) + 1]
  local text, read = types[name](from, depth)
  if from:next(4) == 0 then
    return text .. "?", setmetatable({ nullable = true }, { __index = read })
  end
  return text, read
end

local function spread(read)
  local copy = {}
  for _, name in ipairs { "is", "of", "name", "values", "count", "range", "nullable" } do
    copy[name] = read[name]
  end
  copy.of = copy.of and spread(copy.of)
  return copy
end

local function check_made_up(text)
  local from = setmetatable({ text = text, at = 0 }, bytes)
  local written, expected = {}, {}
  for i = 1, from:next(MAX_FIELDS) + 1 do
    local name, required = ("f%d_%s"):format(i, from:word "abc_-9"), from:next(2) == 0
    local notation, read = types.any(from, 1)
    written[i] = ("%s%s:%s"):format(name, required and "*" or "", notation)
    expected[i] = { name = name, required = required, type = spread(read) }
    expected[name] = expected[i]
  end
  same(expected, fields_of(table.concat(written, ", ")), table.concat(written, ", "))
end

return function(text)
  check_made_up(text)
  pcall(fields_of, text) -- a row that is written wrongly may raise
end
