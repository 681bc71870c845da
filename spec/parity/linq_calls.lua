-- The linq side of the comparison: makes the calls of operations.json, reads the
-- deliveries that come on stdin, and prints what came of each as a line of JSON.
--
--   lua spec/parity/linq_calls.lua http://127.0.0.1:8080/linq < deliveries.json
local linq = require "linq"
local json = require "linq.util.json"

local BASE = assert(..., "usage: linq_calls.lua base_url < deliveries")
local KEY = "key_parity"

local unpack = table.unpack or _G.unpack
local stand_ins = { ["$null"] = linq.null }

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return assert(json.decode(text))
end

local function tell(result)
  io.write(assert(json.encode(result)), "\n")
end

-- "$null" stands for null: what is decoded has none.
local function argument(value)
  if type(value) ~= "table" then
    return stand_ins[value] or value
  end
  local copy = setmetatable({}, getmetatable(value))
  for key, element in pairs(value) do
    copy[key] = argument(element)
  end
  return copy
end

-- client.chats.messages and "list" of "chats.messages.list"
local function find(client, name)
  local resource = client
  for part in name:gmatch "([%w_]+)%." do
    resource = resource[part]
  end
  return resource, name:match "[%w_]+$"
end

local function run(operation, case)
  local options = { api_key = KEY, base_url = BASE .. "/" .. case.name, max_retries = 0, auto_idempotency = false }
  for name, value in pairs(case.linq_client or {}) do
    options[name] = value
  end
  local client = linq.client(options)
  local resource, name = find(client, operation.linq)
  local args = argument(case.linq_args or case.args)
  if not case.all_pages then
    return resource[name](resource, unpack(args))
  end
  local count, each = 0, name == "list" and "each" or name:gsub("^list_", "each_")
  for _ in resource[each](resource, unpack(args)) do
    count = count + 1
  end
  return count
end

-- Misuse raises with the line of the caller, which is here; all else is a crash.
local function outcome(called, result, err)
  if called and result ~= nil then
    return "ok"
  elseif called then
    return "refused", tostring(err)
  end
  local blames_caller = tostring(result):find("spec/parity/linq_calls.lua:", 1, true)
  return blames_caller and "refused" or "crashed", tostring(result)
end

for _, operation in ipairs(read "spec/parity/operations.json") do
  for _, case in ipairs(operation.cases) do
    local called, result, err = pcall(run, operation, case)
    local what, message = outcome(called, result, err)
    tell {
      case = case.name,
      outcome = what,
      message = message,
      count = type(result) == "number" and result or nil,
    }
  end
end

for _, delivery in ipairs(assert(json.decode(io.read "*a"))) do
  local called, event, err = pcall(linq.webhooks.unwrap, delivery.body, delivery.headers, { secret = delivery.secret })
  local what, message = outcome(called, event, err)
  tell {
    case = delivery.name,
    outcome = what,
    message = message,
    event = what == "ok" and event:totable() or nil,
  }
end
