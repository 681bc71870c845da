--- What libuv gives a host: parts for linq.host.kit.

local loaded = require "linq.util.loaded"

-- In Neovim and Luvit it has another name.
local uv = loaded "luv" or loaded "uv" or require "luv"

local libuv = {}

local handles = setmetatable({}, { __mode = "k" }) -- what closes a handle -> the handle

local function closer(handle)
  local function close()
    if not handle:is_closing() then
      handle:close()
    end
  end
  handles[close] = handle
  return close
end

--- Calls fn once after a time. uv counts from the last whole millisecond, and from its last look
--- at the clock.
---@param seconds number
---@param fn fun()
---@return fun() cancel
function libuv.after(seconds, fn)
  local timer = uv.new_timer()
  local close = closer(timer)
  uv.update_time()
  timer:start(seconds > 0 and math.ceil(seconds * 1000) + 1 or 0, 0, function()
    close()
    fn()
  end)
  return close
end

--- Calls fn whenever the descriptor is readable.
---@param fd integer
---@param fn fun()
---@return fun() stop
function libuv.watch(fd, fn)
  local poll = uv.new_poll(fd)
  poll:start("r", fn)
  return closer(poll)
end

--- Whether a timer was ended by others: a program may close every handle.
---@param cancel fun() what `after` returned
---@return boolean
function libuv.is_over(cancel)
  return handles[cancel]:is_closing()
end

return libuv
