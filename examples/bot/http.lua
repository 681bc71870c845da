--- The bot in an HTTP server, here lua-http's (Debian: lua-http). Any other does as well: the bot takes the raw
--- body and the headers, and says what to answer. To the internet it goes behind a proxy that speaks TLS.
---
---     lua examples/bot/http.lua 8080

local http_headers = require "http.headers"
local http_server = require "http.server"

local bot = require "examples.bot.bot"

local function answer(_, stream)
  local fields = {}
  for name, value in assert(stream:get_headers()):each() do
    fields[name] = value
  end
  local status, text = bot:receive(assert(stream:get_body_as_string()), fields)
  local headers = http_headers.new()
  headers:append(":status", tostring(status))
  headers:append("content-type", "application/json")
  stream:write_headers(headers, false)
  stream:write_body_from_string(text)
end

local server = assert(http_server.listen { host = "127.0.0.1", port = tonumber(arg[1]) or 8080, onstream = answer })
assert(server:listen())
assert(server:loop())
