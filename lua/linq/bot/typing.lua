--- The typing indicator of a chat, while a function runs.
---
--- It goes out after about 85 seconds, so something shows it again meanwhile, beside the function: a light thread
--- in nginx, what the event loop or the scheduler of tasks has; in a plain script a task of its own, which runs
--- whenever the function waits for the API.

local beside = require "linq.bot.beside"
local hosts = require "linq.host"
local protect = require "linq.bot.protect"
local tasks = require "linq.tasks"

local typing = {}

local INTERVAL = 60 -- seconds
local unpack = table.unpack or _G.unpack

local function pack(...)
  return { n = select("#", ...), ... }
end

local function finish(results)
  if not results[1] then
    error(results[2].value, 0)
  end
  return unpack(results, 2, results.n)
end

-- That the indicator cannot be shown stops nobody's work.
local function during(chat, bot, host, fn, ...)
  chat:typing_start()
  local results = pack(beside(bot, host, INTERVAL, function() chat:typing_start() end, fn, ...))
  chat:typing_stop()
  return finish(results)
end

-- A plain script, where calls block: while the function waits for the API, the rest runs as a task.
local function as_task(chat, bot, fn, ...)
  local own, arguments, results = tasks { clock = bot.clock }, pack(...), nil
  own:spawn(function()
    results = pack(protect(typing.during, chat, bot, fn, unpack(arguments, 1, arguments.n)))
  end)
  own:run()
  return finish(results)
end

--- Calls a function while a chat shows the typing indicator.
---@param chat userdata
---@param bot linq.bot_inside
---@param fn function
---@param ... any its arguments
---@return any ... what it returned; what it raises is raised once the indicator is out
function typing.during(chat, bot, fn, ...)
  local host = hosts.current(bot.host)
  if host and host.spawn then
    return during(chat, bot, host, fn, ...)
  end
  return as_task(chat, bot, fn, ...)
end

return typing
