--- The options of a Redis store, from a table and from a URL.

local interface = require "linq.store.interface"
local misuse = require "linq.util.misuse"

local NOUN = "option of the Redis store"

-- name -> the types that it may have
local known = {
  url = "string", host = "string", port = "number", path = "string", username = "string", password = "string",
  database = "number", timeout = "number", prefix = "string", tls = "boolean or table",
}

local known_tls = {
  ca_file = "string", ca_path = "string", server_name = "string", certificate = "string", key = "string",
}

local defaults = { host = "127.0.0.1", port = 6379, timeout = 1, prefix = "" }

-- ---- URLs: they hold a secret, so no message repeats one --------------------------------

local schemes = { redis = {}, rediss = { tls = true }, unix = { is_path = true } }

local function decode(text)
  return (text:gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

-- "username:password", both optional.
local function add_login(found, login)
  local username, password = login:match "^([^:]*):(.*)$"
  username = username or login
  found.username = username ~= "" and decode(username) or nil
  found.password = password and password ~= "" and decode(password) or nil
end

-- "host:port/database", all optional.
local function add_place(found, place)
  local address, database = place:match "^([^/]*)/(.*)$"
  address = address or place
  local host, port = address:match "^(%[[^%]]*%])(.*)$"
  if not host then
    host, port = address:match "^([^:]*)(.*)$"
  end
  if not (port == "" or port:find "^:%d+$") or database and database:find "%D" then
    misuse.raise("%s 'url' must be redis://[[username]:password@]host[:port][/database]", NOUN)
  end
  host = host:match "^%[(.*)%]$" or host
  found.host = host ~= "" and host or nil
  found.port, found.database = tonumber(port:sub(2)), tonumber(database)
end

local function from_url(url)
  local scheme, rest = url:match "^(%l+)://(.*)$"
  local kind = schemes[scheme]
  if not kind then
    misuse.raise("%s 'url' must begin with redis://, rediss:// or unix://", NOUN)
  end
  local found = { tls = kind.tls }
  local login, place = rest:match "^(.*)@([^@]*)$"
  if login then
    add_login(found, login)
  end
  if kind.is_path then
    found.path = decode(place or rest)
  else
    add_place(found, place or rest)
  end
  return found
end

-- ---- all of them ------------------------------------------------------------------------

local function check_values(options)
  interface.check_timeout(options.timeout, NOUN)
  if options.username and not options.password then
    misuse.raise("%s 'username' needs a password", NOUN)
  elseif options.tls then
    interface.check_options(options.tls, known_tls, "option of the Redis store's tls")
  end
end

--- The checked options: what is given wins over the URL, and both over the defaults.
---@param given? linq.redis_options
---@return linq.redis_options options `tls` is a table or nil
return function(given)
  given = given or {}
  interface.check_options(given, known, NOUN)
  local options = given.url and from_url(given.url) or {}
  for name, value in pairs(given) do
    options[name] = value
  end
  for name, value in pairs(defaults) do
    options[name] = options[name] == nil and value or options[name]
  end
  options.tls = options.tls == true and {} or options.tls or nil
  check_values(options)
  return options
end
