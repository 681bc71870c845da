--- Asks a server as it is told to, byte by byte, where a client would not: for another host, as another site.

local socket = require "socket"

local asking = {}

--- Opens a connection and sends a request.
---@param server { origin: string, port: integer }
---@param path string
---@param fields? { method?: string, host?: string, headers?: table<string, string>, body?: string }
---@return table connection what reads the answer's lines
function asking.ask(server, path, fields)
  fields = fields or {}
  local connection = assert(socket.connect(server.origin:match "^http://([%d.]+)", server.port))
  connection:settimeout(10)
  local lines = { (fields.method or "GET") .. " " .. path .. " HTTP/1.0" }
  lines[#lines + 1] = "host: " .. (fields.host or server.origin:match "^http://(.*)$")
  for name, value in pairs(fields.headers or {}) do
    lines[#lines + 1] = name .. ": " .. value
  end
  local body = fields.body or ""
  lines[#lines + 1] = "content-length: " .. #body
  connection:send(table.concat(lines, "\r\n") .. "\r\n\r\n" .. body)
  return connection
end

--- Asks, and reads the whole answer.
---@param server table
---@param path string
---@param fields? table as for ask
---@return integer status
---@return string head in lower case
---@return string body
function asking.answer_of(server, path, fields)
  local connection = asking.ask(server, path, fields)
  local text = connection:receive "*a"
  connection:close()
  local head, body = text:match "^(.-)\r\n\r\n(.*)$"
  return tonumber(head:match " (%d+)"), head:lower(), body
end

--- Reads a stream of server-sent events until one of a name.
---@param connection table
---@param wanted string
---@return string data
---@return string|nil id
---@return string[] names of those before it
function asking.wait_event(connection, wanted)
  local event, id, names = nil, nil, {}
  while true do
    local line = assert(connection:receive "*l")
    id = line:match "^id: (.*)" or id
    event = line:match "^event: (.*)" or event
    local data = line:match "^data: (.*)"
    if data and event == wanted then
      return data, id, names
    elseif data then
      names[#names + 1] = event
    end
  end
end

return asking
