--- Answers that have every documented field, at any depth, made from the schemas of the catalogue
--- (spec/fixtures/schemas.json). No two values are the same.

local fields_of = require "linq.api.notation"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"

local scalars = {}

function scalars.str(at, count)
  return ("%s, value %d"):format(at, count)
end

function scalars.int(_, count)
  return count
end

function scalars.num(_, count)
  return count + 0.5
end

function scalars.bool(_, count)
  return count % 2 == 0
end

function scalars.time(_, count)
  return ("2026-10-01T09:15:04.%06dZ"):format(count)
end

function scalars.uri(_, count)
  return ("https://example.com/%d?a=b"):format(count)
end

function scalars.uuid(_, count)
  return ("550e8400-e29b-41d4-a716-%012d"):format(count)
end

function scalars.any(at, count)
  return { [at] = count }
end

-- What is made of a type that holds others: makers[is](self, type, at).
local makers = {}
local metatable = { __index = makers }

function makers:make(kind, at)
  self.count = self.count + 1
  if scalars[kind.is] then
    return scalars[kind.is](at, self.count)
  end
  return self[kind.is](self, kind, at)
end

function makers:enum(kind)
  return kind.values[self.count % #kind.values + 1]
end

function makers:map(kind, at)
  return { first = self:make(kind.of, at .. ".first"), second = self:make(kind.of, at .. ".second") }
end

-- An array has an element for each branch of a union, otherwise two.
function makers:array(kind, at)
  local list, union = json.array(), self.schemas[kind.of.name]
  for _, branch in ipairs(type(union) == "table" and fixtures.sorted(union) or { "first", "second" }) do
    if branch ~= "union" then
      local element = type(union) == "table" and { is = "shape", name = union[branch] } or kind.of
      list[#list + 1] = self:make(element, ("%s[%s]"):format(at, branch))
      if type(union) == "table" then
        list[#list][union.union] = branch
      end
    end
  end
  return list
end

function makers:shape(kind, at)
  local object = {}
  for _, field in ipairs(fields_of[self.schemas[kind.name]]) do
    object[field.name] = self:make(field.type, at .. "." .. field.name)
  end
  return object
end

--- Makes an answer.
---@param schemas linq.spec.schemas of a version
---@param name string of the answer's schema
---@return table<string, any>
return function(schemas, name)
  return setmetatable({ schemas = schemas, count = 0 }, metatable):make({ is = "shape", name = name }, name)
end
