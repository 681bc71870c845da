--- Runs the handlers of an event, each whatever the others do.

local conversation = require "linq.bot.conversation"
local tasks = require "linq.tasks"

local CAN_YIELD = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil

local function failure_of(value)
  local trace = debug and debug.traceback(tostring(value), 2) or nil
  return { message = tostring(value), value = value, traceback = trace }
end

-- PUC Lua 5.1 cannot yield within pcall. In a coroutine a task catches what the function raises.
local function run_as_task(fn, ...)
  local own = tasks()
  local task = own:spawn(fn, ...)
  own:run()
  if not task.raised then
    return nil
  end
  local _, err = task:result()
  return { message = tostring(err.value or err.message), value = err.value or err, traceback = err.traceback }
end

-- What the handler raised, nil: nothing.
local function run_one(fn, event, talk)
  if not CAN_YIELD and coroutine.running() then
    return run_as_task(fn, event, talk)
  end
  local ok, failure = xpcall(function() fn(event, talk) end, failure_of)
  return not ok and failure or nil
end

--- Runs handlers one after another.
---@param entries linq.bot_entry[]
---@param event userdata
---@param talk linq.conversation
---@return { message: string, value: any, traceback: string|nil }|nil failure of the first that raised, or of a reply
---  that can be made later
return function(entries, event, talk)
  local first
  for _, entry in ipairs(entries) do
    conversation.begin(talk, entry.number)
    local failure = run_one(entry.fn, event, talk)
    first = first or failure
  end
  local unsent = conversation.failure(talk)
  return first or unsent and { message = tostring(unsent), value = unsent } or nil
end
