-- What the host sees of the scripts: a table with the client's loop and the
-- functions that it calls. The folder is its argument.
local linq = require "linq"

local folder = ...

local client = linq.client()
local tasks = linq.tasks()
local lookups = dofile(folder .. "/lookups.lua")(client, tasks)

return {
  loop = client:loop(),

  -- Runs what can run, for `budget` seconds at most (0: no limit). Tells how
  -- many tasks live, and in how many seconds it wants to be called again though
  -- nothing came (nil: only when something came).
  update = function(budget)
    local live = tasks:step(0, budget > 0 and budget or nil)
    return live, tasks:timeout()
  end,

  -- What is under way comes to its end, nothing new begins.
  finish = lookups.finish,

  -- Prints how it went. True when every lookup gave the chat that was asked for.
  report = function()
    local ok = lookups.report()
    client:close()
    return ok
  end,
}
