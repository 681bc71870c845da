--- linq trigger EVENT URL: the documented example of an event, new and signed, as the API would deliver it.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local trigger = {}

local PAYLOADS = { "2026-02-03", "2025-01-01" } -- of API v3, the current one first

-- The names of the events: those of v2 with "v2." before them.
local function event_names()
  local names, seen = {}, {}
  for example in pairs(require "linq.command.examples") do
    local name = example:gsub("%.%d+%-%d+%-%d+$", "")
    if not seen[name] then
      names[#names + 1], seen[name] = name, true
    end
  end
  table.sort(names)
  return names, seen
end

--- Adds the arguments to a parser.
---@param made linq.command_parser
function trigger.define(made)
  local names = event_names()
  made:argument("event", "Its name; one of API v2 begins with 'v2.'.")
  made:argument("url", "Where it goes.")
  made:option("--payload", "The payload version of API v3."):choices(PAYLOADS):default(PAYLOADS[1])
  parser.add_common(made)
  made:epilog("It is signed with the secret of LINQ_WEBHOOK_SECRET, else of the profile (webhook_secret).\n\nEvents: "
    .. table.concat(names, ", "))
end

-- The example, made new: receivers drop what they have seen, and what is old.
local function new_event(name, payload)
  local examples, json = require "linq.command.examples", require "linq.util.json"
  local event = assert(json.decode(examples[name .. "." .. payload] or examples[name]))
  event.event_id = require "linq.util.uuid"()
  event.created_at = os.date("!%Y-%m-%dT%H:%M:%SZ")
  if event.webhook_version then
    event.webhook_version = payload
  end
  return event.event_id, assert(json.encode(event))
end

local function signed(name, id, body, secret)
  if name:find "^v2%." then
    return require("linq.v2.webhooks").sign(body, { secret = secret })
  end
  return require("linq.webhooks").sign(body, { secret = secret, id = id })
end

local function check(parsed)
  local _, known = event_names()
  if not known[parsed.event] then
    stop.usage("linq trigger: %s", require("linq.util.misuse").unknown("event", parsed.event, known))
  elseif not parsed.url:find "^https?://" then
    stop.usage "linq trigger: the URL must begin with http:// or https://"
  end
end

--- Runs the command.
---@param parsed table<string, any>
function trigger.run(parsed)
  check(parsed)
  local secret = require("linq.command.session").webhook_secret(parsed.profile)
  local id, body = new_event(parsed.event, parsed.payload)
  local headers = signed(parsed.event, id, body, secret)
  headers["content-type"] = "application/json"
  local response, wrong = require "linq.command.post"(parsed.url, headers, body)
  if not response then
    stop.refused(("%s: %s"):format(require "linq.command.harmless".url(parsed.url), wrong.message))
  end
  if parsed.json then
    require("linq.command.show").json { event_id = id, status = response.status }
  else
    require("linq.command.output").print(("%s %s: %d"):format(parsed.event, id, response.status))
  end
  if response.status >= 300 then
    stop.quietly(stop.REFUSED)
  end
end

return trigger
