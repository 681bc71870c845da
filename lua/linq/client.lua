--- Clients: options, credentials, and what a client can do besides its
--- resources.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local delivery = require "linq.call.delivery"
local endpoints = require "linq.api.endpoints"
local lazy = require "linq.util.lazy"
local objects = require "linq.objects"
local options = require "linq.options"
local transport = require "linq.http.transport"
local url = require "linq.http.url"
local custom = lazy "linq.call.custom"
local misuse = lazy "linq.util.misuse"
local redaction = lazy "linq.util.redact"

local client = {}

local BLOCKING_RESOLVER = "this libcurl looks names up in the foreground: "
  .. "a slow name server blocks the whole process"
local VERSION = require "linq.version"
local DEFAULT_BASE_URL = "https://api.linqapp.com/api/partner"

-- These belong to the connections, which derived clients share.
local fixed_options = { max_connections = true, transport = true }

local client_methods = {}
local states = setmetatable({}, { __mode = "k" })

local function refuse_write(_, name)
  misuse.raise("a client is read-only (field '%s')", tostring(name))
end

local function to_string(self)
  local state = states[self]
  local closed = state.shared.closed and ", closed" or ""
  return ("linq.client (%s, %s%s)"):format(state.version, state.options.base_url, closed)
end

-- What a client shows: its methods, and its resources as they are asked for.
local function shown(resources)
  return setmetatable({}, {
    __index = function(self, name)
      local value = client_methods[name] or resources[name]
      if value ~= nil then
        rawset(self, name, value)
      end
      return value
    end,
  })
end

-- ---- making one ---------------------------------------------------------------

local USER_AGENT = "linq-lua/" .. VERSION

-- Two functions that give headers: a new table, and the one that requests
-- without headers of their own share. The secret lives in their closure alone,
-- so that no dump of a client shows it. A transport of the user's, which might
-- change the table, never gets the shared one.
local function header_makers(version, secret, own)
  local name, value
  if secret then
    name, value = version.authorization(secret)
  end
  local extra = {}
  for header, text in pairs(own.headers or {}) do
    extra[ascii.lower(header)] = text
  end
  local agent = own.user_agent or USER_AGENT
  local function new_headers()
    local fields = { accept = "application/json", ["user-agent"] = agent }
    if name then
      fields[name] = value
    end
    for header, text in pairs(extra) do
      fields[header] = text
    end
    return fields
  end
  local shared
  local function plain_headers()
    shared = shared or new_headers()
    return shared
  end
  return new_headers, own.transport and new_headers or plain_headers
end

-- A function that takes the secret out of a text. Most clients never need it.
local function redactor(secret)
  local redact
  return function(text)
    redact = redact or redaction.of(secret)
    return redact(text)
  end
end

local function with_defaults(given, version)
  local own = {}
  for name, value in pairs(options.defaults) do
    own[name] = value
  end
  for name, value in pairs(given) do
    own[name] = value
  end
  own[version.credential] = nil
  own.base_url = given.base_url or os.getenv(version.base_url_variable) or DEFAULT_BASE_URL
  local base, message = url.base(own.base_url, own.allow_http)
  if not base then
    misuse.raise("%s", message)
  end
  own.base_url = base
  return own
end

local function find_secret(given, version)
  local secret = given[version.credential] or os.getenv(version.credential_variable)
  if secret == "" then
    secret = nil
  end
  if not secret and not given.transport then
    misuse.raise("no %s: give the option '%s' or set the environment variable %s (in nginx also: env %s;)",
      version.credential, version.credential, version.credential_variable, version.credential_variable)
  elseif secret and secret:find("[%z\1-\32\127]") then
    misuse.raise("%s holds a space or a control character", version.credential)
  end
  return secret
end

-- What transfers are set up by, and kept for: one table for all derived clients
-- that agree on it.
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

