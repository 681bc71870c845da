--- Types as the Lua language server writes them: of the notation's kinds, and of the data's words.

local linq = require "linq"

local types = {}

--- Ends the class of what users fill in: any other name fits no value. The server has no alarm of its own for a name
--- in a table that no class has.
types.UNKNOWN_FIELD = "---@field [string] linq.unknown_field"

local scalars = {
  str = "string", int = "integer", num = "number", bool = "boolean", time = "string", uri = "string", uuid = "string",
  any = "any", file = "string|linq.file_part",
}

--- The class of a kind, a shape or an operation's fields.
---@param version "v2"|"v3"
---@param name string
---@return string
function types.class_of(version, name)
  return ("linq.%s.%s"):format(version, name)
end

--- The type of texts: those and no other, so that the server tells a wrong one.
---@param values string[]
---@return string
function types.quoted(values)
  local texts = {}
  for i, value in ipairs(values) do
    texts[i] = ("%q"):format(value)
  end
  return table.concat(texts, "|")
end

--- The type of a field.
---@param version "v2"|"v3"
---@param kind linq.field_type
---@return string
function types.of(version, kind)
  if kind.is == "array" then
    local element = types.of(version, kind.of)
    return (element:find("|", 1, true) and "(" .. element .. ")" or element) .. "[]"
  elseif kind.is == "map" then
    return ("table<string, %s>"):format(types.of(version, kind.of))
  elseif kind.is == "enum" then
    return types.quoted(kind.values)
  elseif kind.is == "shape" then
    local shape = linq[version].shapes()[kind.name]
    return (shape and shape.text_alone and "string|" or "")
      .. types.class_of(version, kind.name == "event_data" and "any_event_data" or kind.name)
  end
  return scalars[kind.is]
end

-- ---- both versions and one of them ------------------------------------------------------

local other = { v2 = "v3", v3 = "v2" }

-- What a type of both versions is in one of them.
local own = {
  v2 = { ["linq.any_client"] = "linq.v2.client", ["linq.lookup"] = "linq.v2.lookup" },
  v3 = { ["linq.any_client"] = "linq.client" },
}
for _, kind in ipairs { "attachment", "chat", "event", "handle", "message" } do
  for version, names in pairs(own) do
    names["linq." .. kind] = types.class_of(version, kind)
  end
end

--- A type of the data, which tells of both versions, as it is in one of them.
---@param version "v2"|"v3"
---@param kind string
---@return string
function types.in_version(version, kind)
  local foreign = "linq%." .. other[version] .. "%.[%w_.]+"
  kind = kind:gsub("|" .. foreign, ""):gsub(foreign .. "|", "")
  return (kind:gsub("linq%.[%w_.]*[%w_]", own[version]))
end

--- A result after the first. The server does not know that an error and no value come together: it would ask for the
--- error to be checked again where the value was.
---@param kind string
---@param name string|nil
---@return string
function types.of_later_result(kind, name)
  return (name == "err" or name == "message") and kind:gsub("|nil$", "") or kind
end

return types
