-- `make hosts`: runs the example of each host against a sandbox that takes 300 ms for an answer,
-- and shows how long the host's own loop stood still while calls waited.
--
--     lua examples/hosts.lua [NAME …]
local core = require "linq.core"
local linq = require "linq"

local EXAMPLES = { "prosody", "haproxy", "sdl" }
local LATENCY = 0.3 -- seconds
local FROM = "+12052761148"

local passed, failed = 0, 0

local hosts = { LATENCY = LATENCY }

--- Counts a check and prints it.
function hosts.check(what, is_so, found)
  if is_so then
    passed = passed + 1
  else
    failed = failed + 1
  end
  print(("  %s %s%s"):format(is_so and "ok  " or "FAIL", what, found and ": " .. tostring(found) or ""))
  return is_so
end

--- Checks the longest time for which a loop stood still, in ms: one that a call blocks stands still for
--- as long as an answer takes.
function hosts.check_pause(loop, longest, more)
  local found = ("%.1f ms%s"):format(longest, more or "")
  hosts.check(loop .. " goes on, longest pause", longest < LATENCY * 1000, found)
end

--- Checks how a program ran; of one that did not, prints what was raised here and what it said.
function hosts.check_run(program, is_right, message, log)
  local said = not is_right and ("%s\n%s"):format(tostring(message), log) or nil
  hosts.check(program .. " runs without errors", is_right, said)
end

--- The shell's word for a text.
function hosts.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

function hosts.output_of(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

--- The text of a file with ${names} filled in, written to another.
function hosts.fill(template, values, path)
  local file = assert(io.open(template))
  local text = file:read("*a"):gsub("%${([%w_]+)}", values)
  file:close()
  file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

--- A variable of search paths, with each in full: some programs look nowhere else.
function hosts.in_full(variable)
  local folder = hosts.output_of("pwd"):match "[^\n]+"
  local value = os.getenv(variable):gsub("[^;]+", function(path)
    return path:sub(1, 1) ~= "/" and folder .. "/" .. path or nil
  end)
  return variable .. "=" .. hosts.quote(value)
end

-- The environment of a program with another Lua, for the shell.
local function environment(lua, sandbox, to)
  local function of_version(variable)
    return (hosts.in_full(variable):gsub("lua/5%.4/", "lua/" .. lua .. "/"))
  end
  return ("env %s %s LINQ_API_V3_API_KEY=demo LINQ_API_V3_BASE_URL=%s LINQ_FROM=%s LINQ_TO=%s "):format(
    of_version "LUA_PATH", of_version "LUA_CPATH", sandbox.base_url, FROM, to or "")
end

--- Runs a shell command whose program has another Lua, with a number in LINQ_TO. Returns what it said.
function hosts.run_within(lua, sandbox, to, command)
  return hosts.output_of(environment(lua, sandbox, to) .. "timeout 100 sh -c " .. hosts.quote(command) .. " 2>&1")
end

--- The last text of the chat with a number.
function hosts.last_text(sandbox, to)
  local client, text = linq.client { api_key = "demo", base_url = sandbox.base_url }, nil
  for message in assert(client.chats:find { from = FROM, to = to }):each_message() do
    text = message.text
  end
  client:close()
  return text
end

--- Runs specs within a program.
function hosts.check_specs(program, lua, sandbox, spec, command)
  local said = hosts.run_within(lua, sandbox, nil, "LINQ_SPEC=" .. spec .. " " .. command)
  local count = said:match "(%d+) successes / 0 failures / 0 errors"
  hosts.check("its host does in " .. program .. " what every host does", count,
    count and count .. " specs" or said)
end

--- Starts a program. Returns what stops it and gives what it said.
function hosts.start(command, folder)
  local log = folder .. "/log"
  local pid = hosts.output_of(("%s >%s 2>&1 & echo $!"):format(command, hosts.quote(log))):match "%d+"
  return function()
    os.execute(("kill %s 2>/dev/null; for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 %s 2>/dev/null || exit 0; sleep 0.1; "
      .. "done; kill -9 %s 2>/dev/null"):format(pid, pid, pid))
    local file = assert(io.open(log))
    local text = file:read "*a"
    file:close()
    return text
  end
end

--- Returns what `attempt` gives, once it gives something.
function hosts.await(what, attempt)
  local until_ = core.now() + 20
  repeat
    local ok, value = pcall(attempt)
    if ok and value then
      return value
    end
    core.sleep(0.05)
  until core.now() > until_
  error(what .. " does not answer")
end

--- A TCP port that nobody listens at.
function hosts.free_port()
  local socket = assert(require("socket").bind("127.0.0.1", 0))
  local _, port = socket:getsockname()
  socket:close()
  return ("%d"):format(port)
end

local function run(name, sandbox)
  local folder = hosts.output_of("mktemp -d"):match "%S+"
  print(name)
  local ok, message = xpcall(function()
    dofile(("examples/%s/run.lua"):format(name))(hosts, sandbox, folder)
  end, debug.traceback)
  if not ok then
    hosts.check("runs", false, message)
  end
  os.execute("rm -rf " .. hosts.quote(folder))
end

local chats = {}
for i = 1, 100 do
  chats[i] = { from = FROM, to = { ("+1205555%04d"):format(i) }, display_name = "chat " .. i }
end
local sandbox = assert(linq.sandbox.nginx.start { chats = chats, latency = LATENCY })
for _, name in ipairs(arg[1] and arg or EXAMPLES) do
  run(name, sandbox)
end
sandbox:stop()
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0 and passed > 0)
