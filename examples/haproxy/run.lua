-- Starts HAProxy, of Debian's package, with the service, and asks it 20 times at once.
local core = require "linq.core"
local linq = require "linq"

local REQUESTS = 20

local function path_of(i)
  return "/find?from=+12052761148&to=+1205555" .. ("%04d"):format(i)
end

local function new_browser(port)
  local browser = linq.client { api_key = "none", base_url = "http://127.0.0.1:" .. port, max_retries = 0 }
  return function(path, headers)
    return assert(browser:request { path = path, headers = headers }).body
  end
end

-- Asks many times at once. Returns how many were answered right, and in how many seconds.
local function ask_all(get)
  local started, right, numbers = core.now(), 0, {}
  for i = 1, REQUESTS do
    numbers[i] = i
  end
  local answers = linq.map(numbers, function(i) return get(path_of(i)) end, { concurrency = REQUESTS })
  for i = 1, REQUESTS do
    right = right + (answers[i] == "chat " .. i and 1 or 0)
  end
  return right, core.now() - started
end

local function check(hosts, get, api)
  get "/pulse"
  local right, seconds = ask_all(get)
  local pause = tonumber(get "/pulse")
  hosts.check(("%d requests at once get their chats"):format(REQUESTS), right == REQUESTS, right)
  hosts.check("they wait side by side", seconds < 4 * hosts.LATENCY, ("%.2f s"):format(seconds))
  hosts.check_pause("HAProxy's loop", pause)
  local _, refused = pcall(get, "/find?from=5&to=6")
  hosts.check("what is no number is refused", linq.is_error(refused) and refused.status == 400, refused)
  local chat = assert(api.chats:find { from = "+12052761148", to = "+12055550007" })
  local name = get("/known", { ["x-chat"] = chat.id })
  hosts.check("an action knows a chat", name == "chat 7", name)
  local told = get "/block"
  hosts.check("a call without a host is told", told:find("the event loop of HAProxy", 1, true), told)
end

-- The Lua that HAProxy has, as in its list of what it was built with.
local function lua_version(hosts)
  return hosts.output_of "haproxy -vv":match "Lua version : Lua (%d%.%d)"
end

return function(hosts, sandbox, folder)
  local port = hosts.free_port()
  hosts.fill("examples/haproxy/haproxy.cfg", { port = tostring(port) }, folder .. "/haproxy.cfg")
  local cpath = os.getenv("LUA_CPATH"):gsub("/5%.%d/", "/" .. lua_version(hosts) .. "/")
  local command = "env LUA_CPATH=%s LINQ_API_V3_API_KEY=demo LINQ_API_V3_BASE_URL=%s haproxy -db -f %s/haproxy.cfg"
  local stop = hosts.start(command:format(hosts.quote(cpath), sandbox.base_url, folder), folder)
  local get = new_browser(port)
  local ok, message = pcall(function()
    hosts.await("HAProxy", function() return get "/pulse" end)
    check(hosts, get, linq.client { api_key = "demo", base_url = sandbox.base_url })
  end)
  local log = stop()
  hosts.check_run("HAProxy", ok and not log:find "ALERT", message, log)
end
