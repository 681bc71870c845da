--- Bots: events in, handlers, replies out.
---
---     local bot = linq.bot { client = client, store = linq.store.redis {} }
---     bot:on("message.received", function(event, conversation)
---       conversation:reply("You said: " .. (event.message.text or "nothing"))
---     end)
---
--- Each event is handled at least once, and no two of a chat at the same time. What keeps that is the store,
--- which all workers and machines share, and the API, which delivers again what was not answered with 200.

local blocking = require "linq.host.blocking"
local clients = require "linq.client"
local clocked = require "linq.host.clocked"
local core = require "linq.core"
local deliver = require "linq.bot.deliver"
local events = require "linq.webhooks.events"
local handlers = require "linq.bot.handlers"
local hosts = require "linq.host"
local interrupt = require "linq.util.interrupt"
local json = require "linq.util.json"
local keeper = require "linq.bot.keeper"
local log = require "linq.bot.log"
local misuse = require "linq.util.misuse"
local options = require "linq.bot.options"
local polling = require "linq.bot.poll"
local set_aside = require "linq.bot.set_aside"
local subscription_secret = require("linq.call.ensure_webhook").secret
local turns = require "linq.bot.turns"
local webhooks = require "linq.webhooks"

---@class linq.bot_inside
---@field client linq.client
---@field classes table<string, linq.class> of its objects
---@field clock linq.clock
---@field keeper linq.bot_keeper
---@field turns linq.bot_turns
---@field entries linq.bot_entry[]
---@field outbox table|nil
---@field tell fun(kind: string, fields: table<string, any>)
---@field pause fun(seconds: number)
local methods = {}
local metatable = { __name = "linq.bot", __index = methods }

local bot = {}

local PATIENCE = 5 -- seconds that a delivery waits for its turn; the API waits 10 for an answer

-- ---- deliveries -----------------------------------------------------------------------

local statuses = {
  handled = 200, duplicate = 200, ignored = 200, set_aside = 200,
  failed = 500, later = 503, away = 503,
}

-- A process that can do nothing else meanwhile does not wait: what it waits for may be the next delivery.
local function patience_of(self)
  return hosts.current(self.host) == blocking and 0 or PATIENCE
end

local function answer(status, outcome)
  return status, assert(json.encode { status = outcome })
end

-- What the deliveries of this bot are signed with; nil: the environment tells. The second result: it is not known.
local function secret_of(self)
  if not self.url then
    return self.secret, false
  end
  local secret, message = subscription_secret(self.keeper.watched, self.url)
  if not secret and not message then
    self.tell("warning", { message = "the store has no secret of " .. self.url .. ": run client:ensure_webhook" })
  end
  return secret, not secret
end

-- The event's id, else what stands for it.
local function id_of(event, raw_body)
  local id = event.event_id
  return type(id) == "string" and id ~= "" and #id <= 200 and id or core.hex(core.hmac_sha256("event", raw_body))
end

--- Handles a delivery of a webhook.
---@param raw_body string as it came
---@param headers table<string, string|string[]> in any case
---@return integer status to answer: 200: it was handled, now or before; 4xx: it is no delivery of the API's; 5xx: the
---  API shall deliver it again
---@return string body to answer, JSON
function methods:receive(raw_body, headers)
  local secret, is_unknown = secret_of(self)
  if is_unknown then
    return answer(503, "away")
  end
  local event, err = webhooks.unwrap(raw_body, headers, {
    secret = secret, tolerance = self.tolerance, clock = self.clock, client = self.client,
  })
  if not event then
    self.tell("event_refused", { check = err.check, message = err.message })
    return answer(err.kind == "auth" and 401 or 400, "refused")
  end
  local outcome = deliver.event(self, event, id_of(event, raw_body), patience_of(self))
  return answer(statuses[outcome], outcome)
end

-- ---- nginx ----------------------------------------------------------------------------

