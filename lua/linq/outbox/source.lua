--- The queue as one text, which Redis runs.

local misuse = require "linq.util.misuse"
local queue = require "linq.outbox.queue"

local source = {}

-- Each after those that it requires.
local MODULES = { "record", "view", "list", "heap", "pace", "places", "claims", "sweep", "init" }

local BEGIN = "local loaded = {}\nlocal function require(name) return loaded[name] end\n"
local MODULE = "loaded['linq.outbox.queue.%s'] = (function()\n%s\nend)()\n"

local function read(path)
  local file = io.open(path)
  if not file then
    misuse.raise("an outbox in Redis needs the sources of linq.outbox.queue: there is no %s", path)
  end
  local text = file:read "*a"
  file:close()
  return text
end

--- Reads it from where it was loaded. `loaded["linq.outbox.queue.init"]` is the queue.
---@return string text
function source.of_queue()
  local folder = debug.getinfo(queue.run, "S").source:match "^@(.*)init%.lua$"
  if not folder then
    misuse.raise "an outbox in Redis needs the sources of linq.outbox.queue, which was not loaded from a file"
  end
  local pieces = { BEGIN }
  for _, name in ipairs(MODULES) do
    pieces[#pieces + 1] = MODULE:format(name, read(folder .. name .. ".lua"))
  end
  return table.concat(pieces)
end

return source
