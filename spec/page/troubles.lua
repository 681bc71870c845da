-- What goes wrong on demand.
local page = require "spec.page.page"

-- The badges of the requests of an operation since a mark, the newest first.
local function mark(world)
  world.browser:run "for (const entry of document.querySelectorAll('.entry')) entry.dataset.old = ''"
end

local function wait_badges(world, list, value, badges)
  local shown = ([[
    [...document.querySelectorAll("#%s .entry:not([data-old])[%s] .badge")].map((one) => one.textContent).join()
  ]]):format(list, value)
  local ok = pcall(world.browser.wait, world.browser, ("%s === '%s'"):format(shown, badges))
  assert(ok, ("%s: not %s, but %s"):format(value, badges, world.browser:run("return " .. shown)))
end

local function choose_sending(world)
  world.browser:run "document.getElementById('fault-target').value = 'chats.messages.send'"
end

return {
  { "429, a cut and a slow answer come as asked for, and one message each", function(world)
    page.open(world)
    choose_sending(world)
    for i, case in ipairs { { "429", "202,429" }, { "Cut", "202,cut" }, { "Slow", "202" } } do
      mark(world)
      world.browser:click("[data-does='" .. case[1] .. "']")
      world.browser:wait("document.getElementById('due').textContent.startsWith('Due')")
      page.write(world, "note " .. case[1])
      page.write(world, "notes")
      wait_badges(world, "requests", "data-operation='chats.messages.send'", case[2])
      local texts = page.messages(world)
      assert(texts[#texts].who == "bot" and texts[#texts].text:find(case[1]), i)
    end
  end },

  { "events come twice, late and out of order, and the bot answers once", function(world)
    page.open(world)
    mark(world)
    world.browser:click "[data-does='Twice']"
    world.browser:wait "document.getElementById('due').textContent.includes('twice')"
    local before = page.count(world, "bot", "Write 'note …' to keep something, and 'notes' to read all.")
    page.write(world, "Twice?")
    wait_badges(world, "deliveries", "data-event='message.received'", "200,200")
    assert(page.count(world, "bot", "Write 'note …' to keep something, and 'notes' to read all.") == before + 1)

    mark(world)
    world.browser:click "[data-does='Out of order']"
    world.browser:wait "document.getElementById('due').textContent.includes('out of order')"
    page.write(world, "first")
    page.write(world, "second")
    wait_badges(world, "deliveries", "data-event='message.received'", "200,200")
    local bodies = world.browser:run [[
      for (const one of document.querySelectorAll("#deliveries .entry:not([data-old]) summary")) one.click();
      return new Promise((done) => setTimeout(() => done(
        [...document.querySelectorAll("#deliveries .entry:not([data-old]) pre")].map((one) => one.textContent)), 100));
    ]]
    assert(bodies[1]:find "first" and bodies[2]:find "second", "the newest above: the first came last")
  end },

  { "a webhook that fails is delivered again, and the clock brings that forward", function(world)
    page.open(world)
    local refusing = assert(world.client.webhook_subscriptions:create {
      target_url = "http://127.0.0.1:1/", subscribed_events = { "message.received" },
    })
    mark(world)
    page.write(world, "note one more")
    world.browser:wait_for("#deliveries .entry:not([data-old])[data-attempt='2']", "attempt 2")
    world.browser:click_all("#controls button", "An hour ahead")
    world.browser:wait_for("#clock", "60 min ahead")
    assert(world.client.webhook_subscriptions:delete(refusing.id))
    page.write(world, "notes")
    world.browser:wait("document.querySelector('#messages .bot.latest').textContent.includes('one more')", "all notes")
  end },

  { "the clock stands still and goes on", function(world)
    page.open(world)
    world.browser:click_all("#controls button", "Pause")
    world.browser:wait_for("#clock", "paused")
    world.browser:wait_for("#controls button", "Go on")
    local time = world.browser:run "return document.getElementById('clock').textContent"
    require("linq.core").sleep(1.5)
    assert(world.browser:run "return document.getElementById('clock').textContent" == time)
    world.browser:click_all("#controls button", "Go on")
    world.browser:wait("!document.getElementById('clock').textContent.includes('paused')", "going on")
    world.act("advance", { seconds = -3600 })
  end },
}
