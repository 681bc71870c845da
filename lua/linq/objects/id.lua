--- Checks the ids of objects. A malformed id is the answer's fault and not the caller's, so
--- it gives an error of kind "decode" and does not raise.

local core = require "linq.core"
local errors = require "linq.error"
local json = require "linq.util.json"

local usable = {}

function usable.v2(id)
  local text = type(id) == "number" and json.number_text(id) or id
  return type(text) == "string" and text:find("^%-?%d+$") ~= nil
end

function usable.v3(id)
  return type(id) == "string" and id ~= "" and id ~= "." and id ~= ".."
end

--- Checks an id for use in a path.
---@param object userdata
---@param name string the field: "id", "chat_id"
---@return linq.error|nil err of kind "decode"; nil when the id is usable
return function(object, name)
  local class = core.class_of(object)
  if usable[class.version](object[name]) then
    return nil
  end
  return errors.new {
    kind = "decode",
    message = ("the %s has no usable '%s'"):format(class.kind, name),
    retryable = false,
  }
end
