--- Whole files, as bytes.

local files = {}

--- Reads a file.
---@param path string
---@return string|nil data
---@return string|nil message
function files.read(path)
  local file, message = io.open(path, "rb")
  if not file then
    return nil, message
  end
  local data, wrong = file:read("*a")
  file:close()
  if not data then
    return nil, path .. ": " .. wrong
  end
  return data
end

--- Writes a file.
---@param path string
---@param data string
---@return true|nil
---@return string|nil message
function files.write(path, data)
  local file, message = io.open(path, "wb")
  if not file then
    return nil, message
  end
  local written, wrong = file:write(data)
  local closed, why = file:close()
  if not (written and closed) then
    return nil, wrong or why
  end
  return true
end

return files
