--- The pauses of hosts that look again and again, where nothing can be waited for:
--- 1 ms, the least that event loops' timers tell, doubled while nothing comes, at most
--- 10 ms, by which an answer may be late.

local pause = {}

local FIRST, LONGEST = 0.001, 0.01 -- seconds

--- The next pause.
---@param last number|nil seconds; nil: something came
---@return number seconds
function pause.next(last)
  return last and math.min(last * 2, LONGEST) or FIRST
end

return pause
