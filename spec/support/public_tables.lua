--- The fields of tables that users fill in or read: options, counts, what their functions are
--- told. Read from real values, as in public_names.

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

--- Other tables of which users fill in or read the fields, as the definitions call them. Those of options stand in
--- spec/option_names_spec.lua.
tables.records = {
  ["linq.host"] = functions_of_hosts(),
  ["linq.lookup_stats"] = linq.lookup(names.clients.v3):stats(),
}

-- ---- what users' functions are told -----------------------------------------------------

--- Fields of what the functions of users get, from a few calls: name of the table in the
--- definitions -> field -> a value.
---@return table<string, table<string, any>>
function tables.told()
  local found = { ["linq.transport_request"] = {} }
  local function note(request)
    for field, value in pairs(request) do
      found["linq.transport_request"][field] = value
    end
  end
  local answer = fakes.json(503, "{}")
  local client = linq.client {
    transport = { send = function(request) note(request) return answer end },
    host = fakes.host(), max_retries = 1,
  }
  local text = { type = "text", value = "a" }
  client.chats.background:set("c1", { type = "no such type" })
  client.chats:retrieve "c1"
  client.chats:create { from = "+12052761148", to = { "+12052761149" }, message = { parts = { text } } }
  answer = fakes.json(200, "{}")
  found["linq.custom_answer"] = assert(client:request { path = "/v3/new" })
  return found
end

return tables
