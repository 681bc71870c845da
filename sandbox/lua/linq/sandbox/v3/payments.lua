--- v3's operations on payments: payment requests with a checkout page, payment providers,
--- connected handles, and payments by such a handle.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local uuid = require "linq.util.uuid"

local payments = {}

local MAX_METADATA = 49
local PRICE_AMOUNT = 999 -- of every price_id, in cents
local DAY = 86400

local function token()
  return core.hex(core.random(8))
end

local function check_currency(currency)
  if currency and ascii.lower(currency) ~= "usd" then
    refusal.raise(400, 1005, "currency: only usd is supported")
  end
end

local function check_metadata(metadata)
  local count = 0
  for name in pairs(metadata or {}) do
    count = count + 1
    if name:find("^linq_") or count > MAX_METADATA then
      refusal.raise(400, 1005, "metadata may have at most 49 keys, none with the prefix linq_")
    end
  end
end

-- Returns the result of the earlier call with this idempotency key, otherwise makes it now.
local function once(state, request, make)
  local key = request.headers["idempotency-key"]
  local earlier = key and state.answers[request.row.operation .. " " .. key]
  local made = earlier or make()
  if key then
    state.answers[request.row.operation .. " " .. key] = made
  end
  return made
end

-- ---- payment requests ---------------------------------------------------------------

local function new_request(state, body)
  local rail, subscription = body.rail or "stripe", body.mode == "subscription"
  local quantity = body.quantity or 1
  return state.payment_requests:add {
    id = uuid(),
    object = "payment_request",
    amount = body.amount or PRICE_AMOUNT * quantity,
    checkout_url = "https://zero.linqapp.com/pay/sandbox?session=tok_" .. token(),
    currency = ascii.lower(body.currency or "usd"),
    mode = body.mode or "payment",
    status = "requested",
    description = body.description,
    discount = body.discount,
    metadata = body.metadata,
    price_id = body.price_id,
    quantity = body.price_id and quantity or nil,
    interval = subscription and "month" or nil,
    interval_count = subscription and 1 or nil,
    trial_end = body.trial_end or body.trial_period_days and state:now(body.trial_period_days * DAY) or nil,
    rail = rail,
    stripe = rail == "stripe" and {
      customer_id = body.customer_id,
      payment_intent_id = not subscription and "pi_" .. token() or nil,
      subscription_id = subscription and "sub_" .. token() or nil,
    } or nil,
    natural = rail == "natural" and { payment_request_id = "npr_" .. token() } or nil,
    created_at = state:now(),
    updated_at = state:now(),
    expires_at = state:now(DAY),
  }
end

function payments.payment_requests_create(state, request)
  local body = request.body
  check_currency(body.currency)
  check_metadata(body.metadata)
  if body.discount and body.mode ~= "subscription" then
    refusal.raise(400, 1005, "discount is for subscriptions only")
  end
  if body["from"] then
    find.check_phone("from", body["from"])
  end
  return 201, (once(state, request, function()
    return new_request(state, body)
  end))
end

local function expire_requests(state)
  for _, one in ipairs(state.payment_requests.items) do
    if one.status == "requested" and one.expires_at <= state:now() then
      one.status, one.updated_at = "expired", one.expires_at
    end
  end
end

local function find_request(state, request)
  expire_requests(state)
  return state.payment_requests:get(request.parameters.payment_request_id)
    or refusal.raise(404, 2021, "Payment request not found")
end

function payments.payment_requests_retrieve(state, request)
  return 200, find_request(state, request)
end

