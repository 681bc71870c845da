--- The webhooks that a sandbox delivers: who is told of an event, what was sent, and what
--- is sent again because the receiver could not take it.

local phone = require "linq.phone"
local recent = require "linq.sandbox.recent"

local deliveries = {}

local WINDOW = 1800 -- seconds for which one is tried again

local webhooks_of = { v2 = require "linq.sandbox.v2.webhooks", v3 = require "linq.sandbox.v3.webhooks" }

---@class linq.sandbox.subscription
---@field id integer|string
---@field version "v2"|"v3"
---@field url string
---@field events string[] the version's names
---@field phone_numbers? string[] the lines; nil: all
---@field is_active boolean
---@field secret? string
---@field delivery_attempts? integer v2's
---@field routing_key_header? string v3's
---@field routing_id_header? string v3's
---@field tokens? table<string, string> v3's, by the chat's UUID

---@class linq.sandbox.event
---@field type string
---@field id string
---@field chat? linq.sandbox.chat
---@field body string

---@class linq.sandbox.pending  what is to be delivered, or delivered again
---@field subscription linq.sandbox.subscription
---@field event linq.sandbox.event
---@field attempts integer so far
---@field since? number Unix time of the first attempt
---@field due number Unix time of the next one

-- What a receiver answered: its status and headers; false: nothing; nil: nobody says, or
-- `answered` will be called, which gives the seconds until the next attempt.
---@alias linq.sandbox.deliver fun(delivery: table, answered: linq.sandbox.answered): integer|false|nil, table|nil
---@alias linq.sandbox.answered fun(status: integer|false|nil, headers?: table<string, string>): number|nil

---@class linq.sandbox.deliveries
---@field sent { url: string, headers: table<string, string>, body: string, attempt: integer }[] oldest first
---@field queue linq.sandbox.pending[]
local methods = {}
local metatable = { __index = methods }

-- ---- who is told ----------------------------------------------------------------------

local function contains(list, value)
  for _, one in ipairs(list) do
    if one == value then
      return true
    end
  end
  return false
end

-- The chat of an event's subject: a chat, a message, a reaction; nil for any other.
local function chat_of(subject)
  return subject.messages and subject or subject.chat or subject.message and subject.message.chat
end

-- The line that an event is about, nil where it is about none.
local function line_of(subject)
  local chat = chat_of(subject)
  return chat and chat.handles[1].address or subject.account and subject.account.phone_number
end

local function is_of_line(subscription, subject)
  local line = line_of(subject)
  if not line or not subscription.phone_numbers then
    return true
  end
  for _, number in ipairs(subscription.phone_numbers) do
    if phone.key(number) == phone.key(line) then
      return true
    end
  end
  return false
end

local function tell(self, subscription, name, subject, detail)
  local webhooks = webhooks_of[subscription.version]
  name = webhooks.name_of(name, subject)
  if not (subscription.is_active and contains(subscription.events, name) and is_of_line(subscription, subject)) then
    return
  end
  local body, id = webhooks.build(self.state, subscription, name, subject, detail)
  if not body then
    return
  end
  local event = { type = name, id = id, chat = chat_of(subject), body = body }
  table.insert(self.queue, { subscription = subscription, event = event, attempts = 0, due = 0 })
end

-- ---- attempts -------------------------------------------------------------------------

-- Seconds until the next attempt: twice as many each time, and the last attempt at the
-- end of the window. Nil when that is over.
local function wait_of(pending, now)
  local left = WINDOW - (now - pending.since)
  return left > 0 and math.min(2 ^ (pending.attempts - 1), left) or nil
end

local function learn(pending, headers)
  local webhooks = webhooks_of[pending.subscription.version]
  if webhooks.learn then
    webhooks.learn(pending.subscription, pending.event, headers)
  end
end

-- Returns the seconds until the next attempt, nil when there is none.
local function take_answer(self, pending, status, headers)
  if type(status) ~= "number" and status ~= false then
    return nil
  elseif status and status >= 200 and status < 300 then
    learn(pending, headers)
    return nil
  elseif status and status ~= 429 and status < 500 then
    return nil
  end
  local now = self.state:time()
  local wait = wait_of(pending, now)
  if wait then
    pending.due = now + wait
    table.insert(self.queue, pending)
  end
  return wait
end

local function attempt(self, pending)
  local subscription, event = pending.subscription, pending.event
  pending.attempts, pending.since = pending.attempts + 1, pending.since or self.state:time()
  if subscription.delivery_attempts then
    subscription.delivery_attempts = subscription.delivery_attempts + 1
    subscription.last_delivered_at = self.state:now()
  end
  local headers = webhooks_of[subscription.version].headers(self.state, subscription, event)
  local delivery = { url = subscription.url, headers = headers, body = event.body, attempt = pending.attempts }
  recent.add(self.sent, delivery)
  local function answered(status, fields)
    return take_answer(self, pending, status, fields)
  end
  if self.deliver then
    answered(self.deliver(delivery, answered))
  end
end

-- Takes the first that is due out of the queue. What failed is dropped once its
-- subscription is off.
local function take_due(self)
  local at = 1
  while self.queue[at] do
    local pending = self.queue[at]
    if pending.attempts > 0 and not pending.subscription.is_active then
      table.remove(self.queue, at)
    elseif pending.due <= self.state:time() then
      return table.remove(self.queue, at)
    else
      at = at + 1
    end
  end
end

--- Delivers the webhooks of the events since the last call, and those that are due again.
function methods:flush()
  local pending = take_due(self)
  while pending do
    attempt(self, pending)
    pending = take_due(self)
  end
end

--- Forgets what was sent and what is queued.
function methods:reset()
  self.sent, self.queue = {}, {}
end

--- Makes the queue of a state's webhooks, and connects it to the state's events.
---@param state linq.sandbox.state
---@param deliver? linq.sandbox.deliver
---@return linq.sandbox.deliveries deliveries sent (an array), flush, reset
function deliveries.new(state, deliver)
  local self = setmetatable({ state = state, deliver = deliver, sent = {}, queue = {} }, metatable)
  function state.emit(name, subject, detail)
    for _, subscription in ipairs(state.subscriptions.items) do
      tell(self, subscription, name, subject, detail)
    end
  end
  return self
end

return deliveries
