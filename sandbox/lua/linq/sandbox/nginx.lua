--- The sandbox over HTTP, served by nginx with its Lua module.
---
--- Clients in other languages control it with POST /sandbox/fail (see sandbox:fail), GET
--- /sandbox/requests, GET /sandbox/deliveries, POST /sandbox/receive (see sandbox:receive)
--- and POST /sandbox/reset; GET /sandbox/state gives what sandbox:save writes, and POST /sandbox/state
--- takes it. Webhooks are posted to plain http URLs on this machine only, and
--- again where the receiver could not take them; all of them are listed as deliveries.

local files = require "linq.sandbox.files"
local headers = require "linq.http.headers"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.sandbox.options"
local sandbox = require "linq.sandbox"
local saved = require "linq.sandbox.saved"
local server = require "linq.sandbox.server"

local nginx = {}

local template = [[
%s
worker_processes 1;
events { worker_connections 4096; }
http {
  %s
  keepalive_requests 1000000;
  client_max_body_size 128m;
  lua_max_pending_timers 65536;
  lua_max_running_timers 4096;
  client_body_buffer_size 1m;
  init_by_lua_block { sandbox_front = require("linq.sandbox.nginx").front("%s/sandbox.json") }
  server {
    listen 127.0.0.1:%d backlog=1024;
    location / { content_by_lua_block { sandbox_front() } }
  }
}
]]

-- ---- inside nginx ---------------------------------------------------------------

local function read_request(ngx)
  ngx.req.read_body()
  local body = ngx.req.get_body_data()
  local file = not body and ngx.req.get_body_file()
  if file then
    body = assert(files.read(file))
  end
  local path, query = ngx.var.request_uri:match("^([^?]*)%??(.*)$")
  local fields = {}
  for name, value in pairs(ngx.req.get_headers(0)) do
    fields[name] = type(value) == "table" and table.concat(value, ", ") or value
  end
  return {
    method = ngx.req.get_method(),
    path = path,
    query = query,
    headers = fields,
    body = body,
    origin = "http://" .. (fields.host or "127.0.0.1"),
  }
end

local controls = {}

controls["POST /sandbox/fail"] = function(self, request)
  self:fail(assert(json.decode(request.body)))
  return { ok = true }
end

controls["GET /sandbox/requests"] = function(self)
  local list = json.array()
  for i, request in ipairs(self:requests()) do
    local fields = {}
    for name, value in pairs(request.headers) do
      fields[name] = value
    end
    list[i] = {
      operation = request.operation,
      method = request.method,
      path = request.path,
      query = request.query,
      headers = fields,
      body = request.body,
    }
  end
  return { requests = list }
end

controls["GET /sandbox/deliveries"] = function(self)
  return { deliveries = json.array(self:deliveries()) }
end

controls["POST /sandbox/receive"] = function(self, request)
  local message = self:receive(assert(json.decode(request.body)))
  return { id = message.id, uuid = message.uuid }
end

controls["POST /sandbox/reset"] = function(self)
  self:reset()
  return { ok = true }
end

controls["GET /sandbox/state"] = function(self)
  return assert(saved.document(self))
end

controls["POST /sandbox/state"] = function(self, request)
  local ok, err = saved.restore(self, request.body or "", "the body")
  _G.ngx.status = ok and 200 or 400
  return { ok = ok or false, error = err and err.message }
end

