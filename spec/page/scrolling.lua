-- A thousand messages scroll without a slow frame.
local core = require "linq.core"
local files = require "linq.sandbox.files"
local page = require "spec.page.page"

local MESSAGES, SLOWEST = 1000, 50 -- milliseconds
local STEP = 700 -- pixels that a frame scrolls, which is most of a screen
local WORDS = "The lake is as calm as it was last summer, and the boat is where we left it. "

local SCROLL = [[
  document.getElementById("scroller").scrollBy(0, -%d);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
]]

-- A chat of which no webhook tells anybody: the bot itself writes.
local function fill(world)
  local chat = assert(world.client.chats:create {
    from = world.LINE, to = { "+12055550123" }, message = { parts = { { type = "text", value = "message 1" } } },
  })
  for i = 2, MESSAGES do
    assert(world.client.chats.messages:send(chat.id, ("message %d. "):format(i) .. WORDS:rep(i % 4)))
  end
  return chat
end

-- The milliseconds of the processor that the page's main thread has had so far. Others on the machine
-- do not count, as they would in times of the clock.
local function used(world)
  for _, metric in ipairs(world.browser:devtools("Performance.getMetrics").metrics) do
    if metric.name == "TaskDuration" then
      return metric.value * 1000
    end
  end
end

-- Scrolls from the newest message to the oldest, and returns what each step took, the slowest first.
local function scroll(world)
  local times = {}
  while world.browser:run "return document.querySelector('#messages').getBoundingClientRect().top" < 0 do
    local before = used(world)
    world.browser:run(SCROLL:format(STEP))
    times[#times + 1] = used(world) - before
  end
  table.sort(times, function(a, b) return a > b end)
  return times
end

local function begin(world)
  world.browser:run(assert(files.read "spec/page/frames.js"))
end

-- What the clock says of the frames since `begin`, which is more where others have the processor.
local function by_the_clock(world)
  local frames = world.browser:run "return window.stopFrames()"
  local times = frames.times
  return ("by the clock: slowest of %d frames %.1f ms, half below %.1f ms, load %s"):format(#times, times[1],
    times[math.ceil(#times / 2)], assert(files.read "/proc/loadavg"):match "^%S+")
end

local function show_all(world, chat)
  page.open(world, nil, chat)
  world.browser:wait(("document.querySelectorAll('#messages [data-message]').length === %d"):format(MESSAGES))
end

local long

local function long_chat(world)
  long = long or fill(world)
  return long
end

return {
  { "1,000 messages scroll with no frame above 50 ms", function(world)
    local chat = long_chat(world)
    world.browser:devtools("Performance.enable", { timeDomain = "threadTicks" })
    show_all(world, chat)
    core.sleep(0.5)
    local times = scroll(world)
    assert(#times > 50, #times)
    local words = ("the processor's time of the main thread: slowest of %d frames %.1f ms, half below %.1f ms")
      :format(#times, times[1], times[math.ceil(#times / 2)])
    assert(times[1] < SLOWEST, words)
    return words
  end },

  { "1,000 messages scroll as a wheel scrolls", function(world)
    show_all(world, long_chat(world))
    begin(world)
    world.browser:devtools("Input.synthesizeScrollGesture", {
      x = 600, y = 400, yDistance = 200000, speed = 16000, gestureSourceType = "mouse", preventFling = true,
    })
    local top = world.browser:run "return document.querySelector('#messages').getBoundingClientRect().top"
    assert(top > 0, "it scrolled to the oldest message, " .. top)
    return by_the_clock(world)
  end },

  { "messages before the last 1,000 are shown when asked for", function(world)
    local chat = long_chat(world)
    for i = 1, 5 do
      assert(world.client.chats.messages:send(chat.id, "latest " .. i))
    end
    show_all(world, chat)
    local shown = page.messages(world)
    assert(shown[1].text == "message 6. " .. WORDS:rep(2) and shown[MESSAGES].text == "latest 5", shown[1].text)
    world.browser:wait_for(".earlier", "Show earlier messages (5)")
    world.browser:click_all ".earlier button"
    local all = "document.querySelectorAll('#messages [data-message]').length === %d"
    world.browser:wait(all:format(MESSAGES + 5)) -- they are shown some at a time
    assert(world.browser:run "return document.querySelector('.earlier') === null")
    shown = page.messages(world)
    assert(#shown == MESSAGES + 5 and shown[1].text == "message 1" and shown[6].text:find "^message 6")
  end },

  { "a message that is not shown changes, and is not shown as a new one", function(world)
    local chat = long_chat(world)
    assert(world.client.chats.messages:send(chat.id, "one more than are shown"))
    show_all(world, chat)
    assert(world.client.messages:update(chat:each_message()().id, { text = "changed" }))
    assert(world.client.chats.messages:send(chat.id, "after the change"))
    page.sees(world, "bot", "after the change")
    assert(page.count(world, "bot", "changed") == 0)
  end },

  { "200 messages that come at once are all shown, once and in their order", function(world)
    page.open(world)
    local before = #page.messages(world)
    begin(world)
    for i = 1, 200 do
      assert(world.chat:send("burst " .. i))
    end
    page.sees(world, "bot", "burst 200", "read")
    local words, messages = by_the_clock(world), page.messages(world)
    assert(#messages == before + 200)
    for i = 1, 200 do
      assert(messages[before + i].text == "burst " .. i)
    end
    return words
  end },
}
