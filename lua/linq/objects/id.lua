--- Ids that an answer gave: one that no path can hold is the answer's error, and not
--- the caller's, who never wrote it.

local core = require "linq.core"
local errors = require "linq.error"

local usable = {}

function usable.v2(id)
  return type(id) == "number" and id % 1 == 0 or type(id) == "string" and id:find("^%-?%d+$") ~= nil
end

function usable.v3(id)
  return type(id) == "string" and id ~= "" and id ~= "." and id ~= ".."
end

--- What is wrong with an id, nil where a call can be made with it.
---@param object userdata
---@param name string the field: "id", "chat_id"
---@return table|nil err kind "decode"
return function(object, name)
  local class = core.class_of(object)
  if usable[class.version](object[name]) then
    return nil
  end
  return errors.new {
    kind = "decode",
    message = ("the %s has no '%s' that a call can be made with"):format(class.kind, name),
    retryable = false,
  }
end
