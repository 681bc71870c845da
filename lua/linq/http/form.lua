--- Multipart forms: fields and files (RFC 7578). Files are streamed from disk.

---@class linq.form_part
---@field name string
---@field data? string either this or `path`
---@field path? string
---@field filename? string
---@field content_type? string

local content_types = require "linq.http.content_types"
local core = require "linq.core"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"

local form = {}

local MAX_FILE = 100 * 1024 * 1024 -- bytes; the API's limit

local function usable(size, place)
  if not size or size == 0 then
    return nil, "is empty" .. place
  elseif size > MAX_FILE then
    return nil, "is larger than 100 MB" .. place
  end
  return size
end

--- The size of a string that is sent as a file.
---@param data string
---@return integer|nil size bytes
---@return string|nil message why it cannot be sent
function form.data_size(data)
  return usable(#data, "")
end

--- The size of a file that is sent. Only a regular file is opened.
---@param path string
---@return integer|nil size bytes
---@return string|nil message why it cannot be sent
function form.file_size(path)
  local size, message = core.file_size(path)
  if not size then
    return nil, message
  end
  return usable(size, ": " .. path)
end

--- The last part of a path, or nil if that is empty.
---@param path string
---@return string|nil
function form.base_name(path)
  local name = path:match("^.*[/\\](.*)$") or path
  return name ~= "" and name or nil
end

local file_fields = { "path", "data", "filename", "content_type" }

local function is_file(file)
  if type(file) ~= "table" or (file.path == nil) == (file.data == nil) then
    return false
  end
  for _, name in ipairs(file_fields) do
    local value = file[name]
    local splits = name == "content_type" and type(value) == "string" and value:find("[%z\r\n]")
    if value ~= nil and (type(value) ~= "string" or splits) then
      return false
    end
  end
  return true
end

-- In C a name would end at its first NUL.
local function holds_nul(name)
  return type(name) == "string" and name:find("%z") ~= nil
end

-- The part of a file, which is given by its path or as a table with path or data.
local function file_part(operation, field, name, file)
  file = type(file) == "string" and { path = file } or file
  if not is_file(file) then
    misuse.raise("%s: the field '%s' takes paths, or tables with 'path' or 'data' (strings)", operation, field)
  elseif holds_nul(file.path) or holds_nul(file.filename) then
    misuse.raise("%s: a path or filename of the field '%s' holds a NUL", operation, field)
  end
  local size, message = (file.path and form.file_size or form.data_size)(file.path or file.data)
  if not size then
    return nil, ("the file of '%s' %s"):format(field, message)
  end
  local filename = file.filename or file.path and form.base_name(file.path) or "file"
  return {
    name = name,
    path = file.path,
    data = file.data,
    filename = filename,
    content_type = file.content_type or content_types.guess(filename) or "application/octet-stream",
  }
end

local function text_part(operation, field, name, value)
  if type(value) == "number" then
    value = json.number_text(value) or misuse.raise("%s: the field '%s' is not a finite number", operation, field)
  elseif type(value) ~= "string" and type(value) ~= "boolean" then
    misuse.raise("%s: the field '%s' cannot be a %s", operation, field, value == json.null and "null" or type(value))
  end
  return { name = name, data = tostring(value) }
end

local function part_name(operation, wrap, field, is_array)
  if holds_nul(field) then
    misuse.raise("%s: the name of a field holds a NUL", operation)
  end
  local name = wrap and ("%s[%s]"):format(wrap, field) or field
  return is_array and name .. "[]" or name
end

--- Makes the parts of a form: the known fields in their order, then the others by name.
---@param operation string for messages
---@param known linq.field[]
---@param wrap string|nil fields are sent as wrap[field]
---@param fields table<string, any>
---@return linq.form_part[]|nil parts
---@return string|nil message names the file that cannot be sent
function form.parts(operation, known, wrap, fields)
  local parts = {}
  local function add(field, kind, value)
    local is_array = type(value) == "table" and value.path == nil and value.data == nil
    local takes_files = kind and (kind.is == "file" or kind.is == "array" and kind.of.is == "file")
    local make = takes_files and file_part or text_part
    for _, element in ipairs(is_array and value or { value }) do
      local name = part_name(operation, wrap, field, is_array or kind and kind.is == "array")
      local part, message = make(operation, field, name, element)
      if not part then
        return message
      end
      parts[#parts + 1] = part
    end
  end
  for _, field in ipairs(known) do
    local message = fields[field.name] ~= nil and add(field.name, field.type, fields[field.name])
    if message then
      return nil, message
    end
  end
  local others = {}
  for name in pairs(fields) do
    if type(name) ~= "string" then
      misuse.raise("%s: fields are named, but one has the key %s", operation, tostring(name))
    elseif not known[name] then
      others[#others + 1] = name
    end
  end
  table.sort(others)
  for _, name in ipairs(others) do
    add(name, nil, fields[name])
  end
  return parts
end

return form
