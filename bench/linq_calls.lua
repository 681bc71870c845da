--- linq, one call after another: linq_calls.lua BASE_URL chat|v2_chat|v2_find|page COUNT. Of each
--- chat a name is read. BENCH_CA_FILE: the certificate of the server, where it has one.

local linq = require "linq"

local options = { api_key = "bench", base_url = arg[1], ca_file = os.getenv "BENCH_CA_FILE" }
local v2_options = { token = "bench", base_url = arg[1] }

local calls = {}

function calls.chat()
  local client = linq.client(options)
  return function()
    return assert(client.chats:retrieve "550e8400-e29b-41d4-a716-446655440000").display_name
  end
end

function calls.page()
  local client = linq.client(options)
  return function()
    local last
    for _, chat in ipairs(assert(client.chats:list { limit = 100 }).items) do
      last = chat.display_name
    end
    return last
  end
end

function calls.v2_chat()
  local client = linq.v2.client(v2_options)
  return function()
    return assert(client.chats:get(45)).display_name
  end
end

function calls.v2_find()
  local client = linq.v2.client(v2_options)
  return function()
    return assert(client.chats:find { from = "+12052761148", to = "+12055426109" }).display_name
  end
end

local call = calls[arg[2]]()
for _ = 1, tonumber(arg[3]) do
  assert(call())
end