local function read_answer(socket)
  local lines = {}
  repeat
    local line = socket:receive("*l")
    lines[#lines + 1] = line
  until not line or line == ""
  local status = lines[1] and lines[1]:match("^HTTP/1%.%d (%d%d%d)")
  return status and tonumber(status) or false, headers.parse(table.concat(lines, "\n"))
end

local function request_of(delivery, host, port, path)
  local lines = { ("POST %s HTTP/1.1"):format(path == "" and "/" or path), ("host: %s:%s"):format(host, port) }
  for name, value in pairs(delivery.headers) do
    lines[#lines + 1] = name .. ": " .. value
  end
  lines[#lines + 1] = "content-length: " .. #delivery.body
  lines[#lines + 1] = "connection: close\r\n\r\n"
  return table.concat(lines, "\r\n") .. delivery.body
end

-- Posts a webhook, without TLS, to this machine. Returns the status and the headers of the
-- answer; false when there is none; nothing for URLs elsewhere.
local function post(delivery)
  local ngx = _G.ngx
  local host, port, path = delivery.url:match("^http://(127%.[%d.]+):?(%d*)(.*)$")
  if not host then
    return
  end
  local socket = ngx.socket.tcp()
  socket:settimeouts(2000, 2000, 10000)
  local ok, message = socket:connect(host, tonumber(port) or 80)
  if ok then
    ok, message = socket:send(request_of(delivery, host, port, path))
  end
  if not ok then
    ngx.log(ngx.WARN, "webhook was not delivered to ", delivery.url, ": ", message)
    return false
  end
  local status, fields = read_answer(socket)
  socket:close()
  return status, fields
end

local LATE = 0.1 -- seconds; timers are early by what nginx's time is behind

-- Makes what delivers webhooks in timers, again where the receiver asks for that.
local function deliver_later(flush)
  local ngx = _G.ngx
  local function again(premature)
    if not premature then
      flush()
    end
  end
  local function run(premature, delivery, answered)
    local wait = not premature and answered(post(delivery))
    if wait then
      ngx.timer.at(wait + LATE, again)
    end
  end
  return function(delivery, answered)
    ngx.timer.at(0, run, delivery, answered)
  end
end

local function send_head(ngx, response)
  ngx.status = response.status
  for name, value in pairs(response.headers) do
    ngx.header[name] = value
  end
  ngx.header.content_length = #response.body
end

local function respond(ngx, response)
  send_head(ngx, response)
  ngx.print(response.body)
end

-- Sends half of an answer, and closes the connection.
local function respond_half(ngx, response)
  if #response.body < 2 then
    return ngx.exit(444)
  end
  send_head(ngx, response)
  ngx.print(response.body:sub(1, math.floor(#response.body / 2)))
  ngx.flush(true)
  ngx.exit(ngx.ERROR)
end

--- Makes the content handler of a sandbox.
---@param options_file string JSON: the options of linq.sandbox
---@return fun()
function nginx.front(options_file)
  local ngx = _G.ngx
  local options = assert(json.decode(assert(files.read(options_file))))
  local self
  options.deliver = deliver_later(function() self.webhooks:flush() end)
  self = sandbox(options)
  return function()
    local request = read_request(ngx)
    local control = controls[request.method .. " " .. request.path]
    if control then
      ngx.header.content_type = "application/json"
      return ngx.print(json.encode(control(self, request)))
    end
    local response, _, half = self:handle(request)
    if self.options.latency then
      ngx.sleep(self.options.latency)
    end
    if half then
      return respond_half(ngx, half)
    elseif not response then
      return ngx.exit(444) -- nginx: close without an answer
    end
    respond(ngx, response)
  end
end

-- ---- outside: starting one --------------------------------------------------------

-- The path of a saved state, for nginx, which runs in another folder. A file that is wrong raises
-- here, not in nginx.
local function checked_state(path)
  local loaded, err = sandbox():load(path)
  if not loaded then
    misuse.raise("linq.sandbox.nginx.start: 'state': %s", err.message)
  end
  return server.absolute(path)
end

--- Starts an nginx that serves a sandbox on a loopback port.
---@param options? linq.sandbox_server_options those of linq.sandbox without deliver and clock, and port (default: a
---  free one)
---@return { base_url: string, port: integer, stop: function }|nil server
---@return string|nil message
function nginx.start(options)
  options = options == nil and {} or options
  option_rules.check_server(options)
  local own, port = {}, nil
  for name, value in pairs(options) do
    if name == "port" then
      port = value
    else
      own[name] = value
    end
  end
  own.state = own.state and checked_state(own.state)
  local text = assert(json.encode(own))
  local started, message = server.start(function(dir, try)
    assert(files.write(dir .. "/sandbox.json", text))
    return template:format(server.preamble(dir), server.http_preamble(dir), dir, try)
  end, port)
  if not started then
    return nil, message
  end
  started.base_url = started.origin .. "/api/partner"
  return started
end

return nginx
