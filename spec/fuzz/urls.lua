-- URLs: a base that is taken is what libcurl takes it for, and http goes to loopback
-- alone; what is encoded decodes to the same; and the target on the wire is what
-- libcurl's parser makes of the whole URL, whether the core found it plain or not.
--
-- An input is a base URL, a line feed, and a path.

local core = require "linq.core"
local input = require "spec.fuzz.support.input"
local linear = require "spec.fuzz.support.linear"
local natives = require "spec.fuzz.support.natives"
local servers = require "spec.fuzz.support.server"
local url = require "linq.http.url"

local BODY = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
local PREFIXES = { "", "/api/partner", "/api/../partner", "/%41", "/a//b", "/.", "?x=" }
local TIMEOUT = 3600 -- seconds: never reached

-- ---- bases ----------------------------------------------------------------------------

local function is_loopback(host)
  host = host:lower()
  return host == "localhost" or host:find "%.localhost$" ~= nil or host:find "^127%.%d+%.%d+%.%d+$" ~= nil
    or host == "[::1]"
end

local function check_base(text, allow_http)
  local base, message = url.base(text, allow_http)
  if not base then
    assert(type(message) == "string" and message ~= "")
    return
  end
  assert(not base:find "[%c ?#]" and not base:find "^%w+://[^/]*@", base)
  assert(url.base(base, allow_http) == base, "not the same the second time")
  local parts = natives.url_parts(base)
  if not parts then
    return -- libcurl will send nothing there
  end
  assert(parts.scheme == "https" or parts.scheme == "http" and (allow_http or is_loopback(parts.host)), base)
  assert(not parts.user and not parts.password and not parts.query and not parts.fragment, base)
  local host = base:match "^%w+://(%[[^%]]*%])" or base:match "^%w+://([^:/]*)"
  assert(parts.host:lower() == host:lower() or host:find "^%[" or host:find "^[%d.xXa-fA-F]+$", parts.host)
end

-- ---- encoding ---------------------------------------------------------------------------

local function check_encoding(text)
  local encoded = url.encode(text)
  assert(not encoded:gsub("%%[0-9A-F][0-9A-F]", ""):find "[^A-Za-z0-9%-._~]", encoded)
  assert(natives.unescape(encoded) == text)
end

-- ---- on the wire ------------------------------------------------------------------------

local targets = {}
local server = servers.new(function(request)
  targets[#targets + 1] = assert(request.line:match "^GET ([^ ]+) HTTP/1%.1$", request.line)
  return BODY
end)
local host = server:host()
local settings, headers = {}, core.headers {}

-- The target that the server saw; nil when nothing was sent.
local function sent_target(loop, base, path)
  targets = {}
  local transfer, failure = loop:get(settings, headers, base, path, TIMEOUT)
  if not transfer then
    assert(type(failure.kind) == "string" and type(failure.message) == "string")
    return nil
  end
  while not transfer:done() do
    host.wait(loop)
  end
  assert(loop:take(transfer).status == 200)
  assert(#targets == 1)
  return targets[1]
end

local function check_target(loop, base, path)
  local sent = sent_target(loop, base, path)
  local parts = not path:find "%z" and natives.url_parts(base .. path)
  local expected = parts and parts.path .. (parts.query and "?" .. parts.query or "")
  assert(sent == (expected or nil), ("%s%s: %s"):format(base, path, sent))
end

local function check_wire(path, how)
  local base = server.url .. input.pick(PREFIXES, how)
  local loop = core.loop()
  local encoded = "/" .. url.encode(path)
  check_target(loop, base, encoded)
  if #path > 0 and base:find "/api/partner$" and path ~= "." and path ~= ".." then
    assert(targets[1] == "/api/partner" .. encoded)
  end
  local raw = "/" .. path:gsub("[%c #]", "")
  check_target(loop, base, raw)
  check_target(loop, base, encoded)
  check_target(loop, server.url .. "/other", raw)
  loop:close()
  server:hang_up()
end

return function(text)
  local rest, how = input.split(text, 1)
  local base, path = rest:match "^([^\n]*)\n?(.*)$"
  check_base(base, true)
  check_base(base, false)
  check_encoding(rest)
  server.idle_turns = 0
  check_wire(path, how)
  linear(url.base, base .. text:sub(-2))
  linear(url.encode, text)
end
