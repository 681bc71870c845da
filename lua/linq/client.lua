--- Clients: their options, their credentials, and the methods that belong to no resource.

local build = require "linq.call.build"
local call = require "linq.call"
local clocks = require "linq.util.clock"
local core = require "linq.core"
local credential = require "linq.call.credential"
local custom = require "linq.call.custom"
local hosts = require "linq.host"
local interrupt = require "linq.util.interrupt"
local limits = require "linq.call.limits"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"
local objects = require "linq.objects"
local option_rules = require "linq.options"
local pages = require "linq.call.pages"
local new_resource = require "linq.call.resource"
local transport = require "linq.http.transport"
local url = require "linq.http.url"

local client = {}

local BLOCKING_RESOLVER = "this libcurl looks names up in the foreground: "
  .. "a slow name server blocks the whole process"
local VERSION = require "linq.version"
local DEFAULT_BASE_URL = "https://api.linqapp.com/api/partner"

-- Options of the connections, which derived clients share.
local fixed_options = { max_connections = true, transport = true, clock = true }

local client_methods = {}

-- Methods that few clients need -> their modules, loaded when the method is first read.
local late_modules = {
  await_delivery = "linq.call.await",
  ensure_webhook = "linq.call.ensure_webhook",
}

local states = setmetatable({}, { __mode = "k" })

local function refuse_write(_, name)
  misuse.raise("a client is read-only (field '%s')", tostring(name))
end

local function to_string(self)
  local state = states[self]
  local closed = state.shared.closed and ", closed" or ""
  return ("linq.client (%s, %s%s)"):format(state.version, state.options.base_url, closed)
end

local function check_near(version, name)
  local names = version.resources()
  for method in pairs(client_methods) do
    names[method] = true
  end
  misuse.check_near("the client", name, names)
end

-- The __index of a client: its methods, and its resources, kept once they were read.
local function shown(version, resources)
  return setmetatable({}, {
    __index = function(self, name)
      if late_modules[name] then
        require(late_modules[name])
      end
      local value = client_methods[name] or resources[name]
      if value ~= nil then
        rawset(self, name, value)
      elseif type(name) == "string" then
        check_near(version, name)
      end
      return value
    end,
  })
end

-- ---- making one ---------------------------------------------------------------

local USER_AGENT = "linq-lua/" .. VERSION

-- A variable of the environment; one that is empty counts as not set.
local function variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

local function with_defaults(given, version)
  local own = merged(option_rules.defaults, given)
  own[version.credential] = nil
  own.base_url = given.base_url or variable(version.base_url_variable) or DEFAULT_BASE_URL
  local base, message = url.base(own.base_url, own.allow_http)
  local ending = base and base:match "://[^/]+.*/(v[23])$"
  if not base then
    misuse.raise("%s", message)
  elseif ending then
    misuse.raise("base_url ends in '/%s', with which every path begins: leave it out", ending)
  end
  own.base_url = base
  return own
end

local function find_secret(given, version)
  local secret = given[version.credential] or variable(version.credential_variable)
  if not secret and not given.transport then
    misuse.raise("no %s: give the option '%s' or set the environment variable %s (in nginx also: env %s;)",
      version.credential, version.credential, version.credential_variable, version.credential_variable)
  end
  local wrong = type(secret) == "string" and credential.fault(secret)
  if wrong then
    misuse.raise("%s %s", version.credential, wrong)
  end
  return secret
end

-- The settings of a client's transfers. Derived clients with the same settings share one
-- table, because the core recognizes a transfer that is already set up by its table.
local function settings_of(own, shared)
  local values = {}
  for i, name in ipairs(transport.settings) do
    values[i] = tostring(own[name])
  end
  local key = table.concat(values, "\0")
  local settings = shared.settings[key]
  if not settings then
    settings = {}
    for _, name in ipairs(transport.settings) do
      settings[name] = own[name]
    end
    shared.settings[key] = settings
  end
  return settings
