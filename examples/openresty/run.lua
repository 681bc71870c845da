-- Starts the sandbox and the application, and shows what they answer:
--
--   make openresty          runs until Enter is pressed
--   make openresty CHECK=1  asks once, and ends
local linq = require "linq"
local server = require "linq.sandbox.server"

local check = arg[1] == "--check"

local function read_file(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

local sandbox = assert(linq.sandbox.nginx.start())
local template = read_file "examples/openresty/nginx.conf"

local application, message = server.start(function(dir, port)
  local values = {
    preamble = server.preamble(dir),
    http_preamble = server.http_preamble(dir),
    port = tostring(port),
  }
  return (template:gsub("%${([%w_]+)}", values))
end, nil, { LINQ_API_V3_API_KEY = "demo", LINQ_API_V3_BASE_URL = sandbox.base_url })

local function ask(client, path)
  local response, err = client:request { path = path }
  print("GET " .. application.origin .. path)
  print("  " .. (response and response.body.display_name or tostring(err)) .. "\n")
  return response, err
end

local ok, failure = pcall(function()
  assert(application, message)
  local client = linq.client { api_key = "none", base_url = application.origin, max_retries = 0 }
  assert(ask(client, "/chats/550e8400-e29b-41d4-a716-446655440000"))
  assert(ask(client, "/find?from=%2B12052761148&to=%2B12055426109&to=ava@example.com"))
  assert(select(2, ask(client, "/chats/nobody")).status == 404)
  if not check then
    print("Press Enter to end.")
    io.read()
  end
end)

if application then
  application:stop()
end
sandbox:stop()
assert(ok, failure)
