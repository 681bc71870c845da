--- Starts the bot in an nginx of its own, and has the webhooks of a sandbox sent there.

local server = require "linq.sandbox.server"

local function read_file(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

-- Has webhooks sent to a port, and returns their secret.
local function subscribe(client, store, port)
  return assert(client:ensure_webhook {
    url = ("http://127.0.0.1:%d/webhook"):format(port), events = { "message.received" }, store = store,
  }).secret
end

--- Starts it.
---@param sandbox { base_url: string } that is served by nginx
---@param client linq.client of the sandbox
---@param store linq.store in which the secret is kept
---@return { stop: function } server
local function start(sandbox, client, store)
  local template = read_file "examples/bot/nginx.conf"
  return assert(server.start(function(dir, port)
    local values = {
      preamble = server.preamble(dir), http_preamble = server.http_preamble(dir), port = tostring(port),
      secret = subscribe(client, store, port),
    }
    return (template:gsub("%${([%w_]+)}", values))
  end, nil, { LINQ_API_V3_API_KEY = "demo", LINQ_API_V3_BASE_URL = sandbox.base_url }))
end

return { start = start, subscribe = subscribe }
