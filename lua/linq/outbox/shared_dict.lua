--- An outbox in a lua_shared_dict, for the workers of one nginx. It survives a reload and the
--- crash of a worker, not nginx's end.
---
--- A dictionary has no transactions, so an operation takes a lock and writes its changes down in
--- one entry first, the journal. Where its worker is killed meanwhile, the next one goes on: it
--- takes the lock of a process that is gone, and writes what the journal says.

local hosts = require "linq.host"
local misuse = require "linq.util.misuse"
local queue = require "linq.outbox.queue"

local ngx = rawget(_G, "ngx")

local LOCK, JOURNAL = "lock", "journal"
local LONGEST_LOCK = 10  -- seconds; the lock of a process that cannot be looked for
local PAUSE = 0.001      -- seconds between looks at a lock
local LOOKS = 5000       -- then the outbox is said to be locked
local LEAST_FREE = 65536 -- bytes that new messages leave for what happens to the old ones

-- ---- the journal ----------------------------------------------------------------------------

local function to_text(changes)
  local pieces = {}
  for key, text in pairs(changes) do
    pieces[#pieces + 1] = ("%d %d\n"):format(#key, text and #text or -1)
    pieces[#pieces + 1] = key
    pieces[#pieces + 1] = text or ""
  end
  return table.concat(pieces)
end

local function write(dict, prefix, journal)
  local at = 1
  while at <= #journal do
    local key_length, length, stop = journal:match("^(%d+) (%-?%d+)\n()", at)
    local after_key = stop + key_length
    local key, ok, message = prefix .. journal:sub(stop, after_key - 1), true, nil
    at = after_key + math.max(0, length)
    if length == "-1" then
      dict:delete(key)
    else
      ok, message = dict:safe_set(key, journal:sub(after_key, at - 1))
    end
    if not ok then
      return nil, message
    end
  end
  dict:delete(prefix .. JOURNAL)
  return true
end

-- ---- the lock ---------------------------------------------------------------------------------

local has_proc = io.open "/proc/self/stat" ~= nil

local function is_gone(pid)
  local file = has_proc and io.open(("/proc/%s/stat"):format(pid))
  if file then
    file:close()
  end
  return has_proc and not file
end

-- Whether the lock is left from a process that is gone. One process alone is told so.
local function is_left(dict, prefix, holder, own)
  return holder == own or holder and is_gone(holder) and dict:safe_add(prefix .. "left" .. holder, "", LONGEST_LOCK)
end

-- Waits for the lock.
local function lock(dict, prefix, own)
  local key, looks = prefix .. LOCK, 0
  while not dict:safe_add(key, own, LONGEST_LOCK) do
    local holder = dict:get(key)
    looks = looks + 1
    if is_left(dict, prefix, holder, own) then
      dict:delete(key)
    else
      local host, message = hosts.current()
      if not host or looks > LOOKS then
        return nil, message or "the outbox is locked by process " .. tostring(holder)
      end
      host.sleep(PAUSE)
    end
  end
  return true
end

-- Whether new messages would fill the dictionary.
local function is_full(dict, operation)
  return operation == "put" and dict:free_space() < math.max(LEAST_FREE, dict:capacity() / 16)
end

-- Runs an operation; the lock is held. Nothing in it waits.
local function run(dict, prefix, limits, operation, ...)
  local journal = dict:get(prefix .. JOURNAL)
  if journal then
    local ok, message = write(dict, prefix, journal)
    if not ok then
      return nil, message
    end
  end
  local function get(key)
    return dict:get(prefix .. key)
  end
  local reply, changes = queue.run({ get = get }, limits, operation, ...)
  if next(changes) == nil then
    return reply
  elseif is_full(dict, operation) then
    return nil, "the lua_shared_dict is full"
  end
  journal = to_text(changes)
  local ok, message = dict:safe_set(prefix .. JOURNAL, journal)
  if ok then
    ok, message = write(dict, prefix, journal)
  end
  if not ok then
    return nil, message
  end
  return reply
end

--- Makes a home.
---@param store linq.store
---@param name string of the outbox
---@param limits linq.outbox.limits
---@return linq.outbox.home
return function(store, name, limits)
  local dict, prefix = store.dict, ("outbox:%s:"):format(name)
  if not pcall(dict.free_space, dict) then
    misuse.raise "linq.outbox needs ngx.shared.DICT:free_space (lua-resty-core)"
  end
  return function(...)
    local own = tostring(ngx.worker.pid())
    local ok, message = lock(dict, prefix, own)
    if not ok then
      return nil, message
    end
    local fine, reply, failure = pcall(run, dict, prefix, limits, ...)
    if dict:get(prefix .. LOCK) == own then
      dict:delete(prefix .. LOCK)
    end
    if not fine then
      error(reply, 0)
    end
    return reply, failure
  end
end
