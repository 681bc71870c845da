-- Within mpv, in place of the script, which it runs: plays until the chat was told, and measures for how long the
-- script's event loop stood still meanwhile.

local LIMIT = 200 -- ms, as long as each of the two calls takes

local mp = require "mp"

dofile "examples/mpv/linq.lua"

local ticks, longest, last, started = 0, 0, nil, nil

mp.add_periodic_timer(0.001, function()
  local now = mp.get_time()
  ticks, longest, last = ticks + 1, math.max(longest, (now - (last or now)) * 1000), now
end)

mp.register_event("file-loaded", function()
  started = mp.get_time()
  ticks, longest, last = 0, 0, started
end)

mp.osd_message = function(text) -- luacheck: ignore 122
  local position = mp.get_property_number("time-pos", 0)
  print(("%s, in %.0f ms: the script's loop ran %d times, its longest pause was %.1f ms; the film went on to %.2f s")
    :format(text, (mp.get_time() - started) * 1000, ticks, longest, position))
  mp.commandv("quit", longest < LIMIT and position > 0.2 and "0" or "1")
end
