--- An outbox in a file of SQLite's, for the processes of one machine: each operation is a
--- transaction.

local queue = require "linq.outbox.queue"

local CREATE = "CREATE TABLE IF NOT EXISTS linq_outbox (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"
local GET = "SELECT text FROM linq_outbox WHERE key = ?"
local GET_ALL = "SELECT key, text FROM linq_outbox WHERE key IN (%s)"
local SET = "INSERT OR REPLACE INTO linq_outbox (key, text) VALUES %s"
local DELETE = "DELETE FROM linq_outbox WHERE key IN (%s)"

local unpack = table.unpack or _G.unpack

local MOST_KNOWN = 4096 -- texts that are remembered, about; then it begins anew

-- How many rows a statement is for: one for many costs much less than many for one.
local SIZES = { 64, 8, 1 }

local set_of, delete_of, get_of = {}, {}, {}
for _, size in ipairs(SIZES) do
  set_of[size] = SET:format(("(?, ?), "):rep(size - 1) .. "(?, ?)")
  delete_of[size] = DELETE:format(("?, "):rep(size - 1) .. "?")
  get_of[size] = GET_ALL:format(("?, "):rep(size - 1) .. "?")
end

-- Runs the statements over all words, `width` of them a row. Tells `take` of each row that was found.
local function execute_all(execute, statements, words, width, take)
  local at = 1
  for _, size in ipairs(SIZES) do
    while at + size * width - 1 <= #words do
      for _, row in ipairs(execute(statements[size], unpack(words, at, at + size * width - 1))) do
        take(row)
      end
      at = at + size * width
    end
  end
end

local function read(execute, prefix, keys, found)
  local words = {}
  for i, key in ipairs(keys) do
    words[i] = prefix .. key
  end
  execute_all(execute, get_of, words, 1, function(row)
    found[row.key:sub(#prefix + 1)] = row.text
  end)
end

-- Gives how many keys were changed.
local function write(execute, prefix, changes)
  local set, deleted = {}, {}
  for key, text in pairs(changes) do
    if text then
      set[#set + 1] = prefix .. key
      set[#set + 1] = text
    else
      deleted[#deleted + 1] = prefix .. key
    end
  end
  execute_all(execute, set_of, set, 2)
  execute_all(execute, delete_of, deleted, 1)
  return #set / 2 + #deleted
end

-- What is known of an outbox from its last transactions, if nobody else changed it.
local function known_of(execute, kept, prefix)
  if not kept[prefix] then
    execute(CREATE)
    kept[prefix] = { texts = {}, count = 0 }
  end
  return kept[prefix]
end

-- What an operation reads of the file. All of that is known from then on.
local function keys_of(execute, known, prefix)
  return {
    known = known.texts,
    get = function(key)
      known.count = known.count + 1
      local row = execute(GET, prefix .. key)[1]
      return row and row.text
    end,
    get_all = function(keys, found)
      known.count = known.count + #keys
      read(execute, prefix, keys, found)
    end,
  }
end

--- Makes a home.
---@param store linq.store
---@param name string of the outbox
---@param limits linq.outbox.limits
---@return linq.outbox.home
return function(store, name, limits)
  local prefix = name .. ":"

  local function run(execute, kept, operation, now, ...)
    local known = known_of(execute, kept, prefix)
    local reply, changes = queue.run(keys_of(execute, known, prefix), limits, operation, now, ...)
    known.count = known.count + write(execute, prefix, changes)
    if known.count > MOST_KNOWN then
      kept[prefix] = nil
    end
    return reply
  end

  return function(operation, ...)
    local arguments, count = { ... }, select("#", ...)
    return store.database:transaction(function(execute, kept)
      return run(execute, kept, operation, unpack(arguments, 1, count))
    end)
  end
end
