-- What messages hold is shown, and never HTML.
local files = require "linq.sandbox.files"
local page = require "spec.page.page"

local HTML = [[<img src=x onerror="document.title='broken'"><b>bold</b>]]

return {
  { "HTML in messages, names and headers is text", function(world)
    page.open(world)
    page.write(world, HTML)
    page.sees(world, "person", HTML)
    assert(world.client.chats:update(world.group.id, { display_name = HTML }))
    assert(world.client:request { method = "GET", path = "/v3/chats/" .. world.chat.id, headers = { ["x-a"] = HTML } })
    world.browser:wait_for(".chat .name", "<img")
    world.browser:wait_for("#requests .what", "chats.retrieve")
    world.browser:click_all "#requests summary, #deliveries summary"
    world.browser:wait_for(".headers td", "<img")
    assert(world.browser:run "return document.querySelector('main img, main b')" == nil, "a message's element")
    assert(world.browser:run "return document.title" == "Linq sandbox", "a script of a message ran")
    assert(world.client.chats:update(world.group.id, { display_name = "Trip to the lake" }))
  end },

  { "secrets are not on the page", function(world)
    page.open(world)
    world.browser:click_all "#requests summary"
    world.browser:wait_for("#requests", "[redacted]")
    local text = world.browser:run "return document.body.textContent"
    assert(not text:find("a-secret-key", 1, true), "the API key")
    assert(not text:find "whsec_", "a signing secret")
  end },

  { "webhooks show attempts and signatures", function(world)
    page.open(world)
    world.browser:click "#tab-deliveries"
    world.browser:click "#deliveries summary"
    world.browser:wait_for("#deliveries th", "webhook-signature")
    assert(world.browser:run "return document.querySelector('#deliveries .badge').textContent" == "200")
  end },

  { "a group: replies, edits, polls, media, typing", function(world)
    page.open(world, nil, world.group)
    local browser, group = world.browser, world.group
    assert(browser:run "return document.getElementById('from').options.length" == 2)
    local sent = assert(group:send "Where to?")
    page.sees(world, "bot", "Where to?", "read")
    world.act("write", { chat = group.id, from = world.BEN, text = "The lake", reply_to = { message_id = sent.id } })
    browser:wait("document.querySelector('#messages .person .quote')?.textContent === 'Where to?'", "the reply")
    assert(world.client.messages:update(sent.id, { text = "Where to go?" }))
    page.sees(world, "bot", "Where to go?")
    browser:wait("document.querySelector('#messages .bot .notes')?.textContent === 'Edited'", "the edit")
    local options = { { text = "Friday" }, { text = "Sunday" } }
    local poll = assert(world.client.chats.polls:create(group.id, { poll = { options = options } }))
    browser:wait("document.querySelectorAll('#messages .option').length === 2", "the poll")
    browser:click "#messages .option"
    browser:wait("document.querySelector('#messages .option .count').textContent === '1'", "the vote")
    assert(assert(world.client.messages.poll:retrieve(poll.message_id)).poll.options[1].voters[1].handle == world.BEN)
    assert(world.client.chats:mark_as_read(group.id))
    browser:wait("document.querySelector('#messages .person[data-status=read]')", "what the bot read")
    assert(world.client.messages:delete(sent.id))
    browser:wait(("!document.querySelector('[data-message=\"%s\"]')"):format(sent.id), "its deletion")
    assert(world.client.chats.typing:start(group.id))
    browser:wait("!document.getElementById('typing').hidden", "typing")
    assert(world.client.chats.typing:stop(group.id))
    browser:wait("document.getElementById('typing').hidden", "no typing")
  end },

  { "an edit or a reply that is given up leaves nothing behind", function(world)
    page.open(world)
    local browser = world.browser
    page.write(world, "Teh lake")
    page.sees(world, "person", "Teh lake")
    local function choose(name)
      browser:run(([[
        [...document.querySelectorAll("#messages .person")].findLast((item) =>
          item.querySelector(".words")?.textContent === "Teh lake").querySelector(".more").click();
        [...document.querySelectorAll("#menu [role=menuitem]")].find((item) => item.textContent === "%s").click();
      ]]):format(name))
    end
    choose "Edit"
    assert(browser:run "return document.getElementById('text').value" == "Teh lake")
    browser:press "<Escape>"
    assert(browser:run "return document.getElementById('text').value" == "")
    choose "Reply"
    assert(browser:run "return !document.getElementById('replying').hidden")
    browser:run(("document.querySelector('[data-chat=\"%s\"]').click()"):format(world.group.id))
    browser:wait("document.getElementById('replying').hidden", "no reply in the other chat")
  end },

  { "a picture that the bot sends is shown", function(world)
    page.open(world, nil, world.group)
    local picture = assert(world.client.attachments:upload { path = page.picture(world) })
    assert(world.group:send { message = { parts = { { type = "media", attachment_id = picture.attachment_id } } } })
    world.browser:wait("document.querySelector('#messages .bot img')?.naturalWidth > 0", "the picture")
  end },

  { "a file that is a page is no page of the sandbox's origin", function(world)
    local path = world.browser.dir .. "/page.html"
    assert(files.write(path, "<script>document.title = 'ran'</script>"))
    local file = assert(world.client.attachments:upload { path = path })
    world.browser:open(file.download_url:gsub("^https?://[^/]+", world.server.origin))
    assert(world.browser:run "return document.title" ~= "ran", "its script ran")
  end },
}
