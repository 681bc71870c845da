--- A credential that is a function. It is asked for the secret at each attempt, so that
--- secrets can be exchanged while the client lives. Only the headers of that attempt hold
--- what it gives.

local protected = require "linq.util.protected"
local redaction = require "linq.util.redact"

local credential = {}

--- What is wrong with a secret, without the secret.
---@param secret string
---@return string|nil wrong
function credential.fault(secret)
  if secret == "" then
    return "is empty"
  elseif secret:find("[%z\1-\32\127]") then
    return "holds a space or a control character"
  end
end

-- The secret that the function gives, or nil and what is wrong.
local function ask(option, fn)
  local ok, secret, message = protected(fn)
  local wrong
  if not ok or secret == nil and message ~= nil then
    wrong = "failed: " .. tostring(ok and message or secret)
  elseif type(secret) ~= "string" then
    wrong = "must give a string, got " .. type(secret)
  elseif credential.fault(secret) then
    wrong = "gave a secret that " .. credential.fault(secret)
  end
  if wrong then
    return nil, ("the function '%s' %s"):format(option, wrong)
  end
  return secret
end

-- Takes the time that the function needed from an attempt. Returns false when none is left.
local function shorten(record)
  local left = record.deadline and record.started + record.deadline - record.state.clock.now()
  record.timeout = math.min(record.timeout, left or record.timeout)
  return record.timeout > 0
end

--- A function that takes a secret out of a text. Most clients never need one, so it is made at
--- its first use.
---@param secret string|nil
---@param before? fun(text: string): string takes out what else there is
---@return fun(text: string): string
function credential.redactor(secret, before)
  local redact
  return function(text)
    redact = redact or redaction.of(secret)
    return redact(before and before(text) or text)
  end
end

--- Makes an exchange that asks the function for the secret of each attempt. A call with a
--- header of its own for it, and one to a store's URL, need none.
---@param version linq.version
---@param fn fun(): string|nil, any
---@param exchange fun(record: linq.call): linq.response|nil, any
---@return fun(record: linq.call): linq.response|nil, any
function credential.exchange(version, fn, exchange)
  local name = version.authorization ""
  return function(record)
    local state = record.state
    record.headers = record.headers or state.new_headers()
    if record.attempts == 1 then
      record.needs_secret = not record.file and record.headers[name] == nil
    end
    if record.needs_secret then
      local secret, message = ask(version.credential, fn)
      if not secret then
        return nil, { kind = "auth", message = message, sent = false }
      elseif not shorten(record) then
        return nil, { kind = "timeout", message = "the deadline passed before the secret was there", sent = false }
      end
      record.redact = credential.redactor(secret, record.redact or state.redact)
      record.headers[name] = select(2, version.authorization(secret))
    end
    return exchange(record)
  end
end

return credential
