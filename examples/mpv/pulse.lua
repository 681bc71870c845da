-- Within mpv, in place of the script, which it runs: plays until the chat was told, and prints how
-- often the script's event loop ran meanwhile, for how many ms it stood still at most, and how far
-- the film is.

local mp = require "mp"

local ticks, longest, last = 0, 0, mp.get_time()

local function tick()
  local now = mp.get_time()
  ticks, longest, last = ticks + 1, math.max(longest, (now - last) * 1000), now
end

mp.add_periodic_timer(0.001, tick)

mp.register_event("file-loaded", function()
  ticks, longest, last = 0, 0, mp.get_time()
end)

dofile "examples/mpv/linq.lua"

mp.osd_message = function(text) -- luacheck: ignore 122
  tick()
  io.stdout:write(("%s; %d; %.1f; %.2f\n"):format(text, ticks, longest, mp.get_property_number("time-pos", 0)))
  io.stdout:flush()
  mp.commandv "quit"
end
