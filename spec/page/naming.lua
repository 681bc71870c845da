-- Ids, names and texts of any kind, and very many of them.
local json = require "linq.util.json"
local linq = require "linq"
local page = require "spec.page.page"

local ODD = "a\"b&c=<d>\n#%25'\\]" -- what ends a selector, an attribute, a query, a fragment
local FAMILY = "👩‍👩‍👧‍👦🏳️‍🌈👍🏽"
local RIGHT_TO_LEFT = "\226\128\174שלום \226\128\171مرحبا\226\128\172"
local LONG = ("very long "):rep(10000)
local MANY, SECONDS = 5000, 4 -- chats; of the processor, until all of them are shown

local function used(world)
  for _, metric in ipairs(world.browser:devtools("Performance.getMetrics").metrics) do
    if metric.name == "TaskDuration" then
      return metric.value
    end
  end
end

local function many_chats(world)
  local chats = {}
  for i = 1, MANY do
    chats[i] = { from = world.LINE, to = { ("+1205%07d"):format(i) } }
  end
  return world.sandbox { chats = chats }
end

local NOTHING_BESIDE = [[
  return [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && !one.closest(".out-of-sight, pre") && one.getBoundingClientRect().right > innerWidth + 0.5)
    .map((one) => `${one.tagName}.${one.className}`).join();
]]

local FIELD_IS_SEEN = [[
  const { top, bottom } = document.getElementById("text").getBoundingClientRect();
  return top > 0 && bottom <= innerHeight;
]]

return {
  { "a chat is found by any id, in a link, by a click and in the focus", function(world)
    local one = world.sandbox { chats = {
      { from = world.LINE, to = { world.AVA }, uuid = ODD, display_name = "Odd" },
      { from = world.LINE, to = { world.BEN }, uuid = "__proto__", display_name = "Prototype" },
      { from = world.LINE, to = { "ava@example.com" }, uuid = "constructor", display_name = "Constructor" },
    } }
    world.browser:look(1440, 900, "light")
    world.browser:open(one.page)
    world.browser:wait "document.getElementById('link')?.dataset.state === 'open'"
    for _, name in ipairs { "Constructor", "Prototype", "Odd" } do
      world.browser:run([[
        const name = arguments[0];
        [...document.querySelectorAll(".chat")].find((row) => row.textContent.includes(name)).click();
      ]], name)
      world.browser:wait(("document.getElementById('with').textContent === %s"):format(json.encode(name)), name)
      page.write(world, "to " .. name)
      page.sees(world, "person", "to " .. name)
    end
    world.browser:run "location.reload()"
    world.browser:wait("document.getElementById('with')?.textContent === 'Odd'", "the chat of the link")
    page.sees(world, "person", "to Odd")
    world.browser:run "document.querySelector('.chat[aria-current]').focus()"
    page.sees(world, "person", "to Odd")
    local client = linq.client { api_key = "k", base_url = one.base_url }
    assert(assert(client.chats:find { from = world.LINE, to = world.AVA }):send "news")
    page.sees(world, "bot", "news")
    assert(world.browser:run "return document.activeElement.dataset.chat" == ODD, "the focus stays")
    one:stop()
  end },

  { "headers and fields of names that objects have are copied", function(world)
    page.open(world)
    local request = { path = "/v3/chats", query = { from = world.LINE }, headers = { constructor = "kept" } }
    assert(world.client:request(request))
    local copied = world.browser:wait [[
      Promise.all([import("./copy.js"), import("./model.js")]).then(([copy, { model }]) => {
        const entry = model.requests.findLast((one) => Object.hasOwn(one.headers, "constructor"));
        return entry && copy.asCurl(entry, "") + copy.asLua({ ...entry, query: "__proto__=a&from=b" }, "");
      })
    ]]
    assert(copied:find("'constructor: kept'", 1, true) and copied:find('__proto__ = "a"', 1, true), copied)
  end },

  { "long texts, texts from right to left and emoji fit in, and are whole", function(world)
    local one = world.sandbox { chats = {
      { from = world.LINE, to = { world.AVA }, display_name = LONG },
      { from = world.LINE, to = { world.BEN }, display_name = RIGHT_TO_LEFT .. FAMILY },
    } }
    page.open(world, one.origin, { id = "" })
    world.browser:look(360, 740, "light")
    world.browser:run "location.reload()"
    world.browser:wait "document.getElementById('link')?.dataset.state === 'open'"
    for _, text in ipairs { FAMILY, RIGHT_TO_LEFT, LONG:sub(1, -2) } do
      local chat = world.browser:run "return import('./model.js').then(({ model }) => model.selected)"
      local control = linq.client { api_key = "-", base_url = one.origin }
      assert(control:request { method = "POST", path = "/sandbox/receive", body = { chat = chat, text = text } })
      page.sees(world, "person", text)
      local wide = world.browser:run(NOTHING_BESIDE)
      assert(wide == "", wide)
      assert(world.browser:run(FIELD_IS_SEEN), "the field is pushed away")
    end
    assert(world.browser:run "return getComputedStyle(document.querySelector('.part')).unicodeBidi" == "plaintext")
    one:stop()
  end },

  { "very many chats are shown soon", function(world)
    local one = many_chats(world)
    world.browser:look(1440, 900, "light")
    world.browser:open "about:blank"
    world.browser:devtools("Performance.enable", { timeDomain = "threadTicks" })
    world.browser:open(one.page)
    local before = used(world)
    world.browser:wait(("document.querySelectorAll('#chat-list > li').length === %d"):format(MANY), "all", 30)
    local seconds = used(world) - before
    assert(seconds < SECONDS, ("%.1f s of the processor"):format(seconds))
    world.browser:run "document.querySelector('.chat').focus()"
    world.browser:press("<Down>", "<Down>", "<Enter>")
    world.browser:wait("document.querySelectorAll('.chat')[2].getAttribute('aria-current') === 'true'", "the third")
    one:stop()
    return ("%.1f s of the processor for %d chats"):format(seconds, MANY)
  end },
}
