--- The checks of a delivery: headers in any case, secrets, times, signatures, and the
--- error that says which check failed.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local errors = require "linq.error"
local misuse = require "linq.util.misuse"

local signature = {}

local SECRET_VARIABLE = "LINQ_WEBHOOK_SECRET"

--- An error of verification. It never holds a signature that would be right.
---@param check "headers"|"timestamp"|"signature"|"body" which failed
---@param message string
---@return nil
---@return linq.error err
function signature.refuse(check, message)
  local kind = check == "body" and "decode" or check == "headers" and "invalid" or "auth"
  return nil, errors.new { kind = kind, check = check, message = "webhook refused: " .. message, retryable = false }
end

-- The text of a header, as servers give them: a string, or an array of strings. Whatever
-- else it is, it comes from outside, so that it is refused and no misuse.
local function text_of(value)
  local count = 0
  for i, one in ipairs(type(value) == "table" and value or { value }) do
    if type(one) ~= "string" and type(one) ~= "number" then
      return false
    end
    count = i
  end
  return count > 0 and (type(value) == "table" and table.concat(value, " ", 1, count) or tostring(value))
end

--- Looks headers up in any case. A repeated header (an array) is joined with spaces.
---@param given table<string, string|string[]>
---@return fun(name: string): string|false|nil false: it is there, but no text
function signature.headers(given)
  if type(given) ~= "table" then
    misuse.raise("webhooks: headers must be a table, got %s", type(given))
  end
  local fields = {}
  for name, value in pairs(given) do
    if type(name) == "string" then
      fields[ascii.lower(name)] = value
    end
  end
  return function(name)
    local value = fields[name]
    if value == nil then
      return nil
    end
    return text_of(value)
  end
end

--- The options, which may be left out.
---@generic options
---@param options? options
---@return options
function signature.options(options)
  if options ~= nil and type(options) ~= "table" then
    misuse.raise("webhooks: options must be a table, got %s", type(options))
  end
  return options or {}
end

local function missing_secret()
  misuse.raise("webhooks: no secret: give the option 'secret' or set the environment variable %s (in nginx also: "
    .. "env %s;)", SECRET_VARIABLE, SECRET_VARIABLE)
end

local function check_text(secret)
  if type(secret) ~= "string" or secret == "" then
    misuse.raise("webhooks: the option 'secret' must be a string, or an array of them")
  end
end

-- The secret of the environment, where no other is given.
local function default_secret()
  local secret = os.getenv(SECRET_VARIABLE)
  return secret ~= "" and secret or missing_secret()
end

--- The secrets of the options: one, or several while one is being replaced; else that of
--- the environment. One whose key is short enough to be guessed, or empty, would let
--- forged deliveries pass.
---@param options linq.webhook_options
---@param least integer bytes of the shortest key
---@param key_of fun(secret: string): string
---@return string[]
function signature.secrets(options, least, key_of)
  local given = options.secret
  if given == nil then
    given = default_secret()
  end
  local list = type(given) == "table" and given[1] ~= nil and given or { given }
  for _, one in ipairs(list) do
    check_text(one)
    if #key_of(one) < least then
      misuse.raise("webhooks: a secret is too short: its key has %d bytes, and forged deliveries pass below %d",
        #key_of(one), least)
    end
  end
  return list
end

--- Checks that a body is the raw text.
---@param body any
function signature.check_body(body)
  if type(body) ~= "string" then
    misuse.raise("webhooks: the raw body must be a string, got %s: what was decoded cannot be verified", type(body))
  end
end

--- Raises unless an option is a time that there can be, or not given.
---@param what string the function, for the message
---@param options table<string, any>
---@param name string
function signature.check_seconds(what, options, name)
  local value = options[name]
  if value ~= nil and not (type(value) == "number" and value >= 0 and value < math.huge) then
    misuse.raise("%s: the option '%s' must be a number of seconds, and finite", what, name)
  end
end

--- Whether any of the given signatures is an expected one; every comparison takes
--- the same time, and all are made.
---@param expected string[]
---@param given string[]
---@return boolean
function signature.matches(expected, given)
  local right = false
  for _, one in ipairs(expected) do
    for _, other in ipairs(given) do
      right = core.equal(one, other) or right
    end
  end
  return right
end

--- Checks a Unix time against the clock.
---@param text string
---@param tolerance number seconds
---@param now number
---@return boolean|nil ok
---@return linq.error|nil err
function signature.check_time(text, tolerance, now)
  local time = text:find("^%d+$") and tonumber(text)
  if not time then
    return signature.refuse("timestamp", "its timestamp is no Unix time")
  elseif time < now - tolerance then
    return signature.refuse("timestamp", "its timestamp is too old")
  elseif time > now + tolerance then
    return signature.refuse("timestamp", "its timestamp is in the future")
  end
  return true
end

return signature
