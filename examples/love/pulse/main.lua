-- Plays the game, which lies beside this file as game.lua: 60 frames a second, in which the score is
-- sent. Then measures what a step of the tasks costs with 0, 1 and 64 calls in flight. Prints both.

local FRAME = 1 / 60 -- seconds
local BUDGET = 0.001 -- seconds, as in the game

local now = love.timer.getTime

require "game"

local linq = require "linq"

local update = love.update
local frames, longest_frame, longest_step, last, due = 0, 0, 0, nil, now()

local function measure_frame()
  local started, processor = now(), os.clock()
  longest_frame = math.max(longest_frame, started - (last or started))
  update()
  longest_step = math.max(longest_step, os.clock() - processor)
  frames, last = frames + 1, started
end

-- ---- costs -------------------------------------------------------------------------

-- Processor time of the middle one of 50 steps, a millisecond apart, and of the longest one.
local function median_and_longest(fn)
  local seconds = {}
  for i = 1, 50 do
    love.timer.sleep(0.001)
    local started = os.clock()
    fn()
    seconds[i] = os.clock() - started
  end
  table.sort(seconds)
  return seconds[25], seconds[50]
end

-- Of calls that are answered after a while: a step in which nothing comes, then those in which all come.
local function print_cost(calls)
  local client, tasks, answered = linq.client(), linq.tasks(), 0
  for _ = 1, calls do
    tasks:spawn(function()
      client.chats:retrieve "nobody"
      answered = answered + 1
    end)
  end
  local function step() tasks:step(0, BUDGET) end
  step()
  local waiting = median_and_longest(step)
  assert(answered == 0, "an answer came too early")
  local longest = 0
  while answered < calls do
    longest = math.max(longest, select(2, median_and_longest(step)))
  end
  client:close()
  print(("with %d calls in flight a step takes %.0f us, the longest with answers %.2f ms"):format(calls, waiting * 1e6,
    longest * 1000))
end

-- ---- the game ----------------------------------------------------------------------

local function finish()
  print(("%d; %.1f; %.2f"):format(frames, longest_frame * 1000, longest_step * 1000))
  for _, calls in ipairs { 0, 1, 64 } do
    print_cost(calls)
  end
  love.event.quit()
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
