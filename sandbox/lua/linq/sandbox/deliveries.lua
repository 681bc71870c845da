--- The webhooks that a sandbox delivers: who is told of an event, and what was sent.

local phone = require "linq.phone"

local deliveries = {}

local MAX_SENT = 1000 -- deliveries that are remembered

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

---@class linq.sandbox.deliveries
---@field sent { url: string, headers: table<string, string>, body: string }[] oldest first
local methods = {}
local metatable = { __index = methods }

local function contains(list, value)
  for _, one in ipairs(list) do
    if one == value then
      return true
    end
  end
  return false
end

-- The chat of an event's subject: a chat, a message, a reaction; nil for a contact.
local function chat_of(subject)
  return subject.messages and subject or subject.chat or subject.message and subject.message.chat
end

local function is_of_line(subscription, subject)
  local chat = chat_of(subject)
  if not chat or not subscription.phone_numbers then
    return true
  end
  local line = phone.key(chat.handles[1].address)
  for _, number in ipairs(subscription.phone_numbers) do
    if phone.key(number) == line then
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
  local body, headers = webhooks.build(self.state, subscription, name, subject, detail)
  if not body then
    return
  end
  if subscription.delivery_attempts then
    subscription.delivery_attempts = subscription.delivery_attempts + 1
    subscription.last_delivered_at = self.state:now()
  end
  self.queue[#self.queue + 1] = { url = subscription.url, headers = headers, body = body }
end

--- Delivers the webhooks of the events since the last call.
function methods:flush()
  while self.queue[1] do
    local delivery = table.remove(self.queue, 1)
    self.sent[#self.sent + 1] = delivery
    if #self.sent > MAX_SENT then
      table.remove(self.sent, 1)
    end
    if self.deliver then
      self.deliver(delivery)
    end
  end
end

--- Forgets what was sent and what is queued.
function methods:reset()
  self.sent, self.queue = {}, {}
end

--- Makes the queue of a state's webhooks, and connects it to the state's events.
---@param state linq.sandbox.state
---@param deliver? fun(delivery: { url: string, headers: table<string, string>, body: string })
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
