--- Makes a state of a document (see linq.sandbox.saved.shapes), whose shapes are right.

local core = require "linq.core"
local fields = require "linq.sandbox.saved.fields"
local phone = require "linq.phone"
local shapes = require "linq.sandbox.saved.shapes"
local store = require "linq.sandbox.store"
local webhooks = require "linq.webhooks"

local all, copy, map = fields.all, fields.copy, fields.map

local reader = {}

local MOST = 2 ^ 53 - 1e9 -- of ids; there is room for new ones

-- Ends the reading: what is wrong is caught in reader.read.
local function fail(message, ...)
  error({ wrong = message:format(...) }, 0)
end

local function check(fits, message, ...)
  return fits or fail(message, ...)
end

local function clock_times(state, times)
  return map(times, function(time)
    return time - state.clock.time() + state.clock.now()
  end)
end

-- Counts an id, so that none is given twice.
local function take_id(state, kind, id)
  local key = kind .. " " .. tostring(id)
  check(not state.seen[key], "the id %s of a %s is there twice", tostring(id), kind)
  check(type(id) ~= "number" or id >= 0 and id < MOST, "the id %s of a %s is out of range", tostring(id), kind)
  state.seen[key] = true
  if type(id) == "number" then
    state.last_id = math.max(state.last_id, id)
  end
end

-- ---- chats --------------------------------------------------------------------------------

local function handles_of(state, chat, list)
  local by_id = {}
  chat.handles = map(list, function(one)
    local handle = copy("Handle", one)
    handle.key = phone.key(handle.address)
    take_id(state, "handle", handle.id)
    by_id[handle.id] = handle
    return handle
  end)
  return function(id)
    return check(by_id[id], "the chat %s has no handle %s", chat.uuid, tostring(id))
  end
end

local function reaction(state, message, handle_of, given)
  local made = copy("Reaction", given)
  take_id(state, "reaction", made.id)
  made.handle, made.message = handle_of(given.handle), message
  table.insert(state.new_reactions, made)
  return made
end

local function part(state, message, handle_of, given)
  local made = copy(shapes.Part[given.type], given)
  made.reactions = given.reactions and map(given.reactions, function(one)
    return reaction(state, message, handle_of, one)
  end)
  made.attachment = given.attachment and (state.attachments:get(given.attachment)
    or { id = given.attachment, download_path = store.download_path(given.attachment, given.filename or "file") })
  return made
end

local function poll(handle_of, given)
  return { options = map(given.options, function(option)
    return { id = option.id, text = option.text, creator = handle_of(option.creator),
      votes = map(option.votes, function(vote)
        return { handle = handle_of(vote.handle), voted_at = vote.voted_at }
      end) }
  end) }
end

