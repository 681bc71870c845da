--- Tells how far long work is: in one line that changes on a terminal, else in a line every few seconds.

local core = require "linq.core"
local output = require "linq.command.output"

---@class linq.command_progress
---@field tell fun(text: string)
---@field done fun()

local progress = {}

local ON_TERMINAL, ELSEWHERE = 0.1, 5 -- seconds between two reports

local last_begun

--- Begins.
---@return linq.command_progress
function progress.new()
  local is_terminal = output.can_write_over()
  local self, wait, is_shown = {}, is_terminal and ON_TERMINAL or ELSEWHERE, false
  local last = is_terminal and -math.huge or core.now()

  function self.tell(text)
    if core.now() - last < wait then
      return
    end
    last, is_shown = core.now(), true
    io.stderr:write(is_terminal and "\r\27[K" .. text or text .. "\n")
    io.stderr:flush()
  end

  -- Takes the line away, before anything else is printed.
  function self.done()
    if is_shown and is_terminal then
      io.stderr:write "\r\27[K"
      is_shown = false
    end
  end

  last_begun = self
  return self
end

--- Takes the line away of what ended before its end.
function progress.clear()
  if last_begun then
    last_begun.done()
  end
end

return progress
