--- v3's operations on lines: phone numbers, their choice and their reputation audits.

local ascii = require "linq.util.ascii"
local bodies = require "linq.sandbox.v3.bodies"
local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local line_choice = require "linq.sandbox.line_choice"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local uuid = require "linq.util.uuid"

local lines = {}

local AUDIT_COOLDOWN, AUDIT_LIFETIME = 3600, 86400 -- seconds
local REPUTATION = "https://docs.linqapp.com/guides/phone-numbers/phone-reputation#healthy"

local function reputation()
  return { doc_url = REPUTATION, status = "HEALTHY" }
end

-- ---- phone numbers ------------------------------------------------------------------

function lines.phonenumbers_list(state)
  local list = json.array()
  for i, line in ipairs(state.lines.items) do
    list[i] = {
      id = line.uuid,
      phone_number = line.number,
      capabilities = { mms = true, sms = true, voice = false },
      country_code = json.null,
      type = json.null,
    }
  end
  return 200, { phone_numbers = list }
end

function lines.phone_numbers_list(state)
  local list = json.array()
  for i, line in ipairs(state.lines.items) do
    list[i] = {
      id = line.uuid,
      phone_number = line.number,
      reputation = reputation(),
      health_status = reputation(),
      forwarding_number = bodies.or_null(line.forwarding_number),
    }
  end
  return 200, { phone_numbers = list }
end

function lines.phone_numbers_update(state, request)
  local number = request.body.forwarding_number
  local line = state.lines:find(function(one)
    return one.uuid == request.parameters.phone_number_id
  end)
  if not line then
    refusal.raise(404, 2019, "Phone number not found")
  end
  if number == json.null or number == "" then
    number = nil
  else
    find.check_phone("forwarding_number", number)
  end
  state:forward(line, number)
  return 200, {
    id = line.uuid,
    phone_number = line.number,
    forwarding_number = bodies.or_null(line.forwarding_number),
  }
end

-- The type of the lines to choose from, as the lines have it; nil for all.
local function type_of(state, given)
  for _, known in ipairs(given and { "iMessage", "RCS" } or {}) do
    if ascii.lower(known) == ascii.lower(given) then
      local line = state.lines:find(function(one) return one.type == known end)
      return line and known or refusal.raise(503, 4004, "No line of this type is available")
    end
  end
  return given and refusal.raise(400, 1005, "type must be RCS or iMessage")
end

function lines.available_number_retrieve(state, request)
  local query = request.query
  for _, name in ipairs { "to", "exclude_from" } do
    for _, address in ipairs(query[name] or {}) do
      find.check_handle(name, address)
    end
  end
  local choice = line_choice.choose(state, query.to or {}, query.exclude_from or {}, type_of(state, query.type))
  if not choice then
    refusal.raise(400, 1005, "exclude_from excludes every line")
  end
  return 200, {
    phone_number = choice.line.number,
    vcf_url = ("%s/vcf/%s.vcf?expires=%d"):format(state.origin, choice.line.uuid, state:time() + 900),
  }
end

-- ---- reputation audits --------------------------------------------------------------

local function line_of(state, request)
  local number = request.parameters.phone_number
  find.check_phone("phone_number", number)
  return state.lines:get(phone.key(number)) or refusal.raise(404, 2019, "Phone number not found")
end

function lines.phone_numbers_start_reputation_audit(state, request)
  local line = line_of(state, request)
  local last = line.audits[#line.audits]
  if last and last.status == "pending" then
    return 202, { audit_id = last.id, status = last.status }
  end
  local wait = last and last.started + AUDIT_COOLDOWN - state:time() or 0
  if wait > 0 then
    refusal.raise(429, nil, "The line was audited recently", wait)
  end
  local audit = { id = "aud_" .. uuid():gsub("-", ""):sub(1, 16), status = "pending", started = state:time() }
  table.insert(line.audits, audit)
  return 202, { audit_id = audit.id, status = audit.status }
end

local function report(line, state)
  local opted_out = json.array()
  for _, chat in ipairs(state:chats_with(line.number)) do
    if chat.opted_out and state:has(chat, line.number, true) then
      opted_out[#opted_out + 1] = { chat_id = chat.uuid, messages_after_stop = 0 }
    end
  end
  return {
    severity = "HEALTHY",
    primary_driver = "overall_conversation_health",
    summary_markdown = "# Audit of " .. line.number .. "\n\nNothing stands out.",
    drivers = json.array {
      { key = "overall_conversation_health", metric = "steady", summary = "Both sides take part in conversations." },
    },
    action_items = json.array {
      { detail = "Continue as before.", expected_impact = "low", priority = 1, title = "Keep going" },
    },
    evidence = { opt_out_chats = opted_out, unhealthy_chats = json.array() },
  }
end

-- An audit is complete as soon as its result is read.
function lines.phone_numbers_get_reputation_audit(state, request)
  local line = line_of(state, request)
  for _, audit in ipairs(line.audits) do
    if audit.id == request.parameters.audit_id and state:time() - audit.started <= AUDIT_LIFETIME then
      audit.status, audit.generated_at = "complete", audit.generated_at or state:now()
      return 200, {
        audit_id = audit.id,
        status = audit.status,
        generated_at = audit.generated_at,
        phone = line.number,
        report = report(line, state),
      }
    end
  end
  refusal.raise(404, 2001, "Audit not found")
end

return lines