end

---@class linq.shared  what a client and those derived from it have in common
---@field transport linq.transport_inside
---@field exchange fun(record: linq.call): linq.response|nil, any one attempt
---@field counters table<string, integer>
---@field clock linq.clock
---@field limits linq.limits
---@field pausing boolean `limits` may hold some
---@field settings table<string, linq.settings> by their values; weak
---@field closed boolean no call can be begun
---@field released? boolean the transport was closed
---@field told_of_blocking? boolean on_event was told that calls block an event loop

---@class linq.settings  how transfers are set up (loop:get in src/transfer_setup.c); never changed
---@field connect_timeout number seconds
---@field max_response_bytes integer
---@field ca_file? string
---@field ca_path? string
---@field proxy? string

---@class linq.state  the inside of a client
---@field version "v2"|"v3"
---@field credential "token"|"api_key" the option that held the secret
---@field options linq.any_options with the defaults filled in, without the credential
---@field settings linq.settings
---@field shared linq.shared
---@field clock linq.clock by which everything goes that waits, expires or is measured
---@field transport linq.transport_inside
---@field exchange fun(record: linq.call): linq.response|nil, any one attempt
---@field counters table<string, integer>
---@field new_headers linq.header_maker
---@field header_list? userdata shared by all calls without headers of their own (linq.http.transport)
---@field redact fun(text: string): string takes the client's secret out
---@field shapes table<string, linq.shape> name -> what a body may hold
---@field kinds table<string, string|table> kind -> notation of its fields, or a union
---@field rows fun(resource?: string): linq.row[]
---@field classes table<string, linq.class> by kind
---@field page_class fun(row: linq.row): linq.class
---@field resources linq.resource
---@field call fun(row: linq.row, object: userdata, ...: any): any, linq.error|nil an operation on the object's id
---@field download fun(object: userdata, path: string, options?: linq.request_options): true|nil, linq.error|nil
---@field next_page fun(page: userdata, options?: linq.request_options): userdata|nil, linq.error|nil
---@field derive fun(changes: linq.any_options): linq.client

-- `secret` is a string, a function that gives one, or nil.
local function new_client(version, secret, own, shared)
  local is_asked, name, value = type(secret) == "function", nil, nil
  if secret and not is_asked then
    name, value = version.authorization(secret)
  end
  local state = {
    version = version.version,
    credential = version.credential,
    options = own,
    settings = settings_of(own, shared),
    shared = shared,
    clock = shared.clock,
    transport = shared.transport,
    exchange = is_asked and credential.exchange(version, secret, shared.exchange) or shared.exchange,
    counters = shared.counters,
    new_headers = build.header_maker(own.user_agent or USER_AGENT, name, value, own.headers),
    redact = credential.redactor(not is_asked and secret or nil),
    shapes = version.shapes(),
    kinds = version.kinds(),
    rows = version.rows,
  }
  state.classes = objects.classes(state)
  state.page_class = objects.page_classes(state)
  state.resources = new_resource(state, version.tree)
  function state.call(row, object, ...)
    return call.run(state, row, object.id, ...)
  end
  function state.download(object, path, given)
    return require("linq.call.attachments").download(state, object, path, given)
  end
  function state.next_page(page, given)
    return pages.next(call.perform, page, given)
  end
  function state.derive(changes)
    return new_client(version, secret, with_defaults(changes, version), shared)
  end
  local self = setmetatable({}, {
    __name = "linq.client",
    __index = shown(version, state.resources),
    __newindex = refuse_write,
    __tostring = to_string,
  })
  states[self] = state
  return self
end

-- The clock of the options, or of the transport: a sandbox has one.
local function clock_of(given)
  local own = given.transport and given.transport.clock
  return given.clock or clocks.given(own, "the clock of the option 'transport'")
end

