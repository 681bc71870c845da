--- Files that the page sends, by the rules that the API has for them.

local store = require "linq.sandbox.store"
local validate = require "linq.sandbox.validate"

local uploads = {}

local LARGEST, LONGEST = 100 * 1024 * 1024, 255 -- bytes of a file, characters of its name
local ANY = "application/octet-stream"

-- The last part of a path.
local function name_of(path)
  local name = path:match "[^/\\]*$"
  return name:find "^%.?%.?$" and "file" or name
end

local function type_of(text)
  return text:find "^[%w!#$&^_.+-]+/[%w!#$&^_.+-]+$" and text or ANY
end

--- Keeps a file.
---@param state linq.sandbox.state
---@param query table<string, string> name, type
---@param data string
---@return linq.sandbox.attachment|nil file
---@return string|nil message
function uploads.add(state, query, data)
  local name = name_of(query.name or "")
  if #data == 0 or #data > LARGEST then
    return nil, "A file has at least 1 byte and at most 100 MB."
  elseif validate.length(name) > LONGEST then
    return nil, "A file's name has at most 255 characters."
  end
  return store.add(state, name, type_of(query.type or ""), #data, data)
end

return uploads
