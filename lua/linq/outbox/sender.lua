--- Sends one claimed message once, and says what becomes of it.
---
--- A verdict is a final state (sent, failed, uncertain, expired), "later" with the seconds to
--- wait, or "stop": the fault concerns all messages.

local canonical = require "linq.outbox.canonical"
local clients = require "linq.client"
local core = require "linq.core"
local errors = require "linq.error"
local interrupt = require "linq.util.interrupt"
local look = require "linq.outbox.look"
local message = require "linq.outbox.message"

local sender = {}

local FIRST_WAIT, LONGEST_WAIT, JITTER = 0.5, 60, 0.25 -- seconds; a wait is shortened by up to this part
local CLOCKS = 60 -- seconds by which a first attempt may lie in the future

---@class linq.outbox.claim  of what queue's operation exchange gives
---@field number string
---@field id string
---@field pair string
---@field key string
---@field attempts integer with this one
---@field first number Unix time of the first attempt
---@field expires number|nil Unix time
---@field target table
---@field content string|linq.message_content

---@class linq.outbox.verdict
---@field verdict string
---@field wait number
---@field text string JSON of the error; of one that was sent, two lines: the ids of the message and of the chat
---@field err linq.error|nil

-- 403: codes that are about one message, its line or its recipient. Others are about the account.
local of_one = { [2005] = true, [2006] = true, [2008] = true, [2024] = true, [2026] = true }
local LINE_INELIGIBLE, MESSAGE_DELETED = 2027, 2002

-- Failures after which the message may have arrived, or may arrive next time.
local passing_kinds = {
  connection = true, timeout = true, protocol = true, tls = true, decode = true, too_large = true,
}
local stopping_kinds = { auth = true, host = true, canceled = true }

local function backoff(attempts)
  local wait = math.min(FIRST_WAIT * 2 ^ math.min(attempts - 1, 10), LONGEST_WAIT)
  local high, low = core.random(2):byte(1, 2)
  return wait * (1 - JITTER * (high * 256 + low) / 65535)
end

local kept_fields = {
  "kind", "message", "status", "code", "title", "detail", "trace_id", "operation", "method", "path",
}

local function error_text(err)
  local kept = {}
  for _, name in ipairs(kept_fields) do
    kept[name] = err[name]
  end
  return canonical(kept) or "{}"
end

local function final(state, text, err)
  return { verdict = state, wait = 0, text = text, err = err }
end

local function result_text(result)
  local is_chat = core.class_of(result).kind == "chat"
  local sent = is_chat and result.message or result
  local chat_id = is_chat and result.id or result.chat_id
  return (sent and sent.id or "") .. "\n" .. (chat_id or "")
end

-- What follows a failure.
local function judge(claim, err)
  local text = error_text(err)
  if stopping_kinds[err.kind] or err.kind == "forbidden" and not of_one[err.code] and err.code ~= LINE_INELIGIBLE then
    return { verdict = "stop", wait = 0, text = text, err = err }
  elseif err.code == MESSAGE_DELETED and claim.attempts > 1 then -- an earlier attempt had arrived
    return final("sent", "\n")
  elseif err.retryable or passing_kinds[err.kind] or err.code == LINE_INELIGIBLE then
    return { verdict = "later", wait = err.retry_after or backoff(claim.attempts), text = text, err = err }
  end
  return final("failed", text, err)
end
sender.judge = judge

local methods = {
  ["chats.create"] = function(client, _, fields, options)
    return client.chats:create(fields, options)
  end,
  ["chats.messages.send"] = function(client, chat_id, fields, options)
    return client.chats.messages:send(chat_id, fields, options)
  end,
  ["messages.create"] = function(client, _, fields, options)
    return client.messages:create(fields, options)
  end,
}

local function attempt(client, claim)
  local operation, fields = message.call(claim.target, claim.content)
  local options = { idempotency_key = claim.key, max_retries = 0 }
  local result, err = methods[operation](client, claim.target.chat_id, fields, options)
  if not result then
    return judge(claim, err)
  end
  return final("sent", result_text(result))
end

local UNCERTAIN = '{"kind":"uncertain","message":"the chat does not tell whether the message arrived"}'

-- What the chat tells; nil: the message is not there.
local function look_first(client, claim)
  local answer, found = look.find(client, claim.target, claim.content, claim.first)
  if answer == "there" then
    return final("sent", result_text(found))
  elseif answer == "unknown" then
    return final("uncertain", UNCERTAIN)
  elseif not answer then
    local verdict = judge(claim, found)
    return verdict.verdict ~= "failed" and verdict or final("uncertain", UNCERTAIN)
  end
end

--- Sends it. What is raised is a fault of the message.
---@param client linq.client
---@param claim linq.outbox.claim
---@param now number Unix time
---@param key_lifetime number seconds
---@return linq.outbox.verdict
function sender.send(client, claim, now, key_lifetime)
  if clients.state(client).shared.closed then -- a call would raise, which is no fault of the message
    return judge(claim, errors.new { kind = "canceled", message = "the client was closed" })
  end
  local is_over = claim.expires ~= nil and claim.expires <= now
  local age = now - claim.first
  if claim.attempts > 1 and (is_over or age > key_lifetime or age < -CLOCKS) then
    local verdict = look_first(client, claim)
    if verdict or is_over then
      return verdict or final("expired", "")
    end
  end
  return attempt(client, claim)
end

--- The verdict for a message whose sending raised. Ctrl-C is no fault of the message's.
---@param err linq.error of kind "raised"
---@return linq.outbox.verdict
function sender.raised(err)
  if interrupt.is(err.value) then
    return { verdict = "later", wait = 0, text = error_text(err), err = err }
  end
  return final("failed", error_text(err), err)
end

return sender
