--- `make bench`: measures linq beside raw libcurl in C, plain tables, curl and cosockets, each with
--- its goal, prints the figures and keeps them:
---
---     lua bench/run.lua FILE [quick]

local decoding = require "bench.parts.decoding"
local first_chat = require "bench.parts.first_chat"
local game = require "bench.parts.game"
local in_flight = require "bench.parts.in_flight"
local machine = require "bench.machine"
local measure = require "bench.measure"
local metrics = require "bench.parts.metrics"
local nginx = require "bench.parts.nginx"
local outbox = require "bench.parts.outbox"
local new_report = require("bench.report").new
local sequential = require "bench.parts.sequential"
local server = require "bench.server"

local FILE, QUICK = arg[1], arg[2] == "quick"
local BUILD = os.getenv "LINQ_BUILD" or "build"
local LUA = "lua5.4"
local JIT = BUILD .. "/plain/lua/jit"

local packages = { "lua5.4", "luajit2", "luajit", "lua-cjson", "libcurl4", "libssl3", "nginx-light",
  "libnginx-mod-http-lua", "lua-cqueues", "lua-luv", "lua-dbi-sqlite3", "redis-server", "gcc", "wrk" }

local function luajit()
  local core = io.open(JIT .. "/linq/core.so")
  return core and core:close() and ("env LUA_CPATH='%s/?.so;;' luajit"):format(JIT) or nil
end

local report = new_report {
  id = "performance",
  title = "Performance",
  text = "How fast linq is, and how much it needs, beside the least that the same work takes.",
  command = "make bench",
  date = os.date "!%Y-%m-%d",
  machine = machine.describe(),
  versions = machine.versions(packages),
  quick = QUICK,
}

local function measure_all(target)
  sequential.measure(report, target, LUA)
  in_flight.measure(report, target, LUA, luajit())
  decoding.measure(report, LUA, luajit())
  first_chat.measure(report, target, LUA)
  metrics.measure(report, LUA)
  outbox.measure(report, LUA)
  nginx.measure(report, target)
  game.measure(report, LUA, BUILD .. "/examples/game_host")
end

measure.build()
local target = server.start()
local ok, message = pcall(measure_all, target)
target:stop()
if not ok then
  io.stderr:write(tostring(message), "\n")
  os.exit(1)
end
print(("%d lines: %s"):format(report:write(FILE), FILE))
