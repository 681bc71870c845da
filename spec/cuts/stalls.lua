-- Lookups over HTTP/2, many at once: how many stall although all their bytes arrived.
--
-- A stall is a call that takes longer than a third of TIMEOUT (3 s), or fails. SIZES,
-- CONCURRENCY and CHUNKS (of a server's write; 0: all at once) are lists of numbers; CALLS
-- is their number, 6000 by default, and 100,000 with FULL=1.
--
-- node ends a connection of many hundred streams with a GOAWAY (2, internal error) now and
-- then. Who is in flight is told at once, and goes again within half a second: no stall.
local core = require "linq.core"
local linq = require "linq"
local certificate = require "spec.support.certificate"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local CALLS = tonumber(os.getenv "CALLS") or os.getenv "FULL" == "1" and 100000 or 6000
local TIMEOUT = tonumber(os.getenv "TIMEOUT") or 3 -- seconds
local STALL = TIMEOUT / 3

local function numbers(name, otherwise)
  local list = {}
  for number in (os.getenv(name) or otherwise):gmatch "%d+" do
    list[#list + 1] = tonumber(number)
  end
  return list
end

local dir = process.run("mktemp -d"):gsub("%s+$", "")
certificate.make(dir)
local server = servers.program(("node spec/support/h2_server.mjs %s '%s'"):format(dir, os.getenv "SETTINGS" or "{}"))

-- Returns how many of the calls stalled, the first reason, and how many were made.
local function run(size, chunk, concurrency, calls)
  local client = linq.client {
    api_key = "k",
    base_url = "https://127.0.0.1:" .. server.port,
    ca_file = dir .. "/cert.pem",
    timeout = TIMEOUT,
  }
  local path = ("/%d/%d/%d"):format(size, chunk, tonumber(os.getenv "DELAY") or 0)
  local stalls, reason, batch = 0, nil, {}
  for i = 1, concurrency do
    batch[i] = i
  end
  for _ = 1, calls, concurrency do -- in batches: further calls would bring the bytes that wake a stalled one
    linq.map(batch, function()
      local started = core.now()
      local answer, err = client:request { path = path }
      if not answer or core.now() - started > STALL then
        stalls = stalls + 1
        reason = reason or ("%s after %.2f s"):format(tostring(err), core.now() - started)
      end
      return true
    end, { concurrency = concurrency })
  end
  client:close()
  return stalls, reason, math.ceil(calls / concurrency) * concurrency
end

local sizes, chunks = numbers("SIZES", "17000 20000 33000 60000"), numbers("CHUNKS", "0")
local levels = numbers("CONCURRENCY", "4 16 100")
local all, made, calls = 0, 0, math.ceil(CALLS / (#sizes * #levels * #chunks))
for _, size in ipairs(sizes) do
  for _, chunk in ipairs(chunks) do
    for _, concurrency in ipairs(levels) do
      local started = core.now()
      local stalls, reason, count = run(size, chunk, concurrency, calls)
      all, made = all + stalls, made + count
      print(("%6d bytes in writes of %5d, %3d at once: %4d stalls of %d calls, %.1f s %s"):format(
        size, chunk, concurrency, stalls, count, core.now() - started, reason or ""))
    end
  end
end
servers.stop_all()
process.run("rm -rf " .. dir)
print(("%d passed, %d failed"):format(made - all, all))
os.exit(all == 0)