local function new_client(version, secret, own, shared)
  local state = {
    version = version.version,
    options = own,
    settings = settings_of(own, shared),
    shared = shared,
    transport = shared.transport,
    exchange = shared.exchange,
    counters = shared.counters,
    request_metatables = setmetatable({}, { __mode = "k" }), -- see linq.call.request
    redact = redactor(secret),
    shapes = version.shapes,
    kinds = version.kinds,
    rows = version.rows,
  }
  state.new_headers, state.plain_headers = header_makers(version, secret, own)
  state.classes = objects.classes(state)
  state.page_class = objects.page_classes(state)
  state.resources = endpoints.resource(state, version.tree)
  -- Calls an operation for an object that has the first path parameter's id.
  function state.call(row, object, ...)
    return endpoints.call(state, row, object.id, ...)
  end
  function state.derive(changes)
    return new_client(version, secret, with_defaults(changes, version), shared)
  end
  local self = setmetatable({}, {
    __name = "linq.client",
    __index = shown(state.resources),
    __newindex = refuse_write,
    __tostring = to_string,
  })
  states[self] = state
  return self
end

--- Makes a client of an API version.
---@param version table version, credential, credential_variable, base_url_variable, authorization, tree
---@param given? table options (see linq.options)
---@return table client
function client.new(version, given)
  given = given or {}
  options.check_client(given, version.credential)
  local own = with_defaults(given, version)
  local secret = find_secret(given, version)
  local used = given.transport or transport.new { max_connections = own.max_connections }
  if own.on_event and not given.transport and not core.resolves_in_background then
    pcall(own.on_event, { type = "warning", message = BLOCKING_RESOLVER })
  end
  return new_client(version, secret, own, {
    transport = used,
    exchange = given.transport and delivery.adapt(used) or used.exchange,
    counters = { requests = 0, retries = 0, rate_limited = 0, paused = 0 },
    pauses = {}, -- scope of a rate limit -> until when it holds
    pausing = false, -- there may be some
    settings = setmetatable({}, { __mode = "v" }), -- their values -> the table
    is_complete = false, -- all that calls may need is loaded
    closed = false,
  })
end

-- ---- methods --------------------------------------------------------------------

local function state_of(self, name)
  return states[self] or misuse.raise("%s is a method of a client: call it with ':'", name)
end

--- The same client with other options, sharing the connections.
---@param changes table
---@return table client
function client_methods:with(changes)
  local state = state_of(self, "with")
  options.check_client(changes, "api_key")
  for name in pairs(changes) do
    if fixed_options[name] or name == "api_key" then
      misuse.raise("client:with cannot change '%s': it belongs to the connections; make a new client", name)
    end
  end
  local merged = {}
  for _, source in ipairs { state.options, changes } do
    for name, value in pairs(source) do
      merged[name] = value
    end
  end
  return state.derive(merged)
end

--- Sends a request to an endpoint that the module does not know.
---@param request { method?: string, path: string, query?: table, body?: table|string, headers?: table<string, string> }
---@param given? table request options
---@return { status: integer, headers: table<string, string>, body: any }|nil answer
---@return table|nil err
function client_methods:request(request, given)
  return custom.send(state_of(self, "request"), request, given)
end

--- What the client did so far, counted over all clients that share its connections.
---@return table stats requests, retries, connections_opened, connections_reused, bytes_sent, bytes_received, in_flight
function client_methods:stats()
  local state = state_of(self, "stats")
  local stats = {}
  for _, source in ipairs { state.counters, state.transport.stats and state.transport.stats() or {} } do
    for name, value in pairs(source) do
      stats[name] = value
    end
  end
  return stats
end

--- The event loop of the client's connections, for hosts that drive it themselves:
--- `fd()`, `timeout()`, `step(seconds)` here, and the same in C (include/linq.h).
---@return userdata|nil loop nil: the transport is the user's
function client_methods:loop()
  local state = state_of(self, "loop")
  return not state.options.transport and state.transport.loop or nil
end

--- Ends what is under way (kind "canceled") and closes the connections; the
--- second time does nothing.
function client_methods:close()
  local state = state_of(self, "close")
  if state.shared.closed then
    return
  end
  state.shared.closed = true
  if state.transport.close then
    state.transport.close()
  end
end

--- What a client is made of, for the modules that its objects need; nil for any
--- other value.
---@param value any
---@return table|nil state
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
