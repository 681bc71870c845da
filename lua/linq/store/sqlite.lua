--- The store of all processes of one machine: a file of SQLite's, through LuaDBI.

local clocks = require "linq.util.clock"
local database = require "linq.store.sqlite.database"
local interface = require "linq.store.interface"
local misuse = require "linq.util.misuse"
local schema = require "linq.store.sqlite.schema"

local home = {}
local metatable = interface.class("sqlite", home)
local methods = metatable.__index

local NOUN = "option of the SQLite store"

local SWEEP_EVERY, MOST_SWEPT = 60, 1000 -- seconds between deletions of what has ended, and how much at a time

local GET = "SELECT text FROM linq_texts WHERE key = ? AND (ends IS NULL OR ends > ?)"
local SET = [[INSERT INTO linq_texts (key, text, ends) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET text = excluded.text, ends = excluded.ends]]
local ADD = SET .. " WHERE linq_texts.ends <= ?"
local CHANGE = "UPDATE linq_texts SET text = ? WHERE key = ?"
local DELETE = "DELETE FROM linq_texts WHERE key = ?"
local REMOVE = "DELETE FROM linq_texts WHERE key = ? AND text = ? AND (ends IS NULL OR ends > ?)"
local SWEEP = "DELETE FROM linq_texts WHERE key IN (SELECT key FROM linq_texts WHERE ends <= ? LIMIT ?)"

-- LuaDBI reads a text up to its first NUL, so that is written as two other bytes.
local escapes = { ["\0"] = "\1\1", ["\1"] = "\1\2" }
local unescapes = { ["\1\1"] = "\0", ["\1\2"] = "\1" }

local function escape(text)
  return (text:gsub("[%z\1]", escapes))
end

local function unescape(text)
  return (text:gsub("\1[\1\2]", unescapes))
end

local function ends_at(self, seconds)
  return seconds and self.clock.now() + seconds
end

-- Deletes what has ended, now and then. Gives the message where that fails: what follows would fail as well, and
-- wait for another process a second time.
local function sweep(self)
  local now = self.clock.now()
  if now >= self.sweep_at then
    local rows, count = self.database:execute(SWEEP, now, MOST_SWEPT)
    self.sweep_at = count == MOST_SWEPT and now or now + SWEEP_EVERY
    return not rows and count or nil
  end
end

-- ---- the home -----------------------------------------------------------------------------

function home:get(key)
  local rows, message = self.database:execute(GET, escape(key), self.clock.now())
  if not rows then
    return nil, message
  end
  return rows[1] and unescape(rows[1].text)
end

function home:set(key, text, seconds)
  local rows, message = self.database:execute(SET, escape(key), escape(text), ends_at(self, seconds))
  if not rows then
    return nil, message
  end
  return true
end

function home:add(key, text, seconds)
  local rows, count = self.database:execute(ADD, escape(key), escape(text), ends_at(self, seconds), self.clock.now())
  if not rows then
    return nil, count
  end
  return count == 1
end

function home:delete(key)
  local rows, message = self.database:execute(DELETE, escape(key))
  if not rows then
    return nil, message
  end
  return true
end

local function counted(self, execute, key, by, seconds)
  local row = execute(GET, key, self.clock.now())[1]
  if not row then
    execute(SET, key, ("%.0f"):format(by), ends_at(self, seconds))
    return by
  end
  local number = interface.to_integer(row.text)
  if not number then
    return nil, "the key holds no integer"
  end
  execute(CHANGE, ("%.0f"):format(number + by), key)
  return number + by
end

function home:increment(key, by, seconds)
  return self.database:transaction(function(execute)
    return counted(self, execute, escape(key), by, seconds)
  end)
end

function home:remove(key, text)
  local rows, count = self.database:execute(REMOVE, escape(key), escape(text), self.clock.now())
  if not rows then
    return nil, count
  end
  return count == 1
end

for _, name in ipairs { "set", "add", "increment" } do
  local operation = home[name]
  home[name] = function(self, ...)
    local failure = sweep(self)
    if failure then
      return nil, failure
    end
    return operation(self, ...)
  end
end

--- Runs `fn(execute)` in a transaction that writes. `execute(sql, ...)` gives rows (tables by the
--- names of columns) and how many rows were changed. Where SQLite refuses a statement all is
--- undone, and nil and a message are the result; what else is raised is raised again. `fn` must
--- not wait. LuaDBI binds strings, numbers and booleans; it reads texts up to a NUL, and integers
--- of 32 bits.
---@param fn fun(execute: fun(sql: string, ...): table<string, any>[], integer): any, any
---@return any result what `fn` returned first; true for nothing
---@return any second what `fn` returned second, or the message
function methods:transaction(fn)
  return self.database:transaction(function(execute, kept)
    for name in pairs(kept) do
      kept[name] = nil -- `fn` may change what is known there
    end
    return fn(execute)
  end)
end

--- Makes a store.
---@param options linq.sqlite_options
---@return linq.sqlite_store store
return function(options)
  interface.check_options(options, { path = "string", timeout = "number", clock = "any" }, NOUN)
  if (options.path or "") == "" then
    misuse.raise("%s 'path' must be a file's name", NOUN)
  end
  local timeout = options.timeout or 5
  interface.check_timeout(timeout, NOUN)
  local clock = clocks.given(options.clock, NOUN .. " 'clock'")
  if rawget(_G, "ngx") then
    misuse.raise "linq.store.sqlite would block nginx: use linq.store.shared_dict or linq.store.redis there"
  end
  return setmetatable({
    database = database(options.path, timeout, clock == clocks.system and schema.make_and_date or schema.make),
    clock = clock,
    sweep_at = 0,
  }, metatable)
end
