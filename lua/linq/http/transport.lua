--- Transports exchange one attempt of a call. The core's sends it over the client's loop
--- while the call waits through its host. A user's own transport can take its place.

---@class linq.transport_inside
---@field loop? userdata of the core's transport
---@field exchange fun(record: linq.call): linq.response|nil, linq.failure|nil
---@field stats? fun(): table<string, integer>
---@field close? fun()

---@class linq.user_transport
---@field send fun(request: linq.user_request): linq.user_response|nil, any
---@field clock? linq.clock of its clients, unless they have the option
---@field stats? fun(): table<string, integer>
---@field close? fun()

---@class linq.user_response
---@field status integer
---@field headers? table<string, string>
---@field body? string

local core = require "linq.core"
local headers = require "linq.http.headers"
local waiters = require "linq.host.waiters"

local transport = {}

local nothing = {}

-- Takes out the headers that libcurl would add to a request that changes something:
-- `Expect`, and a content type, which is right for a form only. Accept-Encoding is listed
-- here because libcurl formats a header twice when it adds it itself.
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

--- The names of linq.settings, with which a transfer is set up once.
transport.settings = { "connect_timeout", "max_response_bytes", "ca_file", "ca_path", "proxy" }

-- The request table of a call for loop:add (src/transfer_setup.c).
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

-- Waits for a transfer and reports the bytes that moved to on_progress.
local function watch(loop, transfer, record)
  local file, told = record.file, nil
  local function tell()
    local sent, received = transfer:progress()
    local moved = file.output_path and received or sent
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
    record.host.wait(loop, PROGRESS_INTERVAL, transfer) -- linq.tasks cancels the transfer with its task
    if not transfer:done() then
      tell()
    end
  end
  tell()
end

-- Waits for a transfer through a host without `await`.
local function wait(loop, transfer, host)
  while not transfer:done() do
    host.wait(loop)
  end
end

--- Makes a transport with its own loop, and so with its own connections.
---@param options { max_connections: integer }
---@return linq.transport_inside transport
function transport.new(options)
  local loop = core.loop { max_connections = options.max_connections }
  local self = { loop = loop }

  --- Sends the request of a call once and waits for its answer.
  ---@param record linq.call
  ---@return linq.response|nil response with the head as received
  ---@return linq.failure|nil wrong
  function self.exchange(record)
    local file, host = record.file, record.host
    local state, row, path = record.state, record.row, record.path
    local list
    if record.query ~= "" then
      path = path .. record.query
    end
    if record.headers or row.method ~= "GET" then
      list = header_list(record)
    else -- calls without headers of their own share one list
      list = state.header_list or header_list(record)
      state.header_list = list
    end
    local transfer, failure
    if row.method == "GET" and not (record.body or file) then
      transfer, failure = loop:get(state.settings, list, state.options.base_url, path, record.timeout)
    else
      transfer, failure = loop:add(to_core(record, path), list)
    end
    if not transfer then
      return nil, failure
    end
    if file and file.on_progress then
      watch(loop, transfer, record)
    else
      (host.await or wait)(loop, transfer, host)
    end
    return loop:take(transfer)
  end

  function self.stats()
    return loop:stats()
  end

  function self.close()
    waiters.close(loop)
  end

  return self
end

---@class linq.user_request  a call as a user's transport sees it
---@field operation string
---@field method string
---@field template string the path with the names of its parameters in braces
---@field path string with its query
---@field url string
---@field headers table<string, string>
---@field body? string
---@field form? linq.form_part[] in place of a body
---@field once boolean it must not be sent again after bytes have left
---@field idempotency_key? string
---@field attempts integer this attempt's number
---@field host linq.host
---@field timeout number seconds
---@field connect_timeout number seconds
---@field max_response_bytes integer
---@field ca_file? string
---@field ca_path? string
---@field proxy? string
---@field body_path? string a file to send in place of a body
---@field output_path? string where the body of a 200 is to be written
---@field output_size? integer bytes that this file must have
---@field on_progress? fun(bytes: integer, total: integer|nil)
---@field total? integer bytes to send

local function user_request(record)
  local state, row, file = record.state, record.row, record.file or nothing
  local own = state.options
  return {
    operation = row.name,
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

--- Makes the exchange function of a user's transport.
---@param given linq.user_transport
---@return fun(record: linq.call): linq.response|nil, any exchange
function transport.adapt(given)
  return function(record)
    local response, wrong = given.send(user_request(record))
    if not response then
      return nil, wrong
    elseif type(response) ~= "table" or type(response.status) ~= "number" then
      return nil, { kind = "protocol", message = "the transport returned an answer without a status" }
    end
    local fields, body = response.headers, response.body
    if body and type(body) ~= "string" or fields and type(fields) ~= "table" then
      return nil, { kind = "protocol", message = "the transport returned headers or a body of another type" }
    end
    return { status = response.status, head = headers.new(fields), body = body or "" }
  end
end

return transport
