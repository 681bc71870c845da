--- The sandbox over HTTP, served by nginx with its Lua module.
---
--- Clients in other languages control it with POST /sandbox/fail (see sandbox:fail), GET
--- /sandbox/requests, GET /sandbox/deliveries, POST /sandbox/receive (see sandbox:receive)
--- and POST /sandbox/reset; GET /sandbox/state gives what sandbox:save writes, and POST /sandbox/state
--- takes it. Webhooks are posted to plain http URLs on this machine only, and
--- again where the receiver could not take them; all of them are listed as deliveries.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local files = require "linq.sandbox.files"
local guard = require "linq.sandbox.guard"
local headers = require "linq.http.headers"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.sandbox.options"
local sandbox = require "linq.sandbox"
local saved = require "linq.sandbox.saved"
local server = require "linq.sandbox.server"
local url = require "linq.http.url"

local nginx = {}

local template = [[
%s
worker_processes 1;
events { worker_connections 4096; }
http {
  %s
  keepalive_requests 1000000;
  client_max_body_size 128m;
  lua_http10_buffering off;
  lua_max_pending_timers 65536;
  lua_max_running_timers 4096;
  client_body_buffer_size 1m;
  init_by_lua_block { sandbox_front = require("linq.sandbox.nginx").front("%s/sandbox.json") }
  server {
    listen %s:%d backlog=1024;
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

-- The fields that a control was sent.
local function fields_of(request)
  local fields, message = json.decode(request.body or "")
  return fields == nil and misuse.raise("the body is no JSON: %s", message) or fields
end

controls["POST /sandbox/fail"] = function(self, request)
  self:fail(fields_of(request))
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
  local message = self:receive(fields_of(request))
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

-- What a control answers. What is wrong with what was sent is raised.
local function answer_of(control, self, request)
  local ok, answer = pcall(control, self, request)
  if not ok then
    _G.ngx.status = 400
    answer = { ok = false, error = tostring(answer):gsub("^%S*:%d+: ", "") }
  end
  return answer
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

local function request_of(delivery, authority)
  local path = delivery.url:match "^[^/]*//[^/?#]*([^#]*)"
  local lines = { ("POST %s HTTP/1.1"):format(path:find "^/" and path or "/" .. path), "host: " .. authority }
  for name, value in pairs(delivery.headers) do
    lines[#lines + 1] = name .. ": " .. value
  end
  lines[#lines + 1] = "content-length: " .. #delivery.body
  lines[#lines + 1] = "connection: close\r\n\r\n"
  return table.concat(lines, "\r\n") .. delivery.body
end

-- Connects to this machine. nginx looks up no names, and who listens at localhost may do so at either address.
local function connect(socket, authority)
  local host, port = authority:match "^(.*):(%d+)$"
  host, port = host or authority, tonumber(port) or 80
  local is_name = host:find "localhost$" ~= nil
  local ok, message = socket:connect(is_name and "127.0.0.1" or host, port)
  if not ok and is_name then
    ok, message = socket:connect("[::1]", port)
  end
  return ok, message
end

-- Posts a webhook, without TLS, to this machine. Returns the status and the headers of the
-- answer; false when there is none; nothing for URLs elsewhere.
local function post(delivery)
  local ngx = _G.ngx
  local base = url.base(delivery.url:match "^[^?#]*", false) -- of http only to this machine
  local authority = base and base:match "^http://([^/]*)"
  if not authority then
    return
  end
  local socket = ngx.socket.tcp()
  socket:settimeouts(2000, 2000, 10000)
  local ok, message = connect(socket, ascii.lower(authority))
  if ok then
    ok, message = socket:send(request_of(delivery, authority))
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

-- Refuses a request that may not come in; tells whether it did.
local function refuse(ngx, gate, request)
  for name, value in pairs(guard.headers) do
    ngx.header[name] = value
  end
  local refusal = gate:refuse(request)
  if refusal then
    respond(ngx, refusal)
  else
    ngx.header.set_cookie = gate:cookie(request)
  end
  return refusal ~= nil
end

local of_server = { port = true, page = true, address = true, hosts = true, control_token = true }

-- The options of the server, and those of the sandbox.
local function split(options)
  local served, own = {}, {}
  for name, value in pairs(options) do
    local into = of_server[name] and served or own
    into[name] = value
  end
  return served, own
end

-- Has a sandbox answer a call.
local function call(ngx, self, page, request)
  local followed = page and page:follow(request)
  local response, drop, half = self:handle(request)
  if followed then
    followed.handled()
  end
  local wait = (self.options.latency or 0) + (response and response.delay or 0)
  if wait > 0 then
    ngx.sleep(wait)
  end
  if followed then
    followed.answered(response or half, drop)
  end
  if half then
    return respond_half(ngx, half)
  elseif not response then
    return ngx.exit(444) -- nginx: close without an answer
  end
  respond(ngx, response)
end

--- Makes the content handler of a sandbox.
---@param options_file string JSON: the options of linq.sandbox.nginx.start
---@return fun()
function nginx.front(options_file)
  local ngx = _G.ngx
  local served, options = split(assert(json.decode(assert(files.read(options_file)))))
  local gate, self = guard.new(served), nil
  options.deliver = deliver_later(function() self.webhooks:flush() end)
  options.clock = served.page and require "linq.sandbox.page.clock"() or nil
  self = sandbox(options)
  local page = served.page and require("linq.sandbox.page.server").new(self)
  return function()
    local request = read_request(ngx)
    if refuse(ngx, gate, request) or page and page:serve(request) then
      return
    end
    local control = controls[request.method .. " " .. request.path]
    if control then
      ngx.header.content_type = "application/json"
      return ngx.print(json.encode(answer_of(control, self, request)))
    end
    call(ngx, self, page, request)
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

-- An address as nginx takes it, and as URLs have it: one of this machine, where it is all of them.
local function addresses_of(given)
  local address = given:find "^[^%[]*:" and "[" .. given .. "]" or given
  local every = { ["0.0.0.0"] = "127.0.0.1", ["[::]"] = "[::1]" }
  return address, every[address] or address
end

-- The URL of the page.
local function page_of(origin, token)
  return origin .. "/" .. (token and "?token=" .. token or "")
end

--- Starts an nginx that serves a sandbox, on a loopback address unless another one is given.
---@param options? linq.sandbox_server_options those of linq.sandbox without deliver and clock, and port (default: a
---  free one); page: true serves the page, too; address: of this machine, on which to listen (default 127.0.0.1);
---  hosts: names besides localhost by which it is reached; control_token: the secret of page and controls (default:
---  none on a loopback address, one of its own on any other)
---@return { base_url: string, port: integer, stop: function, page?: string, control_token?: string }|nil server page:
---  its URL
---@return string|nil message
function nginx.start(options)
  options = options == nil and {} or options
  option_rules.check_server(options)
  local given = {}
  for name, value in pairs(options) do
    given[name] = value
  end
  local address, name = addresses_of(options.address or "127.0.0.1")
  local token = options.control_token or not guard.is_local(address) and core.hex(core.random(16)) or nil
  given.address, given.control_token, given.state = address, token, options.state and checked_state(options.state)
  local text = assert(json.encode(given))
  local started, message = server.start(function(dir, try)
    assert(files.write(dir .. "/sandbox.json", text))
    return template:format(server.preamble(dir), server.http_preamble(dir), dir, address, try)
  end, options.port)
  if not started then
    return nil, message
  end
  started.origin = ("http://%s:%d"):format(name, started.port)
  started.base_url = started.origin .. "/api/partner"
  started.page, started.control_token = options.page and page_of(started.origin, token) or nil, token
  return started
end

return nginx
