--- A bot over a sandbox in process: what is delivered to it, and what it replied.

local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"
local memory = require "linq.store.memory"

local bots = {}

bots.SECRET = "whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA=="
bots.LINE = "+12052761148"

--- A sandbox with a chat, a client of it, and a store.
---@return { sandbox: table, client: linq.client, store: table, chat: string, told: table[] }
function bots.world(options)
  local sandbox = linq.sandbox(options)
  local told = {}
  local world = {
    sandbox = sandbox,
    client = linq.client { transport = sandbox, api_key = "k", max_retries = 0 },
    store = memory {},
    chat = sandbox:add_chat({ from = bots.LINE, to = { "+12055550100" } }).uuid,
    told = told,
  }
  --- A bot that notes what it tells.
  function world.bot(more)
    local given = {
      client = world.client, store = world.store, secret = bots.SECRET,
      on_event = function(event) told[#told + 1] = event end,
    }
    for name, value in pairs(more or {}) do
      given[name] = value or nil -- false: without it
    end
    return linq.bot(given)
  end
  --- The types of what was told.
  function world.types()
    local types = {}
    for i, event in ipairs(told) do
      types[i] = event.type
    end
    return table.concat(types, " ")
  end
  --- The texts of the line's messages in the chat.
  function world.replies(chat)
    local texts = {}
    for message in world.client.chats.messages:each(chat or world.chat) do
      if message.is_from_me then
        texts[#texts + 1] = message.text
      end
    end
    return texts
  end
  return world
end

--- The body of an event message.received.
---@param given { id: string, chat: string, type?: string, text?: string, created_at?: string, reconciled_at?: string }
---@return string
function bots.body(given)
  return assert(json.encode {
    api_version = "v3", webhook_version = "2026-02-03", event_type = given.type or "message.received",
    event_id = given.id, created_at = given.created_at or "2026-11-30T10:00:00Z",
    data = {
      id = "69a37c7d-af4f-4b5e-af42-e28e98ce873a", direction = "inbound",
      chat = { id = given.chat, is_group = false },
      parts = linq.array { { type = "text", value = given.text or "hi" } },
      reconciled_at = given.reconciled_at,
    },
  })
end

--- Delivers an event to a bot.
---@return integer status
---@return string outcome
function bots.deliver(bot, given)
  local body = bots.body(given)
  local status, answer = bot:receive(body, linq.webhooks.sign(body, { secret = bots.SECRET, id = given.id }))
  return status, json.decode(answer).status
end

--- Options of a bot whose process stands still for three seconds when it has read a key: its lock ends.
---@param times integer how often that happens
---@param store table of all processes
---@param lock string key of the lock
---@param key string that was read
---@param meanwhile fun() what another process does then
---@return { store: table, clock: table }
function bots.that_stands_still(times, store, lock, key, meanwhile)
  local passed, still = 0, setmetatable({}, { __index = store })
  function still.lock(_, ...)
    still.token = store:lock(...)
    return still.token
  end
  function still.get(_, asked)
    local text, message = store:get(asked)
    if asked == key and times > 0 then
      times, passed = times - 1, passed + 3
      store:unlock(lock, still.token)
      meanwhile()
    end
    return text, message
  end
  return { store = still, clock = {
    now = function() return core.now() + passed end, time = os.time, sleep = core.sleep,
  } }
end

return bots
