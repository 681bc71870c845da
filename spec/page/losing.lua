-- A connection that is lost is told, and taken up again without a gap.
local page = require "spec.page.page"

local LINK = "document.getElementById('link').dataset.state"

return {
  { "a cut stream is taken up where it was", function(world)
    local proxy = world.proxy(world.server.origin)
    page.open(world, proxy.origin)
    local before = #page.messages(world)
    proxy:stop()
    world.browser:wait(LINK .. " === 'lost'", "the loss")
    for i = 1, 20 do
      world.act("write", { chat = world.chat.id, text = "note while cut " .. i })
    end
    world.proxy(world.server.origin, proxy.port)
    world.browser:wait(LINK .. " === 'resumed'", "the return")
    page.sees(world, "person", "note while cut 20")
    local messages = page.messages(world)
    assert(#messages == before + 20, "each once")
    for i = 1, 20 do
      assert(messages[before + i].text == "note while cut " .. i, "in their order")
    end
    assert(world.browser:run "return document.getElementById('link').textContent" == "Connected again, nothing missed")
  end },

  { "a gap that is too large is told: the page loads what there is", function(world)
    local proxy = world.proxy(world.server.origin)
    page.open(world, proxy.origin)
    proxy:stop()
    world.browser:wait(LINK .. " === 'lost'", "the loss")
    for i = 1, 2100 do
      world.act("advance", { seconds = i % 2 == 0 and 1 or -1 })
    end
    world.act("write", { chat = world.chat.id, text = "note after the gap" })
    world.proxy(world.server.origin, proxy.port)
    world.browser:wait(LINK .. " === 'reloaded'", "the new state")
    page.sees(world, "person", "note after the gap")
  end },

  { "a sandbox that is started again is loaded anew", function(world)
    local first = world.sandbox { chats = { { from = world.LINE, to = { world.BEN }, display_name = "Before" } } }
    world.browser:open(first.page)
    world.browser:wait("document.getElementById('with').textContent === 'Before'", "the first")
    first:stop()
    world.browser:wait(LINK .. " === 'lost'", "the loss")
    world.sandbox { port = first.port, chats = { { from = world.LINE, to = { world.BEN }, display_name = "After" } } }
    world.browser:wait("document.getElementById('with').textContent === 'After'", "the second")
  end },
}
