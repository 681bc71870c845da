--- The transport of the C core: a request goes out over the client's loop, and
--- the call waits through its host.

local core = require "linq.core"
local requests = require "linq.call.request"
local waiters = require "linq.host.waiters"

local transport = {}

-- What libcurl would add by itself to a request that changes something is taken
-- out: `Expect`, and a content type (right for a form, wrong without a body).
-- The encodings that it would list go out with ours: it writes its own headers twice.
local function header_lines(request)
  local lines = { not request.headers["accept-encoding"] and core.accept_encoding or nil }
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

--- What a transfer is set up by once (see loop:get in src/transfer.c).
transport.settings = { "connect_timeout", "max_response_bytes", "ca_file", "ca_path", "proxy" }

-- Headers as the core takes them. Plain GETs that share a table of them share this.
local lists = setmetatable({}, { __mode = "k" })

local function new_list(request)
  local list = core.headers(header_lines(request))
  if request.is_plain then
    lists[request.headers] = list
  end
  return list
end

-- Hands the request to the loop.
local function add(loop, request)
  if request.is_plain then
    local list = lists[request.headers] or new_list(request)
    return loop:get(request.settings, list, request.base_url, request.path, request.timeout)
  end
  request.url = requests.url(request)
  return loop:add(request, new_list(request))
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
    request.host.wait(loop, PROGRESS_INTERVAL, transfer) -- which linq.tasks cancels with its task
    if not transfer:done() then
      tell(false)
    end
  end
  tell(true)
end

-- Waits through a host that knows no single transfer.
local function wait(loop, transfer, _, host)
  while not transfer:done() do
    host.wait(loop)
  end
end

--- Makes a transport with a loop, and so connections, of its own.
---@param options { max_connections: integer }
---@return table transport exchange(request), stats(), close(), and its loop
function transport.new(options)
  local loop = core.loop { max_connections = options.max_connections }
  local self = { loop = loop }

  --- Sends one request and waits for its answer.
  ---@param request table base_url and path (or url), method, headers, body, timeout … and the host to wait through;
  ---  is_plain: a GET that has nothing but where to, headers and timeout; the rest is in settings, a table that
  ---  does not change
  ---@return integer|nil status
  ---@return string|table head as received; without a status the failure: kind, message, sent (bytes may have left),
  ---  proxy_status (of a proxy that refused to connect)
  ---@return string|nil body
  function self.exchange(request)
    local transfer, id, message = add(loop, request)
    if not transfer then
      return nil, { kind = id, message = message, sent = false }
    end
    local host = request.host
    if not request.is_plain and request.on_progress then
      watch(loop, transfer, request)
    else
      (host.await or wait)(loop, transfer, id, host)
    end
    local status, head, body, sent, proxy_status = loop:take(transfer)
    if not status then
      return nil, { kind = head, message = body, sent = sent, proxy_status = proxy_status }
    end
    return status, head, body
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
