--- One call after another: linq beside raw libcurl, which fetches the same bytes.
---
--- Both run on the server's processor: a request that wakes an idle one costs its sender up to
--- twice as much CPU on a virtual machine, on some runs and not on others.

local measure = require "bench.measure"
local server = require "bench.server"

local sequential = {}

local COUNT = 50000

-- What a command takes for each of its calls.
local function side(name, command, count, goal)
  return {
    name = name,
    command = command,
    at_most = goal,
    run = function()
      return measure.run(command, server.CPU).cpu / count * 1e6
    end,
  }
end

local function raw(url, count, environment)
  local command = ("%s%s %s %d"):format(environment or "", measure.program "raw_sequential", url, count)
  local it = side("raw libcurl in C", command, count)
  it.base = true
  return it
end

local function line(title, rounds, seconds, sides)
  return {
    title = title, axis = "CPU time of a call", unit = "µs", decimals = 1, rounds = rounds, seconds = seconds,
    sides = sides,
  }
end

local function one_chat(report, target, lua)
  local count = report:scaled(COUNT)
  local function linq(name, script, goal)
    return side(name, ("%s bench/%s %s %s %d"):format(lua, script, target.base_url, target.chat_id, count), count, goal)
  end
  report:measure(line(("chats:retrieve, %d times"):format(count), 7, 70, {
    raw(target.chat_url, count),
    linq("linq, JSON left undecoded", "undecoded_sequential.lua", 1.25), -- as the raw loop leaves it
    linq("linq, with JSON and object", "linq_sequential.lua"),
  }))
end

local function other(report, lua, title, call, url, count, secure)
  count = report:scaled(count)
  local base_url = url:match "^'?(%w+://[^/]+/api/partner)"
  local environment = secure and ("env BENCH_CA_FILE=%s "):format(secure.ca_file) or ""
  local command = ("%s%s bench/linq_calls.lua %s %s %d"):format(environment, lua, base_url, call, count)
  report:measure(line(title, 5, 20, { raw(url, count, environment), side("linq", command, count) }))
end

local function others(report, target, lua)
  local base = target.base_url
  other(report, lua, "v2, chats:get", "v2_chat", base .. "/v2/chats/45", 20000)
  other(report, lua, "v2, chats:find", "v2_find",
    "'" .. base .. "/v2/chats/find?phone_number=%2B12052761148&phone_numbers%5B%5D=%2B12055426109'", 20000)
  other(report, lua, "chats:list, a page of 100, a name of each", "page", base .. "/v3/chats?limit=100", 5000)
  local secure = server.start_secure()
  local ok, message = pcall(other, report, lua, "chats:retrieve over TLS with HTTP/2", "chat", secure.chat_url, 20000,
    secure)
  secure:stop()
  assert(ok, message)
end

--- Measures.
---@param report bench.report
---@param target table from bench.server
---@param lua string the command that runs a script
function sequential.measure(report, target, lua)
  report:section {
    id = "sequential", title = "One after another",
    text = "What a call costs beside the same request of a C program that does nothing else: one connection, "
      .. "kept; an answer from memory; client and server on one processor.",
  }
  one_chat(report, target, lua)
  others(report, target, lua)
end

return sequential
