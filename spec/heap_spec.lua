local heap = require "linq.util.heap"

-- Numbers that are the same in every run.
local function random_numbers(count)
  local value, numbers = 1, {}
  for i = 1, count do
    value = value * 16807 % 2147483647
    numbers[i] = value
  end
  return numbers
end

local function emptied(list)
  local entries = {}
  while list[1] do
    local first = list[1]
    assert.equal(first, heap.pop(list))
    entries[#entries + 1] = first
  end
  return entries
end

describe("a heap", function()
  it("gives its entries by time, and those of one time as they came", function()
    for _, count in ipairs { 0, 1, 2, 3, 4, 10, 100, 1000 } do
      local list, expected = {}, {}
      for i, number in ipairs(random_numbers(count)) do
        expected[i] = { time = number % 17, name = i }
        heap.push(list, expected[i])
      end
      table.sort(expected, function(a, b)
        return a.time < b.time or a.time == b.time and a.name < b.name
      end)
      assert.same(expected, emptied(list))
    end
  end)

  it("takes entries while it gives them", function()
    local list, last = {}, 0
    for _, number in ipairs(random_numbers(1000)) do
      heap.push(list, { time = last + number % 100 })
      heap.push(list, { time = last + number % 31 })
      local entry = heap.pop(list)
      assert.is_true(entry.time >= last)
      last = entry.time
    end
    assert.equal(1000, #emptied(list))
  end)
end)
