--- v3's operations on contact cards, which a line shares with its chats.

local account_events = require "linq.sandbox.account_events"
local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local limits = require "linq.sandbox.limits"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local uuid = require "linq.util.uuid"

local contact_cards = {}

local CHANGES, PERIOD = 3, 600 -- creations and updates in so many seconds, of a number

-- Counts a change of the contact card of a number.
local function count_change(state, number)
  find.check_phone("phone_number", number)
  local line = state:line(number) or refusal.raise(403, 2006, "The number does not belong to you")
  limits.take(state, line.card_calls, CHANGES, PERIOD)
end

local function card_body(card)
  return {
    first_name = card.first_name,
    last_name = card.last_name,
    phone_number = card.phone_number,
    image_url = card.image_url,
    is_active = true,
  }
end

local function emit(state, card, name, summary, change)
  account_events.emit(state, "contact_card." .. name, summary, {
    contact_card = {
      id = card.id,
      first_name = card.first_name,
      last_name = json.or_null(card.last_name),
      image_url = json.or_null(card.image_url),
    },
    phone_number = card.phone_number,
    change = change,
  })
end

function contact_cards.contact_card_create(state, request)
  local body = request.body
  count_change(state, body.phone_number)
  if state.cards:get(phone.key(body.phone_number)) then
    refusal.raise(409, 2014, "The line has an active contact card")
  end
  local card = state.cards:add {
    id = uuid(),
    key = phone.key(body.phone_number),
    first_name = body.first_name,
    last_name = body.last_name,
    phone_number = body.phone_number,
    image_url = body.image_url,
  }
  emit(state, card, "created", "Contact card created")
  return 200, card_body(card)
end

local function card_of(state, number)
  find.check_phone("phone_number", number)
  return state.cards:get(phone.key(number)) or refusal.raise(404, 2012, "Contact card not found")
end

function contact_cards.contact_card_retrieve(state, request)
  local number, list = request.query.phone_number, json.array()
  for i, card in ipairs(number and { card_of(state, number) } or state.cards.items) do
    list[i] = card_body(card)
  end
  return 200, { contact_cards = list }
end

function contact_cards.contact_card_update(state, request)
  count_change(state, request.query.phone_number)
  local card, change = card_of(state, request.query.phone_number), {}
  for _, name in ipairs { "first_name", "last_name", "image_url" } do
    local value = request.body[name]
    if value ~= nil and value ~= json.null and value ~= card[name] then
      change[name] = { from = json.or_null(card[name]), to = value }
      card[name] = value
    end
  end
  if next(change) then
    emit(state, card, "updated", "Contact card updated", change)
  end
  return 200, card_body(card)
end

return contact_cards
