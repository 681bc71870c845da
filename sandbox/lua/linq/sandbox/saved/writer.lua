--- Makes the document of a state (see linq.sandbox.saved.shapes).

local core = require "linq.core"
local fields = require "linq.sandbox.saved.fields"
local json = require "linq.util.json"
local shapes = require "linq.sandbox.saved.shapes"

local all, copy, map = fields.all, fields.copy, fields.map

local FORMAT, VERSION = "linq-sandbox-state", 1

local writer = { FORMAT = FORMAT, VERSION = VERSION }

-- Nil instead of an empty array.
local function some(list)
  return list[1] ~= nil and list or nil
end

-- The clock's seconds begin anew in another process; Unix times do not.
local function unix_times(state, times)
  return map(times, function(time)
    return time + state.clock.time() - state.clock.now()
  end)
end

-- ---- chats --------------------------------------------------------------------------------

local reference = { handle = true }

local function reaction(one)
  local made = copy("Reaction", one, reference)
  made.handle = one.handle.id
  return made
end

local referred = { reactions = true, attachment = true }

local function part(one)
  local made = copy(shapes.Part[one.type], one, referred)
  made.reactions = some(map(one.reactions, reaction))
  made.attachment = one.attachment and one.attachment.id
  return made
end

local function vote(one)
  return { handle = one.handle.id, voted_at = one.voted_at }
end

local function poll_option(one)
  return { id = one.id, text = one.text, creator = one.creator.id, votes = map(one.votes, vote) }
end

local function choice(one)
  return { is_new = one.is_new, reason = one.reason, previous = one.previous and one.previous.uuid }
end

local composed = { handle = true, parts = true, poll = true, choice = true }

local function message(one)
  local made = copy("Message", one, composed)
  made.handle = one.from.id
  made.parts = map(one.parts, part)
  made.poll = one.poll and { options = map(one.poll.options, poll_option) }
  made.choice = one.choice and choice(one.choice)
  return made
end

local function location(one)
  local made = copy("Location", one, reference)
  made.handle = one.handle.id
  return made
end

local lists = { handles = true, messages = true, locations = true, sent_times = true }

local function chat(state, one)
  local made = copy("Chat", one, lists)
  made.handles = map(one.handles, all "Handle")
  made.messages = map(one.messages, message)
  made.locations = some(map(one.locations, location))
  made.sent_times = some(unix_times(state, one.sent_times))
  return made
end

-- ---- the rest -----------------------------------------------------------------------------

local function line(state, one)
  local made = copy("Line", one, { audits = true, card_calls = true })
  made.audits = some(map(one.audits, all "Audit"))
  made.card_calls = some(unix_times(state, one.card_calls))
  return made
end

local function attachment(one)
  local made = copy("Attachment", one)
  made.base64 = one.data and core.base64_encode(one.data)
  return made
end

local function contact(one)
  local made = copy("Contact", one, { owner = true })
  made.owner = one.owner and one.owner.id
  return made
end

-- v2's ids are numbers, v3's are texts.
local function name_subscription(made, subscription, field)
  local is_number = type(subscription.id) == "number"
  made[is_number and "number" or field] = subscription.id
  return made
end

local function subscription_of(one)
  return name_subscription(copy("Subscription", one, { id = true }), one, "id")
end

local function pending(state, queue)
  local made = json.array()
  for _, one in ipairs(queue) do
    if one.attempts > 0 and state.subscriptions:get(one.subscription.id) then
      local event = copy("Event", one.event, { chat = true })
      event.chat = one.event.chat and one.event.chat.uuid
      made[#made + 1] = name_subscription({
        event = event, attempts = one.attempts, since = one.since, due = one.due,
      }, one.subscription, "subscription")
    end
  end
  return made
end

local function answers(state)
  local made = {}
  for name, object in pairs(state.answers) do
    local kind = state.payments:get(object.id) == object and "payment" or "payment_request"
    made[name] = { [kind] = object.id }
  end
  return made
end

local function deleted_keys(state)
  local keys = json.array()
  for key, one in pairs(state.keys) do
    keys[#keys + 1] = one.deleted and key or nil
  end
  table.sort(keys)
  return keys
end

local kept_as_they_are = {
  blocked = "Blocked", cards = "Card", payment_handles = "PaymentHandle", payment_providers = "PaymentProvider",
  payment_requests = "PaymentRequest", payments = "Payment",
}

--- Makes the document of a state and of the webhooks that are to be delivered again.
---@param state linq.sandbox.state
---@param queue linq.sandbox.pending[]
---@return table<string, any>
function writer.document(state, queue)
  local document = {
    format = FORMAT,
    version = VERSION,
    last_id = state.last_id,
    lines_are_fixed = state.lines_are_fixed,
    users = map(state.users, all "User"),
    lines = map(state.lines.items, function(one) return line(state, one) end),
    chats = map(state.chats, function(one) return chat(state, one) end),
    attachments = map(state.attachments.items, attachment),
    contacts = map(state.contacts.items, contact),
    subscriptions = map(state.subscriptions.items, subscription_of),
    answers = answers(state),
    deleted_keys = deleted_keys(state),
    pending = pending(state, queue),
  }
  for name, shape in pairs(kept_as_they_are) do
    document[name] = map(state[name].items, all(shape))
  end
  return document
end

return writer
