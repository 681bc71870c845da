--- The tables of a SQLite store, and the clock that ages go by: the one that only goes forward,
--- so that nothing ends early or late when the system's time is set. It begins anew when the
--- machine does. So a file remembers by which start of the machine it counts.

local core = require "linq.core"

local schema = {}

local TABLES = {
  "CREATE TABLE IF NOT EXISTS linq_texts (key TEXT PRIMARY KEY, text TEXT NOT NULL, ends REAL) WITHOUT ROWID",
  "CREATE INDEX IF NOT EXISTS linq_texts_ends ON linq_texts (ends) WHERE ends IS NOT NULL",
  "CREATE TABLE IF NOT EXISTS linq_clock (id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT, ahead REAL)",
}

local GET_CLOCK = "SELECT boot, ahead FROM linq_clock"
local SET_CLOCK = "INSERT OR REPLACE INTO linq_clock (id, boot, ahead) VALUES (1, ?, ?)"
local MOVE = "UPDATE linq_texts SET ends = ends + ?"

-- Which start of the machine this is; the same for ever where nothing tells.
local function boot_id()
  local file = io.open "/proc/sys/kernel/random/boot_id"
  local id = file and file:read "*l"
  if file then
    file:close()
  end
  return id or "unknown"
end

--- Makes what is missing.
---@param execute fun(sql: string, ...): table<string, any>[], integer
function schema.make(execute)
  for _, sql in ipairs(TABLES) do
    execute(sql)
  end
end

-- The ages of another start of the machine become ages of this one.
local function move(execute, boot, ahead)
  execute "BEGIN IMMEDIATE"
  local kept = execute(GET_CLOCK)[1]
  if kept and kept.boot ~= boot then
    execute(MOVE, kept.ahead - ahead)
  end
  execute(SET_CLOCK, boot, ahead)
  execute "COMMIT"
end

--- Makes what is missing, and moves ages to the clock of this start of the machine.
---@param execute fun(sql: string, ...): table<string, any>[], integer
function schema.make_and_date(execute)
  schema.make(execute)
  local boot, ahead = boot_id(), os.time() - core.now()
  local kept = execute(GET_CLOCK)[1]
  if not kept or kept.boot ~= boot or math.abs(kept.ahead - ahead) > 2 then
    move(execute, boot, ahead)
  end
end

return schema
