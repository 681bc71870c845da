-- Answers as no server should send them, through the whole client: a call gives its
-- value, or nil and a documented error, and raises never; and the next call gets its
-- own answer, whatever the one before left on the connection.
--
-- An input is the bytes of the answer. @KEY@ stands for the client's key. The last bytes
-- tell which call is made, whether the connection is closed after the answer, and how
-- many of its bytes are sent only when the call has ended.

local core = require "linq.core"
local documented = require "spec.fuzz.support.documented"
local input = require "spec.fuzz.support.input"
local linq = require "linq"
local servers = require "spec.fuzz.support.server"
local walk = require "spec.fuzz.support.walk"

local KEY = "sesame-7f3a9c1e5b"
local MAX_BODY = 100000
local STALE = 0.003 -- seconds, after which a loop looks at idle connections again before it uses one
local MESSAGE = { parts = { { type = "text", value = "hi" } } }

local calls = {
  function(v3) return v3.chats:retrieve "c1" end,
  function(_, v2) return v2.chats:get(45) end,
  function(v3) return v3.chats:list { limit = 2 } end,
  function(_, v2) return v2.chats:list { phone_number = "+12052761148" } end,
  function(v3) return v3:request { path = "/anything" } end,
  function(v3) return v3.chats:create { from = "+12052761148", to = { "+12055426109" }, message = MESSAGE } end,
  function(v3) return v3.chats:mark_as_read "c1" end,
  function(_, v2) return v2.chats:find { phone_number = "+12052761148", phone_numbers = { "+12055426109" } } end,
  function(v3) return v3:request({ method = "PATCH", path = "/anything", body = {} }, { idempotency_key = "k" }) end,
  function(v3) return v3:request { method = "HEAD", path = "/anything" } end,
  function(v3)
    local page, err = v3.chats:list()
    return page and page:next(), err
  end,
}

local plan = {} -- of the run: answer, closes, good
local server = servers.new(function(_, connection)
  if plan.good then
    return plan.good
  end
  connection.closes = plan.closes
  return plan.answer
end)

local options = {
  host = server:host(), max_response_bytes = MAX_BODY, max_retries = 1, timeout = 3600, connect_timeout = 3600,
}

local function with_options(credential)
  local own = { base_url = server.url .. "/api", [credential] = KEY }
  for name, value in pairs(options) do
    own[name] = value
  end
  return own
end

local function new_clients()
  return linq.client(with_options "api_key"), linq.v2.client(with_options "token")
end

local function check_result(value, err)
  if value == nil and err == nil then
    return -- the end of a list
  elseif value == nil then
    documented(err, KEY)
  else
    assert(err == nil)
    walk(value)
  end
end

local function good_answer(id)
  local body = ('{"id":"%s","handles":[]}'):format(id)
  return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body)
end

-- The call after: on the same connection, if that can be used.
local function check_own_answer(client, late)
  if late ~= "" then
    server:send_unasked(late)
    core.sleep(STALE)
  end
  local id = core.hex(core.random(8))
  plan.good = good_answer(id)
  local chat, err = client.chats:retrieve "c2"
  plan.good = nil
  if not chat and err.kind == "rate_limited" and not err.status then
    return -- held back by what the answer before said
  end
  assert(chat, err)
  assert(chat.id == id, "another call's answer")
end

return function(text)
  local answer, call, closes, late = input.split(text, 3)
  answer = answer:gsub("@KEY@", KEY)
  plan.answer = answer:sub(1, math.max(#answer - late, 0))
  plan.closes = closes % 2 == 1
  server.idle_turns = 0
  local v3, v2 = new_clients()
  check_result(input.pick(calls, call)(v3, v2))
  check_own_answer(v3, answer:sub(#plan.answer + 1))
  v3:close()
  v2:close()
  server:hang_up()
end