function payments.payment_requests_list(state, request)
  expire_requests(state)
  local query, newest, data = request.query, {}, json.array()
  for i = #state.payment_requests.items, 1, -1 do
    local one = state.payment_requests.items[i]
    if not query.status or one.status == query.status then
      newest[#newest + 1] = one
    end
  end
  local limit, offset = query.limit or 20, query.offset or 0
  for i = offset + 1, math.min(offset + limit, #newest) do
    data[#data + 1] = newest[i]
  end
  return 200, { object = "list", data = data, has_more = offset + limit < #newest }
end

function payments.payment_requests_cancel(state, request)
  local one = find_request(state, request)
  if one.status ~= "requested" then
    refusal.raise(409, 2015, "Only an open payment request can be canceled")
  end
  one.status, one.updated_at = "canceled", state:now()
  return 200, one
end

-- ---- providers ----------------------------------------------------------------------

local providers = { agentcard = true, natural = true, stripe = true }

local function provider_of(state, request)
  local name = request.parameters.provider
  if not providers[name] then
    refusal.raise(404, 2001, "Payment provider not found")
  end
  return state.payment_providers:get(name) or state.payment_providers:add { key = name, status = "disabled" }
end

function payments.payment_providers_retrieve(state, request)
  local provider = provider_of(state, request)
  return 200, { provider = provider.key, status = provider.status }
end

function payments.payment_providers_connect(state, request)
  local provider, session = provider_of(state, request), "cs_" .. token()
  if not request.body.return_url:find("^https://") then
    refusal.raise(400, 1005, "return_url must be https")
  end
  provider.status = "onboarding"
  return 200, {
    hosted_url = "https://connect.linq.invalid/s/" .. session,
    session_id = session,
    status = provider.status,
  }
end

-- ---- handles ------------------------------------------------------------------------

local function handle_of(state, request)
  local address = request.parameters.handle
  find.check_handle("handle", address)
  local key = phone.key(address)
  return state.payment_handles:get(key) or state.payment_handles:add {
    key = key,
    handle = address,
    status = "not_connected",
  }
end

local function handle_body(handle)
  return { handle = handle.handle, status = handle.status }
end

function payments.payment_handles_connect(state, request)
  local handle = handle_of(state, request)
  handle.status, handle.connect_id = "pending", "cs_" .. token()
  local body = handle_body(handle)
  body.connect_id = handle.connect_id
  return 200, body
end

function payments.payment_handles_connection(state, request)
  return 200, handle_body(handle_of(state, request))
end

-- Any code of digits is right, except 000000.
function payments.payment_handles_verify(state, request)
  local handle, body = handle_of(state, request), request.body
  if handle.status ~= "pending" or body.connect_id ~= handle.connect_id then
    refusal.raise(404, 2001, "No pending connection has this connect_id")
  elseif not body.code:find("^%d+$") or body.code == "000000" then
    refusal.raise(400, 1005, "code is wrong")
  end
  handle.status, handle.connect_id = "connected", nil
  return 200, handle_body(handle)
end

function payments.payment_handles_revoke(state, request)
  local handle = handle_of(state, request)
  if handle.status == "not_connected" then
    refusal.raise(404, 2001, "The handle is not connected")
  end
  handle.status = "revoked"
  return 200, handle_body(handle)
end

-- ---- payments -----------------------------------------------------------------------

local function is_connected(state, address)
  local handle = state.payment_handles:get(phone.key(address))
  return handle ~= nil and handle.status == "connected"
end

local function advance(state, payment)
  if payment.status == "needs_connection" and is_connected(state, payment.handle) then
    payment.status, payment.attach_url = "ready", nil
  end
  return payment
end

function payments.payments_create(state, request)
  local body = request.body
  check_currency(body.currency)
  check_metadata(body.metadata)
  find.check_handle("handle", body.handle)
  if body.amount_cents < 1 then
    refusal.raise(400, 1005, "amount_cents must be positive")
  end
  local payment = once(state, request, function()
    local id = "pay_" .. token()
    return state.payments:add {
      id = id,
      amount_cents = body.amount_cents,
      currency = ascii.lower(body.currency),
      description = body.description,
      handle = body.handle,
      merchant = body.merchant,
      metadata = body.metadata,
      status = "needs_connection",
      attach_url = "https://connect.linq.invalid/attach/" .. id,
    }
  end)
  return 200, advance(state, payment)
end

local function find_payment(state, request)
  local payment = state.payments:get(request.parameters.payment_id)
  return payment and advance(state, payment) or refusal.raise(404, 2001, "Payment not found")
end

function payments.payments_retrieve(state, request)
  return 200, find_payment(state, request)
end

local final = { succeeded = true, declined = true, canceled = true, expired = true }

function payments.payments_cancel(state, request)
  local payment = find_payment(state, request)
  if final[payment.status] then
    refusal.raise(409, 2015, "The payment is " .. payment.status)
  end
  payment.status, payment.attach_url = "canceled", nil
  return 200, payment
end

function payments.payments_credentials(state, request)
  local payment = find_payment(state, request)
  if payment.status ~= "ready" and payment.status ~= "authorized" then
    refusal.raise(409, 2015, "The payment is " .. payment.status)
  end
  local card_ref = "card_" .. payment.id:sub(5)
  return 200, {
    handoff = {
      card_ref = card_ref,
      fetch_url = "https://provider.linq.invalid/cards/" .. card_ref,
      provider = "agentcard",
      user_token = "ut_" .. token(),
    },
  }
end

return payments
