--- Tasks: coroutines that wait side by side, for hosts without an event loop.
---
---     local tasks = linq.tasks()
---     local task = tasks:spawn(function(id) return client.chats:retrieve(id) end, id)
---     tasks:run()                  -- or tasks:step(0) once a frame
---     print(task:result())

local host = require "linq.tasks.host"
local map = require "linq.tasks.map"
local scheduler = require "linq.tasks.scheduler"

return setmetatable({
  new = scheduler.new,
  host = host.current, -- which linq.host asks before each wait
  map = map.map,
  gather = map.gather,
}, {
  __call = function(_, options)
    return scheduler.new(options)
  end,
})
