--- Replies of Redis, read through lua-redis, which trusts what comes: here it is looked at before. What fails raises
--- a failure, so that Ctrl-C is told from it.

local core = require "linq.core"

local replies = {}

local MOST_NESTED = 32 -- lists within lists; ours have two
local MOST_BYTES = 2 ^ 29 -- of a text, as Redis itself has it

---@class linq.redis_failure
---@field message string
---@field is_said boolean Redis itself said so
---@field is_whole boolean the connection can be used for the next command

local failure = {}

local function fail(message, is_said, is_whole)
  error(setmetatable({ message = tostring(message), is_said = is_said, is_whole = is_whole }, failure), 0)
end

--- The first value, unless it is none: then the second one is raised as a failure.
---@param value any
---@param message any
---@return any value
function replies.expect(value, message)
  return value or fail(message, false, false)
end

--- Whether this is what was raised here.
---@param raised any
---@return boolean
function replies.is_failure(raised)
  return getmetatable(raised) == failure
end

local NONSENSE = "what it answered is no reply of Redis's"

-- What may stand after a line's first character.
local patterns = { ["+"] = "", ["-"] = "", [":"] = "^%-?%d+$", ["$"] = "^%-?%d+$", ["*"] = "^%-?%d+$" }

-- How much follows a line.
local most = { ["$"] = MOST_BYTES, ["*"] = 2 ^ 32 }

local function is_line(mark, rest)
  if not patterns[mark] or not rest:find(patterns[mark]) then
    return false
  end
  local size = most[mark] and tonumber(rest)
  return not size or size >= -1 and size <= most[mark]
end

local function check_line(reading, line)
  local mark, rest = line:sub(1, 1), line:sub(2)
  reading.nested = mark == "*" and reading.nested + 1 or 0
  if not is_line(mark, rest) or reading.nested > MOST_NESTED then
    fail(NONSENSE, false, false)
  elseif mark == "-" then
    fail(rest, true, reading.lines == 1) -- others of its list may follow
  end
end

local function read(reading, socket, length)
  if core.now() > reading.deadline then
    fail("timeout", false, false)
  end
  local text = replies.expect(socket:receive(length or "*l"))
  if length and text:sub(-2) ~= "\r\n" then
    fail(NONSENSE, false, false)
  elseif not length then
    reading.lines = reading.lines + 1
    check_line(reading, text)
  end
  return text
end

--- Makes lua-redis raise failures.
---@param client table of lua-redis
---@param socket userdata of LuaSocket
---@param timeout number seconds
---@return fun(text: string): any ask sends a command without its last line end, and gives the reply
function replies.reader(client, socket, timeout)
  local reading
  client.error = function(message)
    fail(message, false, false)
  end
  client.network.read = function(_, length)
    return read(reading, socket, length)
  end
  return function(text)
    reading = { lines = 0, nested = 0, deadline = core.now() + timeout }
    return client:raw_cmd(text)
  end
end

return replies
