-- The page of the sandbox in a real browser, with a real bot: `make page`.
--
-- ONLY=pattern runs the cases whose name it finds.
local world = require "spec.page.world"

local passed, failed = 0, 0

local function run_case(case)
  local name, only = case[1], os.getenv "ONLY"
  if only and not name:find(only) then
    return
  end
  local ok, message = xpcall(case[2], function(problem)
    return debug.traceback(tostring(problem), 2)
  end, world)
  passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
  print((ok and "ok      " or "FAILED  ") .. name .. (ok and message and "\n        " .. message or ""))
  if not ok then
    print(message)
  end
  io.stdout:flush()
end

local ok, problem = xpcall(function()
  world.start()
  for name in ("talking showing naming troubles copying guarding losing scrolling reaching picturing"):gmatch "%a+" do
    for _, case in ipairs(require("spec.page." .. name)) do
      run_case(case)
    end
  end
end, debug.traceback)
world.stop()
if not ok then
  print(problem)
  failed = failed + 1
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0)
