-- Plays the game, which lies beside this file as game.lua: 60 frames a second, in which the score is
-- sent; measures the longest frame. Then measures what a step of the tasks costs with 0, 1 and 64
-- calls in flight.

local FRAME, LIMIT = 1 / 60, 0.1 -- seconds; a call takes 0.2

local now = love.timer.getTime

require "game"

local linq = require "linq"

local step = love.update
local frames, longest_frame, longest_step, last, due = 0, 0, 0, nil, now()

local function measure_frame()
  local started = now()
  longest_frame = math.max(longest_frame, started - (last or started))
  step()
  longest_step = math.max(longest_step, now() - started)
  frames, last = frames + 1, started
end

-- ---- costs -------------------------------------------------------------------------

local function microseconds(seconds, count)
  return ("%.1f us"):format(seconds / count * 1e6)
end

-- Of steps in which nothing comes.
local function cost_of_waiting(calls)
  local client, tasks, left = linq.client(), linq.tasks(), calls
  for _ = 1, calls do
    tasks:spawn(function()
      client.chats:retrieve "nobody"
      left = left - 1
    end)
  end
  local until_ = now() + 0.05 -- all are sent by then, none is answered before 0.2
  repeat tasks:step(0) until now() > until_
  local steps, started = 0, os.clock()
  repeat
    for _ = 1, 100 do tasks:step(0) end
    steps = steps + 100
  until steps == 2000
  local waiting = os.clock() - started
  assert(left == calls, "an answer came too early")
  started, longest_step = os.clock(), 0
  while left > 0 do
    local before = os.clock()
    tasks:step(0)
    longest_step = math.max(longest_step, os.clock() - before)
  end
  client:close()
  print(("%2d in flight: a step costs %s%s"):format(calls, microseconds(waiting, steps), calls > 0
    and (", the longest with answers %.2f ms"):format(longest_step * 1000) or ""))
end

-- ---- the game ----------------------------------------------------------------------

local function finish()
  print(("%d frames, the longest %.1f ms, of which the tasks took %.2f ms"):format(frames, longest_frame * 1000,
    longest_step * 1000))
  local ok = longest_frame < LIMIT
  for _, calls in ipairs { 0, 1, 64 } do
    cost_of_waiting(calls)
  end
  love.event.quit(ok and 0 or 1)
end

function love.update()
  measure_frame()
  if frames == 30 then
    love.keypressed "space"
    love.keypressed "s"
  elseif frames == 90 then
    finish()
  end
  due = due + FRAME
  love.timer.sleep(math.max(0, due - now()))
end
