--- An outbox in Redis, for several machines: each operation is a script, which Redis runs in one
--- piece.
---
--- Not in streams: a consumer group gives the messages of a stream to whoever asks next, in the
--- order of the stream. The second message of a pair would go to another worker while the first
--- is being sent, and one that has to wait for its pair's pace could not be left in its place.

local source = require "linq.outbox.source"

-- KEYS[1]: a hash that holds all of it, which takes less memory than keys of its own would.
-- ARGV: the limits (0: none), the operation, the time, its arguments.
local SCRIPT = [=[
local queue = loaded["linq.outbox.queue.init"]
local function limit(at)
  local per = tonumber(ARGV[at])
  return per > 0 and { per = per, seconds = tonumber(ARGV[at + 1]) } or nil
end
local home = {}
function home.get(key)
  return redis.call("HGET", KEYS[1], key) or nil
end
function home.get_all(keys, found)
  for at = 1, #keys, 1000 do
    for i, text in ipairs(redis.call("HMGET", KEYS[1], unpack(keys, at, math.min(at + 999, #keys)))) do
      found[keys[at + i - 1]] = text
    end
  end
end
local limits = { per_pair = limit(1), per_line = limit(3) }
local reply, changes = queue.run(home, limits, ARGV[5], tonumber(ARGV[6]), unpack(ARGV, 7))
local function write(command, words)
  for at = 1, #words, 1000 do
    redis.call(command, KEYS[1], unpack(words, at, math.min(at + 999, #words)))
  end
end
local set, deleted = {}, {}
for key, text in pairs(changes) do
  if text then
    set[#set + 1] = key
    set[#set + 1] = text
  else
    deleted[#deleted + 1] = key
  end
end
write("HSET", set)
write("HDEL", deleted)
return reply
]=]

--- Makes a home.
---@param store linq.store
---@param name string of the outbox
---@param limits linq.outbox.limits
---@return linq.outbox.home
return function(store, name, limits)
  local script = source.of_queue() .. SCRIPT
  local keys = { ("%soutbox:%s"):format(store.prefix, name) }
  local line = limits.per_line or { per = 0, seconds = 0 }
  return function(operation, now, ...)
    local given = { limits.per_pair.per, limits.per_pair.seconds, line.per, line.seconds, operation, now, ... }
    return store:script(script, keys, given)
  end
end
