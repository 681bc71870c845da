--- The typing indicator of a chat, while a function runs.
---
--- It goes out after about 85 seconds, so something shows it again meanwhile: in nginx a light thread,
--- elsewhere a task beside the one that runs the function.

local tasks = require "linq.tasks"

local typing = {}

local INTERVAL = 60 -- seconds
local unpack = table.unpack or _G.unpack
local ngx = rawget(_G, "ngx")

-- Shows the indicator again and again. That it cannot be shown stops nobody's work.
local function keep_alive(chat, sleep)
  while true do
    sleep(INTERVAL)
    chat:typing_start()
  end
end

local function pack(...)
  return { n = select("#", ...), ... }
end

local function finish(chat, results)
  chat:typing_stop()
  if not results[1] then
    error(results[2], 0)
  end
  return unpack(results, 2, results.n)
end

local function in_nginx(chat, clock, fn, ...)
  local thread = ngx.thread.spawn(keep_alive, chat, function(seconds)
    clock.sleep(seconds, { sleep = ngx.sleep })
  end)
  local results = pack(pcall(fn, ...))
  ngx.thread.kill(thread)
  return finish(chat, results)
end

local function in_tasks(chat, clock, fn, ...)
  local own = tasks { clock = clock }
  local work = own:spawn(fn, ...)
  local ticker = own:spawn(keep_alive, chat, function(seconds)
    own:sleep(seconds)
  end)
  work.on_finish = function()
    ticker:cancel()
  end
  own:run()
  if not work.raised then
    return finish(chat, pack(true, work:result()))
  end
  local _, err = work:result()
  return finish(chat, { n = 2, false, err.value == nil and err or err.value })
end

--- Calls a function while a chat shows the typing indicator.
---@param chat userdata
---@param clock linq.clock
---@param fn function
---@param ... any its arguments
---@return any ... what it returned; what it raises is raised once the indicator is out
function typing.during(chat, clock, fn, ...)
  chat:typing_start()
  return (ngx and in_nginx or in_tasks)(chat, clock, fn, ...)
end

return typing
