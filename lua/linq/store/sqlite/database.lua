--- A file of SQLite's through LuaDBI: one connection a process, opened when it is first needed. Where the file was
--- deleted or replaced, the connection would go on in what nobody else sees, so another one is opened.

local core = require "linq.core"
local interface = require "linq.store.interface"

local LEAVE_ALONE = 1 -- seconds after which a file that could not be opened is tried again

---@class linq.sqlite_database
---@field library table LuaDBI
---@field path string
---@field timeout number seconds to wait for another process's transaction
---@field set_up fun(execute: fun(sql: string, ...): table<string, any>[], integer) what a new connection does first
local methods = {}
local metatable = { __index = methods }

-- What a statement that was refused raises.
local refusal = {}

-- What LuaDBI puts before SQLite's words.
local FETCH_FAILED = "Fetch failed "
local prefixes = {
  "Failed to connect to database: ", "Error preparing statement handle: ", "Execute failed ", FETCH_FAILED,
}

local function refuse(message)
  message = tostring(message)
  for _, prefix in ipairs(prefixes) do
    local _, last = message:find(prefix, 1, true)
    message = last and message:sub(last + 1) or message
  end
  error(setmetatable({ message = message }, refusal), 0)
end

-- ---- statements ---------------------------------------------------------------------------

local MOST = 100 -- statements that are kept prepared

local function close_statements(connection)
  local statements = connection.statements
  connection.statements, connection.count = {}, 0
  for _, statement in pairs(statements) do
    statement:close()
  end
end

-- SQLite itself undoes a transaction for some failures, and later statements would be on their own.
-- So one that was refused anything takes no more.
local function fail(connection, message)
  if connection.in_transaction then
    connection.refused = message
  end
  refuse(message)
end

local function prepare(connection, sql)
  local statement = connection.statements[sql]
  if statement then
    return statement
  elseif connection.count >= MOST then
    close_statements(connection)
  end
  local message
  statement, message = connection.handle:prepare(sql)
  if not statement then
    fail(connection, message)
  end
  connection.statements[sql], connection.count = statement, connection.count + 1
  return statement
end

local function close_statement(connection, sql)
  local statement = connection.statements[sql]
  connection.running = nil
  if statement then
    connection.statements[sql], connection.count = nil, connection.count - 1
    statement:close()
  end
end

-- A statement that failed tells of it again at its next use, so there is none.
local function drop(connection, sql, message)
  close_statement(connection, sql)
  fail(connection, message)
end

