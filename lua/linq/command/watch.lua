--- linq watch: prints what comes in. It asks the API for messages, or receives webhooks at a port.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local watch = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function watch.define(made)
  made:option("--from", "Asks for the messages to this line; default: to all of them."):argname "<number>"
  made:option("--interval", "Seconds between two questions."):argname "<seconds>":default "5"
    :convert(parser.seconds "--interval")
  made:option("--rounds", "Ends after so many questions."):argname "<integer>"
    :convert(parser.whole("--rounds", 1))
  made:option("--port", "Receives webhooks at this port of 127.0.0.1 instead."):argname "<port>"
    :convert(parser.whole("--port", 0, 65535))
  made:flag("--unverified", "Prints webhooks without looking at their signature.")
  parser.add_common(made)
end

-- Prints an event as a line of JSON. One that cannot be printed is told: nobody's delivery ends the command.
local function print_json(event)
  local output, harmless = require "linq.command.output", require "linq.command.harmless"
  local text, message = require("linq.util.json").encode(event)
  if text then
    output.print(harmless.json(text))
  else
    output.note("linq watch: an event cannot be printed as JSON: " .. harmless.line(message))
  end
end

-- Whether an event tells what a message says. One of an edit, or of v2 that a message was read, tells what changed.
local function tells_message(event)
  local message = event.message
  return message and (message.text or message.sent_at or message.created_at)
end

-- Prints an event: a message by what it says, any other by its name and data.
local function printer(as_json)
  local output = require "linq.command.output"
  local harmless, line_of = require "linq.command.harmless", require "linq.command.message"
  local json = require "linq.util.json"
  return function(event)
    if as_json then
      print_json(event)
    elseif tells_message(event) then
      output.print(line_of(event.message) .. (event.event_type == "message.received" and ""
        or "  (" .. harmless.line(event.event_type) .. ")"))
    else
      local data = harmless.json(json.encode(event.data) or "")
      output.print(harmless.line(("%s  %s  %s"):format(tostring(event.created_at), tostring(event.event_type), data)))
    end
    output.flush()
  end
end

local function poll(parsed, print_event)
  local output = require "linq.command.output"
  local client = require("linq.command.session").open("v3", parsed)
  local bot = require "linq.bot" {
    client = client,
    store = require "linq.store.memory" {},
    on_event = function(event)
      if event.message then
        output.note("linq watch: " .. require("linq.command.harmless").line(event.message))
      end
    end,
  }
  local failed -- what printing raised, which a bot takes for a handler's failure
  local function look()
    if failed then
      error(failed, 0)
    end
    stop.if_interrupted()
  end
  bot:on("*", function(event)
    local ok, raised = pcall(print_event, event)
    failed = failed or not ok and raised or nil
  end, { late = true })
  local pause = bot.pause
  function bot.pause(seconds)
    look()
    pause(seconds)
  end
  local handled, err = bot:poll { from = parsed.from, interval = parsed.interval, rounds = parsed.rounds }
  look()
  if not handled then
    stop.refused(err)
  end
end

--- Runs the command.
---@param parsed table<string, any>
function watch.run(parsed)
  local print_event = printer(parsed.json)
  if parsed.port then
    require("linq.command.receiver").run(parsed, print_event)
  else
    poll(parsed, print_event)
  end
end

return watch
