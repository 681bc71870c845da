--- The transport of the C core: a request goes out over the client's loop, and
--- the call waits through its host. And a user's own transport in its place.

local core = require "linq.core"
local headers = require "linq.http.headers"
local waiters = require "linq.host.waiters"

local transport = {}

local nothing = {}

-- What libcurl would add by itself to a request that changes something is taken
-- out: `Expect`, and a content type (right for a form, wrong without a body).
-- The encodings that it would list go out with ours: it writes its own headers twice.
local function header_list(record)
  local fields, method = record.headers or record.state.new_headers(), record.row.method
  local lines = { not fields["accept-encoding"] and core.accept_encoding or nil }
  for name, value in pairs(fields) do
    lines[#lines + 1] = value == "" and name .. ";" or name .. ": " .. value
  end
  if method ~= "GET" then
    lines[#lines + 1] = "Expect:"
    if not fields["content-type"] and not record.form then
      lines[#lines + 1] = "Content-Type:"
    end
  end
  return core.headers(lines)
end

--- What a transfer is set up by once (see loop:get in src/transfer.c).
transport.settings = { "connect_timeout", "max_response_bytes", "ca_file", "ca_path", "proxy" }

-- A call as the core takes it (loop:add in src/transfer.c).
local function to_core(record, path)
  local settings, file = record.state.settings, record.file or nothing
  return {
    method = record.row.method,
    url = file.url or record.state.options.base_url .. path,
    body = record.body,
    form = record.form,
    once = record.once,
    timeout = record.timeout,
    connect_timeout = settings.connect_timeout,
    max_response_bytes = file.max_response_bytes or settings.max_response_bytes,
    ca_file = settings.ca_file,
    ca_path = settings.ca_path,
    proxy = settings.proxy,
    body_path = file.body_path,
    output_path = file.output_path,
    output_size = file.output_size,
    stall_timeout = file.stall_timeout,
    total = file.total,
  }
end

local PROGRESS_INTERVAL = 0.1 -- seconds

-- Waits, and tells on_progress of the bytes that moved.
local function watch(loop, transfer, record)
  local file, told = record.file, nil
  local function tell(done)
    local sent, received = transfer:progress()
    local moved = file.output_path and received or sent
    moved = done and file.total or moved
    if moved ~= told and moved > 0 then
      told = moved
      local ok, message = pcall(file.on_progress, moved, file.total)
      if not ok then
        transfer:cancel()
        error(message, 0)
      end
    end
  end
  while not transfer:done() do
    record.host.wait(loop, PROGRESS_INTERVAL, transfer) -- which linq.tasks cancels with its task
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

  --- Sends the request of a call once, and waits for its answer.
  ---@param record linq.call
  ---@return linq.response|nil response head: as received
  ---@return { kind: string, message: string, sent: boolean, proxy_status: integer|nil }|nil wrong sent: bytes may have
  ---  left; proxy_status: of a proxy that refused to connect
  function self.exchange(record)
    local file, host = record.file, record.host
    local state, row, path = record.state, record.row, record.path
    local list
    if record.query ~= "" then
      path = path .. record.query
    end
    if record.headers or row.method ~= "GET" then
      list = header_list(record)
    else -- such calls share one
      list = state.header_list or header_list(record)
      state.header_list = list
    end
    local transfer, id, message
    if row.method == "GET" and not (record.body or file) then
      transfer, id, message = loop:get(state.settings, list, state.options.base_url, path, record.timeout)
    else
      transfer, id, message = loop:add(to_core(record, path), list)
    end
    if not transfer then
      return nil, { kind = id, message = message, sent = false }
    end
    if file and file.on_progress then
      watch(loop, transfer, record)
    else
      (host.await or wait)(loop, transfer, id, host)
    end
    local status, head, body, sent, proxy_status = loop:take(transfer)
    if not status then
      return nil, { kind = head, message = body, sent = sent, proxy_status = proxy_status }
    end
    return { status = status, head = head, body = body }
  end

  function self.stats()
    return loop:stats()
  end

  function self.close()
    waiters.close(loop)
  end

  return self
end

-- What a user's transport is told of a call.
local function told(record)
  local state, row, file = record.state, record.row, record.file or nothing
  local own = state.options
  return {
    operation = row.operation,
    method = row.method,
    template = row.path,
    path = record.path .. record.query,
    url = file.url or own.base_url .. record.path .. record.query,
    headers = record.headers or state.new_headers(),
    body = record.body,
    form = record.form,
    once = record.once,
    idempotency_key = record.idempotency_key,
    attempts = record.attempts,
    host = record.host,
    timeout = record.timeout,
    connect_timeout = own.connect_timeout,
    max_response_bytes = file.max_response_bytes or own.max_response_bytes,
    ca_file = own.ca_file,
    ca_path = own.ca_path,
    proxy = own.proxy,
    body_path = file.body_path,
    output_path = file.output_path,
    output_size = file.output_size,
    on_progress = file.on_progress,
    total = file.total,
  }
end

--- A user's transport, used as the client's own.
---@param given { send: fun(request: table): table|nil, any }
---@return fun(record: linq.call): linq.response|nil, any exchange
function transport.adapt(given)
  return function(record)
    local response, wrong = given.send(told(record))
    if not response then
      return nil, wrong
    elseif type(response.status) ~= "number" then
      return nil, { kind = "protocol", message = "the transport gave an answer without a status" }
    end
    return { status = response.status, head = headers.new(response.headers), body = response.body or "" }
  end
end

return transport