--- Makes a client of an API version.
---@param version linq.version
---@param given? linq.any_options
---@return linq.client client
function client.new(version, given)
  given = given or {}
  if given == version then
    local name = ("linq.%s.client"):format(version.version)
    misuse.raise("%s is no method: call it with '.', as %s { … }", name, name)
  end
  option_rules.check_client(given, version.credential)
  local own = with_defaults(given, version)
  hosts.load(own.host)
  local secret = find_secret(given, version)
  local used = given.transport or transport.new { max_connections = own.max_connections }
  if own.on_event and not given.transport and not core.resolves_in_background then
    interrupt.shield(own.on_event, { type = "warning", message = BLOCKING_RESOLVER })
  end
  return new_client(version, secret, own, {
    clock = clock_of(given),
    transport = used,
    exchange = given.transport and transport.adapt(used) or used.exchange,
    counters = { requests = 0, retries = 0, rate_limited = 0, paused = 0 },
    limits = limits.new(),
    pausing = false,
    settings = setmetatable({}, { __mode = "v" }),
    closed = false,
  })
end

-- ---- methods --------------------------------------------------------------------

local function state_of(self, name)
  return states[self] or misuse.raise("%s is a method of a client: call it with ':'", name)
end

--- A client with other options that shares this one's connections.
---@param changes linq.any_options
---@return linq.client client
function client_methods:with(changes)
  local state = state_of(self, "with")
  option_rules.check_client(changes, state.credential)
  for name in pairs(changes) do
    if fixed_options[name] or name == state.credential then
      misuse.raise("client:with cannot change '%s': it belongs to the connections; make a new client", name)
    end
  end
  return state.derive(merged(state.options, changes))
end

--- Sends a request to an endpoint that the module does not know.
---@param request linq.custom_request
---@param given? linq.request_options
---@return linq.custom_answer|nil answer
---@return linq.error|nil err
function client_methods:request(request, given)
  return custom.send(state_of(self, "request"), request, given)
end

--- Waits until a message is delivered: asks for it at growing intervals.
---@param message linq.message|string the message, or on v3 its id
---@param options? { timeout?: number } seconds; default: 60
---@return linq.message|nil message as it is once it was delivered
---@return linq.error|nil err of kind "undelivered" (it failed; `err.value` is the message), "timeout", or of a call
function client_methods:await_delivery(message, options)
  return require("linq.call.await").delivery(state_of(self, "await_delivery"), message, options)
end

--- Creates or updates the webhook subscription of a URL, and keeps its secret in a store.
---@param given linq.webhook_request
---@return linq.ensured_webhook|nil result
---@return linq.error|nil err of a call, or of kind "conflict" (nobody has the secret) or "store"
function client_methods:ensure_webhook(given)
  return require("linq.call.ensure_webhook").run(state_of(self, "ensure_webhook"), given)
end

--- What the client has done so far, counted over all clients that share its connections.
---@return linq.stats stats
function client_methods:stats()
  local state = state_of(self, "stats")
  return merged(state.counters, state.transport.stats and state.transport.stats())
end

--- The event loop of the client's connections, for hosts that drive it themselves with
--- `fd()`, `timeout()` and `step(seconds)`, or from C (include/linq.h).
---@return userdata|nil loop nil when the transport is the user's
function client_methods:loop()
  local state = state_of(self, "loop")
  return not state.options.transport and state.transport.loop or nil
end

--- Closes the connections. Calls that are under way end with an error of kind
--- "canceled". Idempotent.
function client_methods:close()
  local state = state_of(self, "close")
  local shared = state.shared
  if shared.released then
    return
  end
  shared.closed = true
  if state.transport.close then
    state.transport.close()
  end
  shared.released = true -- not before: Ctrl-C may break this off
end

--- The state of a client, for linq's own modules.
---@param value any
---@return linq.state|nil state nil when the value is not a client
function client.state(value)
  return states[value]
end

--- True for the clients of this module.
---@param value any
---@return boolean
function client.is_client(value)
  return states[value] ~= nil
end

return client
