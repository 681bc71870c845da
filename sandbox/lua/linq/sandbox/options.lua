--- The options of a sandbox: their names and checks, and those of a chat that is added.

local checks = require "linq.sandbox.checks"
local clocks = require "linq.util.clock"
local misuse = require "linq.util.misuse"
local phone = require "linq.phone"

local options = {}

local array_of, expect, one_of, record = checks.array_of, checks.expect, checks.one_of, checks.record
local number, say, seconds, text, whole = checks.number, checks.say, checks.seconds, checks.text, checks.whole

local function addresses(value, path, report)
  array_of(text)(value, path, report)
  if type(value) == "table" and next(value) == nil then
    say(report, path, "is empty")
  end
end

local chat = {
  ["from!"] = text,
  ["to!"] = addresses,
  id = whole(1),
  uuid = text,
  display_name = text,
  service = one_of("iMessage", "RCS", "SMS"),
  message_count = whole(0),
}

-- The ids of chats in a list must differ.
local function chats(value, path, report)
  array_of(record(chat))(value, path, report)
  for _, field in ipairs { "id", "uuid" } do
    local seen = {}
    for i, one in ipairs(type(value) == "table" and value or {}) do
      local id = type(one) == "table" and one[field] or nil
      if id ~= nil and seen[id] then
        say(report, ("%s[%d].%s"):format(path, i, field), "is that of another chat")
      end
      seen[id == nil and report or id] = true
    end
  end
end

local function line_number(value, path, report)
  text(value, path, report)
  if type(value) == "string" and value ~= "" and (value:find("@", 1, true) or not phone.normalize(value)) then
    say(report, path, "is no phone number")
  end
end

local line_fields = record {
  ["number!"] = line_number,
  type = one_of("iMessage", "RCS"),
  zero_retention = expect "boolean",
}

local function line(value, path, report)
  if type(value) == "string" then
    line_number(value, path, report)
  elseif type(value) == "table" then
    line_fields(value, path, report)
  else
    say(report, path, "must be a number as a string, or a table with 'number', got " .. type(value))
  end
end

local function clock(value, path, report)
  local wrong = clocks.wrong(value)
  if wrong then
    say(report, path, wrong)
  end
end

local known = {
  chats = chats,
  lines = array_of(line),
  users = array_of(record { ["email!"] = text, first_name = text, last_name = text }),
  api_key = text,
  token = text,
  latency = seconds,
  rate_limit = record {
    ["per!"] = whole(1),
    ["seconds!"] = number("number of seconds above 0", function(value) return value > 0 and value < math.huge end),
  },
  chaos = record {
    ["rate!"] = number("number between 0 and 1", function(value) return value >= 0 and value <= 1 end),
    seed = whole(0),
  },
  deliver = expect "function",
  strict = expect "boolean",
  clock = clock,
  state = text,
}

local function address(value, path, report)
  if type(value) ~= "string" or not value:find "^%[?[%x.:]+%]?$" then
    say(report, path, "must be an IP address")
  end
end

local function token(value, path, report)
  if type(value) ~= "string" or #value < 16 or value:find "[^%w_-]" then
    say(report, path, "must be 16 or more letters, digits, '-' or '_'")
  end
end

local known_by_server = {
  port = whole(1, 65535), page = expect "boolean", address = address, hosts = array_of(text), control_token = token,
}
for name, check in pairs(known) do
  known_by_server[name] = check
end

-- ---- checking -------------------------------------------------------------------------------

-- A saved state has its chats, lines and users.
local function check_state(given, owner)
  for _, name in ipairs(given.state ~= nil and { "chats", "lines", "users" } or {}) do
    if given[name] ~= nil then
      misuse.raise("%s: 'state' and '%s' exclude each other", owner, name)
    end
  end
end

--- Checks the options of a sandbox. Raises with all that is wrong.
---@param given linq.sandbox_options
function options.check(given)
  checks.check(given, known, "linq.sandbox", "option")
  check_state(given, "linq.sandbox")
end

--- Checks the options of a sandbox that nginx serves.
---@param given linq.sandbox_server_options
function options.check_server(given)
  local owner = "linq.sandbox.nginx.start"
  for _, name in ipairs { "clock", "deliver" } do
    if type(given) == "table" and given[name] ~= nil then
      misuse.raise("%s: a '%s' cannot go into another process", owner, name)
    end
  end
  checks.check(given, known_by_server, owner, "option")
  check_state(given, owner)
end

--- Checks a chat that is added to a state.
---@param given linq.sandbox_chat
---@param state linq.sandbox.state
function options.check_chat(given, state)
  local owner = "sandbox:add_chat"
  checks.check(given, chat, owner, "field")
  for _, field in ipairs { "id", "uuid" } do
    if state:find_chat(field, given[field]) then
      misuse.raise("%s: '%s' is that of another chat", owner, field)
    end
  end
end

return options
