-- `make demo`: starts the sandbox on a loopback port and runs the examples
-- against it, as a user would from a shell. With LINQ_API_V3_API_KEY and
-- LINQ_CHAT_ID set it fetches that chat from the real API instead.
local linq = require "linq"

local interpreter = arg[-1]

local function run(title, environment, command)
  print("\n" .. title)
  print("  $ lua " .. command)
  io.stdout:flush()
  local result = os.execute(environment .. " " .. interpreter .. " " .. command)
  if result ~= true and result ~= 0 then
    error("the example failed: " .. command, 0)
  end
end

if os.getenv "LINQ_API_V3_API_KEY" and os.getenv "LINQ_CHAT_ID" then
  run("The real API", "", 'examples/get_chat.lua "$LINQ_CHAT_ID"')
  os.exit(0)
end

local sandbox = assert(linq.sandbox.nginx.start())
local environment = ("env LINQ_API_V3_API_KEY=demo LINQ_INTEGRATION_TOKEN=demo "
  .. "LINQ_API_V3_BASE_URL=%s LINQ_API_V2_BASE_URL=%s")
  :format(sandbox.base_url, sandbox.base_url)

local steps = {
  { "v2: the chat of these phone numbers", "examples/find_chat.lua --v2 +12052761148 +12055426109" },
  { "v2: the chat with this id", "examples/get_chat.lua --v2 45" },
  { "v3: the chat with this UUID", "examples/get_chat.lua 550e8400-e29b-41d4-a716-446655440000" },
  { "v3: the chat of these addresses", "examples/find_chat.lua +12052761148 '(205) 542-6109' ava@example.com" },
  { "v2: a chat that does not exist", "examples/get_chat.lua --v2 99999" },
  { "v3: a chat that does not exist", "examples/get_chat.lua 00000000-0000-4000-8000-000000000000" },
  { "v2: participants without a chat", "examples/find_chat.lua --v2 +12052761148 +12055550000" },
}

print("The sandbox answers on " .. sandbox.base_url)
local ok, message = pcall(function()
  for _, step in ipairs(steps) do
    run(step[1], environment, step[2])
  end
end)
sandbox:stop()
assert(ok, message)
print("\nFor scripts of your own: make install-all, then docs/guide/first-chat.md")
