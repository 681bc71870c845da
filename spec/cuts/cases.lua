--- Where and how the calls are cut. A case is a plan for the server (see record.mjs):
--- at and byte, or action; how; reused: whether the connection was used before.

local cases = {}

local ERROR_CODES = 13 -- of HTTP/2: 0x0 to 0xd

-- Gives a plan for each byte of a request or an answer that `stride` leaves, and for 0.
local function each_byte(give, at, last, hows, stride)
  for _, how in ipairs(hows) do
    local first = stride.next()
    if first > 0 then
      give { at = at, byte = 0, how = how }
    end
    for byte = first, last, stride.step do
      give { at = at, byte = byte, how = how }
    end
  end
end

--- Every step-th number, from another first one each time.
---@param step integer
---@return { step: integer, next: fun(): integer }
function cases.stride(step)
  local turn = 0
  return {
    step = step,
    next = function()
      turn = (turn * 5 + 3) % step -- 0 where step is 1
      return turn
    end,
  }
end

--- What a connection, whatever it speaks, can be cut by.
---@param lengths { request: integer, answer: integer } of one that was not cut
---@param hows string[]
---@param stride table of cases.stride
---@return table[]
function cases.cuts(lengths, hows, stride)
  local list = {}
  local function give(plan)
    list[#list + 1] = plan
  end
  each_byte(give, "request", lengths.request - 1, hows, stride)
  each_byte(give, "answer", lengths.answer, hows, stride)
  return list
end

--- What HTTP/2 alone knows: streams that are reset, and GOAWAY.
---@param every integer of the list each so many
---@param first integer
---@return table[]
function cases.http2(every, first)
  local list = {}
  for code = 0, ERROR_CODES do
    for _, when in ipairs { "headers", "accepted", "half" } do
      list[#list + 1] = { action = "reset", code = code, when = when }
    end
    for _, last in ipairs { "before", "this", "all" } do
      for _, after in ipairs { "cut", last == "before" and "leave" or "answer" } do
        for _, how in ipairs(after == "cut" and { "fin", "rst" } or { "fin" }) do
          list[#list + 1] = { action = "goaway", code = code, last = last, ["then"] = after, how = how }
        end
      end
    end
  end
  local some = {}
  for i = (first - 1) % every + 1, #list, every do
    some[#some + 1] = list[i]
  end
  return some
end

return cases
