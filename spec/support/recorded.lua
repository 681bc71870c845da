--- The last request to the server of the documented answers, parsed.

local linq = require "linq"
local servers = require "spec.support.servers"

local recorded = {}

--- Returns the last request that servers.documented() answered.
---@return { method: string, target: string, path: string, query: string, headers: table, body: string }
---@return integer count of requests so far
function recorded.last()
  local client = linq.client { api_key = "recorded", base_url = servers.documented().origin }
  local answer = assert(client:request { path = "/recorded" })
  client:close()
  local head, body = (answer.body or ""):match("^(.-\r\n)\r\n(.*)$")
  if not head then
    return nil, tonumber(answer.headers["x-count"])
  end
  local method, target = head:match("^(%u+) (%S+) HTTP/")
  local headers = {}
  for name, value in head:gmatch("\n([^:%s]+):%s*([^\r\n]*)") do
    headers[name:lower()] = value
  end
  local path, query = target:match("^([^?]*)%??(.*)$")
  return { method = method, target = target, path = path, query = query, headers = headers, body = body },
    tonumber(answer.headers["x-count"])
end

--- Parses a multipart body into parts: name, filename, content_type, data.
---@param request table of recorded.last
---@return table[]
function recorded.parts(request)
  local boundary = request.headers["content-type"]:match("^multipart/form%-data; boundary=(.+)$")
  local parts, delimiter = {}, "\r\n--" .. boundary
  local text, at = "\r\n" .. request.body, 1
  while true do
    local _, last = text:find(delimiter, at, true)
    if text:sub(last + 1, last + 2) == "--" then
      return parts
    end
    local next_at = text:find(delimiter, last, true)
    local head, data = text:sub(last + 1, next_at - 1):match("^\r\n(.-\r\n)\r\n(.*)$")
    parts[#parts + 1] = {
      name = head:match(' name="([^"]*)"'),
      filename = head:match('filename="([^"]*)"'),
      content_type = head:match("[Cc]ontent%-[Tt]ype: ([^\r\n]*)"),
      data = data,
    }
    at = next_at
  end
end

return recorded