local function message(state, chat, handle_of, given)
  local made = copy("Message", given, { handle = true })
  take_id(state, "message", made.id)
  take_id(state, "message", made.uuid)
  local last = chat.messages[#chat.messages]
  check(not last or last.id < made.id, "the messages of the chat %s are not in the order of their ids", chat.uuid)
  made.chat, made.from = chat, handle_of(given.handle)
  made.is_from_me = made.from.is_me
  made.parts = map(given.parts, function(one) return part(state, made, handle_of, one) end)
  made.poll = given.poll and poll(handle_of, given.poll)
  state:keep_message(made)
end

local function chat(state, given)
  local made = copy("Chat", given)
  take_id(state, "chat", made.id)
  take_id(state, "chat", made.uuid)
  local handle_of = handles_of(state, made, given.handles)
  made.display_name = made.display_name or ""
  made.locations = map(given.locations, function(one)
    local location = copy("Location", one)
    location.handle = handle_of(one.handle)
    return location
  end)
  made.sent_times = given.sent_times and clock_times(state, given.sent_times)
  made.messages = {}
  state:keep_chat(made)
  for _, one in ipairs(given.messages) do
    message(state, made, handle_of, one)
  end
end

-- What a message names of other messages and chats, once all are there. A message that it replies to
-- may have been deleted.
local function check_references(state)
  for _, one in pairs(state.messages_by.uuid) do
    local above = one.reply_to and state:find_message("uuid", one.reply_to.message_id)
    check(not above or above.chat == one.chat and above.id < one.id,
      "the message %s replies to none before it in its chat", one.uuid)
    local previous = one.choice and one.choice.previous
    if previous then
      one.choice.previous = check(state:find_chat("uuid", previous), "there is no chat %s", previous)
    end
  end
end

-- ---- the rest -----------------------------------------------------------------------------

local function line(state, given)
  local made = copy("Line", given)
  take_id(state, "line", made.id)
  made.key = phone.key(made.number)
  take_id(state, "line", made.key)
  made.audits, made.card_calls = map(given.audits, all "Audit"), clock_times(state, given.card_calls)
  state.lines:add(made)
end

local function attachment(state, given)
  local made = copy("Attachment", given, { base64 = true })
  take_id(state, "attachment", made.id)
  if given.base64 then
    made.data = check(core.base64_decode(given.base64), "the base64 of the attachment %s is wrong", made.id)
  end
  state.attachments:add(store.place(made))
end

local function contact(state, given)
  local made = copy("Contact", given)
  take_id(state, "contact", made.id)
  for _, user in ipairs(state.users) do
    made.owner = user.id == given.owner and user or made.owner
  end
  check(made.owner == nil or type(made.owner) == "table", "there is no user %s", tostring(given.owner))
  state.contacts:add(made)
end

local function subscription(state, given)
  local made = copy("Subscription", given, { number = true })
  made.id = given.id or given.number
  check(type(made.id) == (made.version == "v2" and "number" or "string"),
    "the id %s is none of %s's subscriptions", tostring(made.id), made.version)
  take_id(state, "subscription", made.id)
  if made.version == "v3" then
    local signs = pcall(webhooks.sign, "", { secret = made.secret or "" })
    check(signs, "the secret of the subscription %s cannot sign webhooks", made.id)
  end
  state.subscriptions:add(made)
end

local function add_keyed(name, shape, key_field)
  return function(state, given)
    local made = copy(shape, given)
    made.key = key_field and phone.key(made[key_field]) or made.key
    take_id(state, name, made.key or made.id)
    state[name]:add(made)
  end
end

local function answer(state, name, given)
  local made = given.payment and state.payments:get(given.payment)
    or given.payment_request and state.payment_requests:get(given.payment_request)
  state.answers[name] = check(made, "the answer %s is no payment and no payment request", name)
end

local function pending(state, given)
  local id = given.subscription or given.number
  local made = { attempts = given.attempts, since = given.since, due = given.due }
  made.subscription = check(state.subscriptions:get(id), "there is no subscription %s", tostring(id))
  made.event = copy("Event", given.event)
  if given.event.chat then
    made.event.chat = check(state:find_chat("uuid", given.event.chat), "there is no chat %s", given.event.chat)
  end
  return made
end

local function each(state, list, add)
  for _, item in ipairs(list) do
    add(state, item)
  end
end

local function fill(state, document)
  state.last_id, state.seen, state.new_reactions = document.last_id, {}, {}
  take_id(state, "last message or chat", document.last_id)
  state.users = map(document.users, all "User")
  each(state, document.lines, line)
  state.lines_are_fixed = document.lines_are_fixed
  each(state, document.attachments, attachment)
  each(state, document.chats, chat)
  check_references(state)
  table.sort(state.new_reactions, function(a, b) return a.id < b.id end)
  each(state.reactions, state.new_reactions, state.reactions.add)
  each(state, document.contacts, contact)
  each(state, document.blocked, add_keyed("blocked", "Blocked", "handle"))
  each(state, document.cards, add_keyed("cards", "Card", "phone_number"))
  each(state, document.payment_handles, add_keyed("payment_handles", "PaymentHandle", "handle"))
  each(state, document.payment_providers, add_keyed("payment_providers", "PaymentProvider"))
  each(state, document.payment_requests, add_keyed("payment_requests", "PaymentRequest"))
  each(state, document.payments, add_keyed("payments", "Payment"))
  for name, given in pairs(document.answers) do
    answer(state, name, given)
  end
  each(state, document.subscriptions, subscription)
  for _, key in ipairs(document.deleted_keys) do
    state.keys[key] = state.keys[key] or { deleted = true }
  end
  state.seen, state.new_reactions = nil, nil
end

--- Fills an empty state from a document.
---@param state linq.sandbox.state
---@param document table<string, any>
---@return linq.sandbox.pending[]|nil queue
---@return string|nil message what is wrong
function reader.read(state, document)
  local ok, result = pcall(function()
    fill(state, document)
    return map(document.pending, function(one) return pending(state, one) end)
  end)
  if ok then
    return result
  elseif type(result) == "table" and result.wrong then
    return nil, result.wrong
  end
  error(result, 0)
end

return reader
