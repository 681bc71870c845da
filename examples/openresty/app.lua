--- /chats/<id> and /find?from=…&to=…: answers with JSON from linq. A call yields
--- to nginx while it waits; there is nothing to configure for that.

local linq = require "linq"

local app = {}

local client = linq.client() -- the key comes from the environment, see nginx.conf

local statuses = { invalid = 400, not_found = 404, rate_limited = 429, timeout = 504 }

local function answer(object, err)
  local ngx = _G.ngx
  if not object then
    ngx.log(ngx.WARN, tostring(err))
    ngx.status = statuses[err.kind] or 502
    return ngx.say(('{"error":"%s"}'):format(err.kind))
  end
  ngx.say(object:json())
end

--- GET /chats/<id>
---@param id string
function app.chat(id)
  answer(client.chats:retrieve(id))
end

--- GET /find?from=…&to=…&to=…
---@param arguments table<string, string|string[]>
function app.find(arguments)
  local from, to = arguments.from, arguments.to
  if type(from) ~= "string" or type(to) ~= "string" and type(to) ~= "table" then
    return answer(nil, { kind = "invalid" })
  end
  answer(client.chats:find { from = from, to = to })
end

return app
