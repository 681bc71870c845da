-- A thousand messages scroll without a slow frame.
local core = require "linq.core"
local files = require "linq.sandbox.files"
local page = require "spec.page.page"

local MESSAGES, SLOWEST, RUNS = 1000, 50, 3
local WORDS = "The lake is as calm as it was last summer, and the boat is where we left it. "

local function fill(world)
  local chat = world.act("new_chat", { from = world.LINE, to = { "+12055550123" }, display_name = "A long talk" })
  for i = 1, MESSAGES do
    world.act("write", { chat = chat.id, text = ("note %d. "):format(i) .. WORDS:rep(i % 4) })
  end
  return chat
end

local function begin(world)
  world.browser:run(assert(files.read "spec/page/frames.js"))
end

local function finish(world)
  return world.browser:run "return window.stopFrames()"
end

-- Scrolls as a wheel does, from the newest message to the oldest.
local function scroll(world)
  world.browser:devtools("Input.synthesizeScrollGesture", {
    x = 600, y = 400, yDistance = 200000, speed = 20000, gestureSourceType = "mouse", preventFling = true,
  })
end

-- The slowest frame, the one that half are faster than, their number, and those that the browser calls long.
local function judge(frames)
  local times = frames.times
  return times[1], times[math.ceil(#times / 2)], #times, #frames.long
end

-- What else the machine does makes frames late, never early: the best of some runs counts.
local function best(run)
  local slowest, words = math.huge, nil
  for _ = 1, RUNS do
    local frames = run()
    local worst, half, count, long = judge(frames)
    if worst < slowest then
      slowest = worst
      words = ("slowest frame %.1f ms, half of %d below %.1f ms, %d long animation frames"):format(worst, count, half, long)
    end
  end
  assert(slowest < SLOWEST, words)
  return words
end

return {
  { "1,000 messages scroll with no frame above 50 ms", function(world)
    local chat = fill(world)
    return best(function()
      page.open(world, nil, chat)
      world.browser:wait(("document.querySelectorAll('#messages [data-message]').length === %d"):format(MESSAGES))
      core.sleep(0.5)
      begin(world)
      scroll(world)
      local frames = finish(world)
      local top = world.browser:run "return document.querySelector('#messages').getBoundingClientRect().top"
      assert(top > 0, "it scrolled to the oldest message, " .. top)
      return frames
    end)
  end },

  { "200 messages that come at once hold up no frame", function(world)
    return best(function()
      page.open(world)
      begin(world)
      for i = 1, 200 do
        world.act("write", { chat = world.chat.id, text = "note burst " .. i })
      end
      page.sees(world, "person", "note burst 200")
      return finish(world)
    end)
  end },
}
