--- The transport of the C core: a request goes out over the client's loop, and
--- the call waits through its host.

local core = require "linq.core"
local headers = require "linq.headers"
local waiters = require "linq.host.waiters"

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

-- What libcurl would add by itself to a request that changes something is taken
-- out: `Expect`, and a content type (right for a form, wrong without a body).
local function header_lines(request)
  local lines = {}
  for name, value in pairs(request.headers) do
    lines[#lines + 1] = value == "" and name .. ";" or name .. ": " .. value
  end
  if request.method ~= "GET" then
    lines[#lines + 1] = "Expect:"
    if not request.headers["content-type"] and not request.form then
      lines[#lines + 1] = "Content-Type:"
    end
  end
  return lines
end

-- Headers as the core takes them. GETs that share a table of them share this.
local lists = setmetatable({}, { __mode = "k" })

local function shared_list(request)
  local fields = request.headers
  local list = lists[fields]
  if not list then
    list = core.headers(header_lines(request))
    lists[fields] = list
  end
  return list
end

-- Hands the request to the loop. A GET of a client says nothing that its
-- client's settings do not, but where to.
local function add(loop, request)
  if request.method ~= "GET" then
    return loop:add(request, core.headers(header_lines(request)))
  elseif request.settings and request.body == nil and not request.output_path then
    return loop:get(request.settings, shared_list(request), request.url, request.timeout)
  end
  return loop:add(request, shared_list(request))
end

local PROGRESS_INTERVAL = 0.1 -- seconds

-- Waits, and tells on_progress of the bytes that moved.
local function watch(loop, transfer, request)
  local told
  local function tell(done)
    local sent, received = transfer:progress()
    local moved = request.output_path and received or sent
    moved = done and request.total or moved
    if moved ~= told and moved > 0 then
      told = moved
      local ok, message = pcall(request.on_progress, moved, request.total)
      if not ok then
        transfer:cancel()
        error(message, 0)
      end
    end
  end
  while not transfer:done() do
    request.host.wait(loop, PROGRESS_INTERVAL)
    if not transfer:done() then
      tell(false)
    end
  end
  tell(true)
end

local function wait_for(loop, transfer, request)
  local host = request.host
  if request.on_progress then
    watch(loop, transfer, request)
  elseif host.await then
    host.await(loop, transfer)
  else
    while not transfer:done() do
      host.wait(loop)
    end
  end
end

--- Makes a transport with a loop, and so connections, of its own.
---@param options { max_connections: integer }
---@return table transport send(request), stats(), close(), and its loop
function transport.new(options)
  local loop = core.loop { max_connections = options.max_connections }
  local self = { loop = loop }

  --- Sends one request and waits for its answer.
  ---@param request table url, method, headers, body, timeout … and the host to wait through; settings: a table
  ---  that holds the same connect_timeout, max_response_bytes, ca_file, ca_path and proxy for all its requests
  ---@return table|nil response status, headers, body
  ---@return table|nil failure kind, message, sent (bytes may have left)
  function self.send(request)
    local transfer, kind, message = add(loop, request)
    if not transfer then
      return nil, { kind = kind, message = message, sent = false }
    end
    wait_for(loop, transfer, request)
    local status, head, body, sent = transfer:result()
    loop:release(transfer)
    if not status then
      return nil, { kind = head, message = body, sent = sent }
    end
    return setmetatable({ status = status, head = head, body = body }, response_metatable)
  end

  function self.stats()
    return loop:stats()
  end

  function self.close()
    waiters.close(loop)
  end

  return self
end

return transport
