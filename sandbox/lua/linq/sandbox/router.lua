--- Finds the operation of a request, its path parameters and its query.

local router = {}

local versions = { v2 = require "linq.v2", v3 = require "linq.v3" }
local routes_of_version = {}

local function decode(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

local function decode_segment(text)
  return (text:gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

local function pattern_of(path)
  return "^" .. path:gsub("[%-.]", "%%%0"):gsub("{[%w_]+}", "([^/]+)") .. "$"
end

-- Returns the routes of a version. Those with fewer parameters come first, so that
-- "/chats/find" is not mistaken for a chat's id.
local function routes_of(version)
  if not routes_of_version[version] then
    local routes = {}
    for i, row in ipairs(versions[version].rows()) do
      routes[i] = { row = row, pattern = pattern_of(row.path) }
    end
    table.sort(routes, function(a, b)
      return #a.row.parameters < #b.row.parameters
    end)
    routes_of_version[version] = routes
  end
  return routes_of_version[version]
end

--- Finds the operation that a request is for.
---@param method string
---@param path string as sent, percent-encoded, with any prefix before "/v2/" or "/v3/"
---@return "v2"|"v3"|nil version
---@return { row: table, parameters: table<string, string> }|nil route
function router.match(method, path)
  local version
  path, version = path:match("(/(v[23])/.*)$")
  if not path then
    return nil
  end
  for _, route in ipairs(routes_of(version)) do
    local values = route.row.method == method and { path:match(route.pattern) } or {}
    if values[1] then
      local parameters = {}
      for i, parameter in ipairs(route.row.parameters) do
        parameters[parameter.name] = decode_segment(values[i])
      end
      return version, { row = route.row, parameters = parameters }
    end
  end
  return version
end

--- Returns the names of all operations of both versions, as sandbox:fail takes them.
---@return table<string, boolean>
function router.operations()
  local names = {}
  for version in pairs(versions) do
    for _, route in ipairs(routes_of(version)) do
      names[route.row.operation], names[route.row.name] = true, true
    end
  end
  return names
end

--- Parses a query string.
---@param query? string
---@return table<string, string> values the last of each name
---@return table<string, string[]> arrays all of each name, `name` and `name[]` alike
function router.parse_query(query)
  local values, arrays = {}, {}
  for encoded_name, encoded_value in (query or ""):gmatch("([^&=]+)=?([^&]*)") do
    local name, value = decode(encoded_name):gsub("%[%]$", ""), decode(encoded_value)
    values[name] = value
    arrays[name] = arrays[name] or {}
    table.insert(arrays[name], value)
  end
  return values, arrays
end

return router
