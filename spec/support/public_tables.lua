--- The fields of tables that users fill in or read: options, errors, counts, what their
--- functions are told. Read from real values, as in public_names.

local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local names = require "spec.support.public_names"
local options = require "linq.options"

local tables = {}

-- What a host has, of all hosts that this Lua can load.
local function functions_of_hosts()
  local found = {}
  for name in pairs(names.hosts()) do
    local ok, host = pcall(require, name)
    for member, fn in pairs(ok and names.functions_of(host, { socket_path = true }) or {}) do
      found[member] = fn
    end
  end
  return found
end

-- ---- options --------------------------------------------------------------------------

--- What checks each option: "client" or "request" -> name -> check(value).
tables.checks = {
  client = names.table_with(options.check_client, "proxy", "transport"),
  request = names.table_with(options.check_request, "deadline", "idempotency_key"),
}

local function stats_of_client()
  local client = linq.client { api_key = "key" }
  local stats = client:stats()
  client:close()
  return stats
end

--- Tables of which users fill in or read the fields, as the definitions call them.
tables.records = {
  ["linq.lookup_options"] = names.table_with(linq.lookup.new, "ttl", "prefix"),
  ["linq.sandbox_options"] = names.table_with(linq.sandbox.new, "chaos", "latency"),
  ["linq.sandbox_fault"] = names.table_with(linq.sandbox({}).fail, "times", "drop"),
  ["linq.webhook_options"] = names.table_with(linq.webhooks.unwrap, "secret", "tolerance"),
  ["linq.v2.webhook_options"] = names.table_with(linq.v2.webhooks.unwrap, "secret", "client"),
  ["linq.phone_options"] = names.table_with(linq.phone.normalize, "country"),
  ["linq.store"] = names.functions_of(names.table_with(linq.store.redis, "get", "unlock")),
  ["linq.host"] = functions_of_hosts(),
  ["linq.stats"] = stats_of_client(),
  ["linq.lookup_stats"] = linq.lookup(names.clients.v3):stats(),
}

-- ---- what users' functions are told -----------------------------------------------------

--- Fields of what the functions of users get, from a few calls: name of the table in the
--- definitions -> field -> a value.
---@return table<string, table<string, any>>
function tables.told()
  local found = { ["linq.transport_request"] = {}, ["linq.report"] = {} }
  local function note(name)
    return function(fields)
      for field, value in pairs(fields) do
        found[name][field] = value
      end
    end
  end
  local requests, reports = note "linq.transport_request", note "linq.report"
  local answer = fakes.json(429, "{}", { ["Retry-After"] = "1" })
  local client = linq.client {
    transport = { send = function(request) requests(request) return answer end },
    host = fakes.host(), max_retries = 1, on_event = reports,
  }
  local text = { type = "text", value = "a" }
  client.chats.background:set("c1", { type = "no such type" })
  client.chats:retrieve "c1"
  client.chats:create { from = "+12052761148", to = { "+12052761149" }, message = { parts = { text } } }
  answer = fakes.json(200, "{}")
  found["linq.custom_answer"] = assert(client:request { path = "/v3/new" })
  return found
end

-- ---- errors ---------------------------------------------------------------------------

local function failed_call(make, status, body, headers)
  local transport = fakes.transport(fakes.json(status, body, headers))
  local client = make { transport = transport, host = fakes.host(), max_retries = 0 }
  local fields = { from = "+12052761148", to = { "+12052761149" }, message = { parts = { { type = "text",
    value = "a" } } } }
  if make == linq.v2.client then
    fields = { send_from = "+12052761148", chat = { phone_numbers = { "+12052761149" } }, message = { text = "a" } }
  end
  return select(2, client.chats:create(fields))
end

local function raised()
  local tasks = linq.tasks()
  local task = tasks:spawn(function() error "on purpose" end)
  tasks:run()
  return select(2, task:result())
end

--- The fields of errors, of all ways to fail: name -> a value.
---@return table<string, any>
function tables.error_fields()
  local v3, v2 = linq.client, linq.v2.client
  local errors = {
    failed_call(v3, 429, '{"error":{"status":429,"code":3001,"message":"slow down","doc_url":"https://docs.example/a",'
      .. '"retry_after":1},"trace_id":"t1"}', { ["Retry-After"] = "1" }),
    failed_call(v2, 422, '{"errors":[{"status":422,"code":"a","title":"b","detail":"c"}]}'),
    failed_call(v2, 422, '{"status":422,"error_code":"a","message":"b","errors":["c"]}'),
    select(2, linq.webhooks.unwrap("{}", {}, { secret = "whsec_" .. ("A"):rep(32) })),
    raised(),
  }
  local found = {}
  for _, err in ipairs(errors) do
    for name, value in pairs(err) do
      found[name] = value
    end
  end
  return found
end

return tables