local function read_body(ngx)
  ngx.req.read_body()
  local path = ngx.req.get_body_file()
  if not path then
    return ngx.req.get_body_data() or ""
  end
  local file = assert(io.open(path, "rb"))
  local body = file:read("*a")
  file:close()
  return body
end

--- Is all of an nginx location: content_by_lua_block { bot:serve() }.
function methods:serve()
  local ngx = _G.ngx or misuse.raise "bot:serve is for nginx; elsewhere give bot:receive the body and the headers"
  local status, body = self:receive(read_body(ngx), ngx.req.get_headers())
  ngx.status = status
  ngx.header.content_type = "application/json"
  ngx.header.content_length = #body
  ngx.print(body)
end

-- ---- what users call ------------------------------------------------------------------

--- Adds a handler. What it raises fails the event, which is then delivered again; other handlers run.
---@param name string of an event; or a prefix, "message.*"; or "*"
---@param fn linq.bot_handler
---@param given? { late?: boolean } late: history that arrives late reaches it, too
---@return linq.bot self
function methods:on(name, fn, given)
  handlers.add(self.entries, name, fn, given)
  local doubt = handlers.doubt(name)
  if doubt then
    self.tell("warning", { message = doubt })
  end
  return self
end

--- Feeds the handlers with the messages that come to a line, asked of the API: for those without a public URL.
---@param given linq.poll_options
---@return integer|nil handled how many events; it returns after `rounds`
---@return linq.error|nil err that time does not cure: the key was refused
function methods:poll(given)
  return polling.run(self, given)
end

--- The events that were set aside because they failed too often, the latest last.
---@return linq.bot_failed[]|nil failed
---@return string|nil message why the store failed
function methods:failed()
  return set_aside.list(self.keeper)
end

--- Handles an event that was set aside once more.
---@param event_id string
---@return boolean|nil handled false: it failed again, and stays aside
---@return string|nil message why it could not be tried
function methods:retry(event_id)
  if type(event_id) ~= "string" then
    misuse.raise("bot:retry: an event's id expected, got %s", type(event_id))
  end
  local failed, message = set_aside.get(self.keeper, event_id)
  if not failed then
    return nil, message or "no event with this id was set aside"
  end
  local event = assert(events.read("v3", failed.body, self.client))
  local _, refusal = self.keeper:delete("handled:" .. event_id)
  if refusal then
    return nil, refusal
  end
  local outcome = deliver.event(self, event, event_id, patience_of(self))
  if outcome == "handled" or outcome == "duplicate" then
    set_aside.forget(self.keeper, event_id)
    return true
  end
  return false, outcome
end

function metatable.__tostring(self)
  return ("linq.bot: %d handlers, %s"):format(#self.entries, tostring(self.client))
end

-- ---- making one -----------------------------------------------------------------------

local function teller(on_event)
  return function(kind, fields)
    fields.type = kind
    interrupt.shield(on_event, fields)
  end
end

-- Pauses the running code by the bot's clock.
local function pauser(host, clock)
  return function(seconds)
    local current, message = hosts.current(host)
    if not current then
      misuse.raise("linq.bot: %s", message)
    end
    clocked.sleep(seconds, current, clock)
  end
end

--- Makes a bot.
---@param given linq.bot_options
---@return linq.bot bot
function bot.new(given)
  local own = options.checked(given)
  local state = clients.state(own.client)
  own.host, own.classes, own.entries = state.options.host, state.classes, {}
  own.clock = own.clock or state.clock
  own.tell, own.on_event = teller(own.on_event or log), nil
  own.pause = pauser(own.host, own.clock)
  local function report(event)
    own.tell(event.type, event)
  end
  own.keeper = keeper.new(own.store, "linq:bot:" .. own.name .. ":", report, own.clock, own.pause)
  own.turns = turns.new(own.keeper, own.clock, own.claim_ttl, function(id)
    return deliver.is_handled(own, id) == true
  end)
  return setmetatable(own, metatable)
end

return setmetatable(bot, {
  __call = function(_, given)
    return bot.new(given)
  end,
})
