-- Webhooks: what nobody signed is refused, what was signed and changed is refused, and
-- a signed body of any content is an event or an error. Nothing raises but misuse.
--
-- An input is header lines, an empty line and a body; the last bytes tell how it comes.

local core = require "linq.core"
local documented = require "spec.fuzz.support.documented"
local input = require "spec.fuzz.support.input"
local linq = require "linq"
local walk = require "spec.fuzz.support.walk"

local NOW = 1700000000 -- seconds

-- Made anew in each process: no input can hold a signature that is right.
local key = core.random(24)
local secrets = { v3 = "whsec_" .. core.base64_encode(key), v2 = core.hex(key) }
local versions = { v3 = linq.webhooks, v2 = linq.v2.webhooks }

local function options_for(version)
  return { secret = secrets[version], now = version == "v3" and NOW or nil }
end

local function split_message(text)
  local head, body = text:match "^(.-)\r?\n\r?\n(.*)$"
  return head or "", body or text
end

-- Header lines as servers hand them on: a field that comes again makes a list.
local function read_headers(head)
  local fields = {}
  for name, value in head:gmatch "([^:\n]+):%s?([^\r\n]*)" do
    local before = fields[name]
    if type(before) == "table" then
      before[#before + 1] = value
    else
      fields[name] = before and { before, value } or value
    end
  end
  return fields
end

local function check_refused(version, body, headers, check)
  local webhooks = versions[version]
  local event, err = webhooks.unwrap(body, headers, options_for(version))
  assert(event == nil, "an event that nobody signed")
  documented(err, secrets[version])
  assert(check == nil or err.check == check, err.check)
  local ok = webhooks.verify(body, headers, options_for(version))
  assert(ok == nil)
end

local function check_signed(version, body, headers)
  local webhooks = versions[version]
  assert(webhooks.verify(body, headers, options_for(version)) == true)
  local event, err = webhooks.unwrap(body, headers, options_for(version))
  if not event then
    documented(err, secrets[version])
    assert(err.check == "body")
    return
  end
  assert(type(event.event_type) == "string")
  walk(event)
end

-- Another byte at a place that the input tells, or one byte where there is none.
local function change(text, at)
  if text == "" then
    return "x"
  end
  at = at % #text + 1
  return text:sub(1, at - 1) .. string.char(text:byte(at) ~ 1) .. text:sub(at + 1)
end

-- Of the two pairs of headers that v3 signs, one is enough.
local function keep_one(headers, standard)
  for name in pairs(headers) do
    if (name:find "^x%-" == nil) ~= standard then
      headers[name] = nil
    end
  end
end

return function(text)
  local rest, how, at = input.split(text, 2)
  local version = how % 2 == 0 and "v3" or "v2"
  local head, body = split_message(rest)
  local given = read_headers(head)
  check_refused(version, body, given)
  local headers = versions[version].sign(body, {
    secret = secrets[version],
    id = version == "v3" and (given["webhook-id"] and tostring(given["webhook-id"]) or "msg_1") or nil,
    timestamp = version == "v3" and NOW or nil,
  })
  if version == "v3" then
    keep_one(headers, how & 2 == 0)
  end
  check_signed(version, body, headers)
  if body ~= "" then
    check_refused(version, change(body, at), headers, "signature")
  end
  for name, value in pairs(headers) do
    local changed = { [name:upper()] = change(value, at) }
    for other, same in pairs(headers) do
      changed[other:upper()] = changed[other:upper()] or same
    end
    check_refused(version, body, changed, nil)
  end
end
