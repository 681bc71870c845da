--- Multipart bodies of forms (RFC 7578).

local files = require "linq.sandbox.files"

local multipart = {}

local function read_part(text)
  local blank = text:find("\r\n\r\n", 1, true)
  if not blank or #text < blank + 5 or text:sub(-2) ~= "\r\n" then
    return nil
  end
  local head, data = text:sub(1, blank - 1), text:sub(blank + 4, -3)
  local disposition = head:match("[Cc]ontent%-[Dd]isposition:%s*([^\r\n]*)") or ""
  return {
    name = disposition:match('[^e]name="([^"]*)"') or disposition:match('^name="([^"]*)"'),
    filename = disposition:match('filename="([^"]*)"'),
    content_type = head:match("[Cc]ontent%-[Tt]ype:%s*([^\r\n]*)"),
    data = data,
  }
end

--- Parses a body into its parts.
---@param content_type string the request's
---@param body string
---@return table[]|nil parts name, data, filename, content_type; nil when the body is not multipart
function multipart.parse(content_type, body)
  local boundary = content_type:match('^multipart/form%-data.-boundary="?([^";]+)"?')
  if not boundary then
    return nil
  end
  local parts, mark = {}, "--" .. boundary
  local at = body:find(mark, 1, true)
  while at do
    local first = at + #mark
    local next_mark = body:find("\r\n" .. mark, first, true)
    if not next_mark then
      break
    end
    local part = read_part(body:sub(first + 2, next_mark + 1))
    if part and part.name then
      parts[#parts + 1] = part
    end
    at = next_mark + 2
  end
  return parts
end

--- Converts the parts of a form to fields. `wrap[name]` becomes a field, `wrap[name][]` an array.
---@param parts table[] name, and data or path
---@param wrap? string
---@return table fields text, or { filename, content_type, data } for files
function multipart.fields(parts, wrap)
  local fields = {}
  for _, part in ipairs(parts) do
    local name = wrap and part.name:match("^" .. wrap .. "%[([^%]]*)%]") or part.name
    local data = part.path and assert(files.read(part.path)) or part.data
    local value = part.filename and { filename = part.filename, content_type = part.content_type, data = data } or data
    if part.name:find("%[%]$") then
      fields[name] = fields[name] or {}
      table.insert(fields[name], value)
    else
      fields[name] = value
    end
  end
  return fields
end

return multipart
