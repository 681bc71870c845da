--- Clients: options, credentials, and what a client can do besides its
--- resources.

local attachments = require "linq.call.attachments"
local build = require "linq.call.build"
local call = require "linq.call"
local core = require "linq.core"
local custom = require "linq.call.custom"
local hosts = require "linq.host"
local misuse = require "linq.util.misuse"
local objects = require "linq.objects"
local options = require "linq.options"
local pages = require "linq.call.pages"
local new_resource = require "linq.call.resource"
local redaction = require "linq.util.redact"
local transport = require "linq.http.transport"
local url = require "linq.http.url"

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

---@class linq.state  what a client is made of
---@field version "v2"|"v3"
---@field options table the client's
---@field settings table what its transfers are set up by
---@field shared table what derived clients share: transport, counters, pauses, closed …
---@field transport table
---@field exchange fun(record: linq.call): linq.response|nil, any
---@field counters table<string, integer>
---@field new_headers fun(content_type?: string, key?: string, own?: table, given?: table): table (linq.call.build)
---@field header_list? userdata of calls without headers of their own (linq.http.transport)
---@field redact fun(text: string): string takes the client's secret out
---@field shapes table<string, table> of what is sent (linq.api.schema)
---@field kinds table<string, table> of what is answered: kind -> notation
---@field rows fun(resource?: string): linq.row[]
---@field classes table<string, table> kind -> class
---@field page_class fun(row: linq.row): table
---@field resources table
---@field call fun(row: linq.row, object: userdata, ...: any): any, linq.error|nil an operation about an object
---@field download fun(object: userdata, path: string, options?: table): true|nil, linq.error|nil
---@field next_page fun(page: userdata, options?: table): userdata|nil, linq.error|nil
---@field derive fun(changes: table): table

local function new_client(version, secret, own, shared)
  local name, value
  if secret then
    name, value = version.authorization(secret)
  end
  local state = {
    version = version.version,
    options = own,
    settings = settings_of(own, shared),
    shared = shared,
    transport = shared.transport,
    exchange = shared.exchange,
    counters = shared.counters,
    new_headers = build.header_maker(own.user_agent or USER_AGENT, name, value, own.headers),
    redact = redactor(secret),
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
    return attachments.download(state, object, path, given)
  end
  function state.next_page(page, given)
    return pages.next(call.perform, page, given)
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
  hosts.load()
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
    exchange = given.transport and transport.adapt(used) or used.exchange,
    counters = { requests = 0, retries = 0, rate_limited = 0, paused = 0 },
    pauses = {}, -- scope of a rate limit -> until when it holds
    pausing = false, -- there may be some
    settings = setmetatable({}, { __mode = "v" }), -- their values -> the table
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