local function fetch_all(statement)
  local rows = {}
  for row in statement:rows(true) do
    rows[#rows + 1] = row
  end
  return rows
end

-- Rows, and how many rows were changed. Raises a refusal. A statement that Ctrl-C broke off before its last row would
-- hold the connection to what the file was then.
local function run(connection, sql, ...)
  if connection.refused then
    refuse(connection.refused)
  elseif connection.running then
    close_statement(connection, connection.running)
  end
  local statement = prepare(connection, sql)
  connection.running = sql
  local ok, message = statement:execute(...)
  if not ok then
    drop(connection, sql, message)
  end
  local count = statement:affected()
  local fetched, rows = pcall(fetch_all, statement)
  if not fetched and not tostring(rows):find(FETCH_FAILED, 1, true) then
    error(rows, 0)
  elseif not fetched then
    drop(connection, sql, rows)
  end
  connection.running = nil
  return rows, count
end

-- ---- the connection -------------------------------------------------------------------------

-- The connections of this process, and those that it inherited.
local connections = setmetatable({}, { __mode = "k" })

local function close(connection)
  connections[connection] = nil
  close_statements(connection)
  connection.handle:close()
end

-- SQLite counts a process's locks in memory, where a fork copies them: a child that trusted the copy
-- would hold none. So it closes all that it inherited before it opens a file.
local function close_inherited()
  for connection in pairs(connections) do
    if connection.process ~= core.process_id() then
      if connection.in_transaction then
        refuse "the process was forked within a transaction"
      end
      close(connection)
    end
  end
end

local function begin_with(connection, self)
  connection.handle:autocommit(true) -- LuaDBI's begins and ends nothing by itself
  run(connection, ("PRAGMA busy_timeout = %.0f"):format(self.timeout * 1000))
  run(connection, "PRAGMA journal_mode = WAL")
  run(connection, "PRAGMA synchronous = FULL") -- what is kept outlives a power cut
  run(connection, "PRAGMA temp_store = MEMORY") -- what a statement may have to undo would be a file each time
  self.set_up(function(sql, ...)
    return run(connection, sql, ...)
  end)
  connection.file = run(connection, "PRAGMA database_list")[1].file -- absolute; "": in memory
  connection.file_id = core.file_id(connection.file)
end

local function is_there(connection)
  return core.file_id(connection.file) == connection.file_id
end

local function open(self)
  close_inherited()
  local handle, message = self.library.Connect("SQLite3", self.path)
  if not handle then
    refuse(message)
  end
  local connection = { handle = handle, statements = {}, count = 0, process = core.process_id() }
  connections[connection] = true
  local ok, raised = pcall(begin_with, connection, self)
  if not ok then
    close(connection)
    error(raised, 0)
  end
  return connection
end

local function current(self)
  local connection = self.connection
  if connection and connection.process == core.process_id() then
    if connection.in_transaction or is_there(connection) then
      return connection
    end
    self.connection = nil
    close(connection)
  end
  if self.closed_until and core.now() < self.closed_until then
    refuse(self.message)
  end
  local ok, opened = pcall(open, self)
  if not ok then
    if getmetatable(opened) == refusal then
      self.closed_until, self.message = core.now() + LEAVE_ALONE, opened.message
    end
    error(opened, 0)
  end
  self.connection = opened
  return opened
end

-- ---- what stores call -----------------------------------------------------------------------

-- The results, or nil and what SQLite said; what else was raised is raised again.
local function results(self, ok, first, ...)
  if ok then
    return first, ...
  elseif getmetatable(first) == refusal then
    return nil, ("%s: %s"):format(self.path, first.message)
  end
  return error(first, 0)
end

--- Runs one statement.
---@param sql string
---@param ... string|number|boolean|nil
---@return table<string, any>[]|nil rows
---@return integer|string changed how many rows, or the message
function methods:execute(sql, ...)
  return results(self, pcall(function(...)
    return run(current(self), sql, ...)
  end, ...))
end

-- What transactions left to the next ones, as long as no other connection changed the file. It is
-- put back once this one is over: what breaks that off leaves nothing.
local function take_kept(connection)
  local version = run(connection, "PRAGMA data_version")[1].data_version
  local kept = version == connection.version and connection.kept or {}
  connection.version, connection.kept = version, {}
  return kept
end

local function commit(connection, kept, ...)
  run(connection, "COMMIT")
  connection.kept = kept
  return ...
end

local function undo(connection)
  local ok, raised = pcall(run, connection, "ROLLBACK")
  if ok or getmetatable(raised) == refusal then -- SQLite has undone some failures itself
    connection.is_open = false
  end
end

-- Ends a transaction. Its results, or a raise.
local function finish(connection, ok, first, ...)
  connection.in_transaction, connection.refused = nil, nil
  if not ok then
    undo(connection)
    error(first, 0)
  end
  connection.is_open = false
  if first == nil and select("#", ...) == 0 then
    return true
  end
  return first, ...
end

-- All from BEGIN to COMMIT is caught, because Ctrl-C may raise between any two lines; `is_open` until all is over.
local function begin(self, fn)
  local connection = current(self)
  local function execute(sql, ...)
    return run(connection, sql, ...)
  end
  if connection.in_transaction then
    return fn(execute, {}) -- what encloses this may change the same, or be undone
  end
  connection.is_open, connection.in_transaction = true, true
  return finish(connection, pcall(function()
    run(connection, "BEGIN IMMEDIATE")
    local kept = take_kept(connection)
    return commit(connection, kept, fn(execute, kept))
  end))
end

-- What Ctrl-C broke off while it ended is undone with the connection.
local function settle(self, is_within, ...)
  local connection = self.connection
  if not is_within and connection and connection.is_open then
    self.connection = nil
    pcall(close, connection)
  end
  return ...
end

--- Runs `fn(execute, kept)` in a transaction that writes; within another one it is a part of that.
--- In `kept` it may leave what it knows of the file to the next one, which finds an empty table
--- where that may be wrong by then.
---@param fn fun(execute: (fun(sql: string, ...): table<string, any>[], integer), kept: table<string, any>): any, any
---@return any result of `fn`, true for nothing, nil when SQLite refused
---@return any second of `fn`, or the message
function methods:transaction(fn)
  local is_within = self.connection and self.connection.in_transaction
  return results(self, settle(self, is_within, pcall(begin, self, fn)))
end

--- Makes the access to a file, which is opened later. Raises where LuaDBI is missing.
---@param path string
---@param timeout number seconds to wait for another process's transaction
---@param set_up fun(execute: fun(sql: string, ...): table<string, any>[], integer) what a new connection does first
---@return linq.sqlite_database
return function(path, timeout, set_up)
  local packages = "Debian's package lua-dbi-sqlite3, or the rock luadbi-sqlite3"
  interface.need("linq.store.sqlite", "dbd.sqlite3", packages)
  local library = interface.need("linq.store.sqlite", "DBI", packages)
  return setmetatable({ library = library, path = path, timeout = timeout, set_up = set_up }, metatable)
end
