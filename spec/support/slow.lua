--- Lists slow specs before busted's summary.

local slow = {}

local LIMIT = 1 -- seconds
local MOST = 20 -- lines

-- Returns the full name of a spec, with its describe blocks.
local function full_name(busted, element)
  local names = {}
  while element and element.descriptor ~= "file" do
    table.insert(names, 1, element.name or element.descriptor)
    element = busted.parent(element)
  end
  return table.concat(names, " ")
end

local function report(list)
  table.sort(list, function(a, b) return a.seconds > b.seconds end)
  print(("\nSpecs of more than %g s: %d"):format(LIMIT, #list))
  for i = 1, math.min(#list, MOST) do
    print(("%6.1f s  %s: %s"):format(list[i].seconds, list[i].file, list[i].name))
  end
end

--- Measures each spec, with its before_each and after_each, and reports at the end.
---@param busted table
function slow.watch(busted)
  local list, started = {}, 0
  busted.subscribe({ "test", "start" }, function()
    started = busted.monotime()
    return nil, true
  end)
  busted.subscribe({ "test", "end" }, function(element)
    local seconds = busted.monotime() - started
    if seconds > LIMIT then
      local file = element.trace and element.trace.short_src or "?"
      list[#list + 1] = { seconds = seconds, file = file, name = full_name(busted, element) }
    end
    return nil, true
  end)
  busted.subscribe({ "suite", "end" }, function()
    if list[1] then
      report(list)
    end
    return nil, true
  end, { priority = 1 })
end

return slow
