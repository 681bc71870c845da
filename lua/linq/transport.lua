--- The transport of the C core: a request goes out over the client's loop, and
--- the call waits through its host.

local core = require "linq.core"
local headers = require "linq.headers"

local transport = {}

-- The head of a response is parsed when it is asked for: most never are.
local response_metatable = {
  __index = function(response, name)
    if name == "headers" then
      local fields = headers.parse(response.head)
      response.headers = fields
      return fields
    end
  end,
}

local function header_lines(fields)
  local lines = { "Expect:" }
  for name, value in pairs(fields) do
    lines[#lines + 1] = value == "" and name .. ";" or name .. ": " .. value
  end
  if not fields["content-type"] then
    lines[#lines + 1] = "Content-Type:"
  end
  return lines
end

-- Headers as the core takes them. Requests that share a table of them share this.
local lists = setmetatable({}, { __mode = "k" })

local function header_list(fields)
  local list = lists[fields]
  if not list then
    list = core.headers(header_lines(fields))
    lists[fields] = list
  end
  return list
end

--- Makes a transport with a loop, and so connections, of its own.
---@param options { max_connections: integer }
---@return table transport send(request), stats(), close()
function transport.new(options)
  local loop = core.loop { max_connections = options.max_connections }
  local self = {}

  --- Sends one request and waits for its answer.
  ---@param request table url, method, headers, body, timeout … and the host to wait through
  ---@return table|nil response status, headers, body
  ---@return table|nil failure kind, message, sent (bytes may have left)
  function self.send(request)
    local transfer, kind, message = loop:add(request, header_list(request.headers))
    if not transfer then
      return nil, { kind = kind, message = message, sent = false }
    end
    local host = request.host
    if host.await then
      host.await(loop, transfer)
    else
      while not transfer:done() do
        host.wait(loop)
      end
    end
    local status, head, body, sent = transfer:result()
    if not status then
      return nil, { kind = head, message = body, sent = sent }
    end
    return setmetatable({ status = status, head = head, body = body }, response_metatable)
  end

  function self.stats()
    return loop:stats()
  end

  function self.close()
    loop:close()
  end

  return self
end

return transport
