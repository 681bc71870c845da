--- How an input tells what to do with it: by its last bytes, so that what stands
--- before them is text as users and servers write it.

local input = {}

--- Takes the last bytes off.
---@param text string
---@param count integer of the bytes that tell what to do
---@return string rest
---@return integer ... 0 to 255 each, `count` of them; 0 where the input is too short
function input.split(text, count)
  local numbers = { text:byte(-count, -1) }
  for i = #numbers + 1, count do
    numbers[i] = 0
  end
  return text:sub(1, -count - 1), table.unpack(numbers, 1, count)
end

--- An element of a list.
---@param list any[]
---@param number integer
---@return any
function input.pick(list, number)
  return list[number % #list + 1]
end

return input
