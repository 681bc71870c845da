-- The pictures for README and the guide, of a sandbox of their own.
local bot = require "examples.bot.in_nginx"
local linq = require "linq"
local page = require "spec.page.page"

local FOLDER = "docs/images/"
local ORDERS = "+12055550147"

local function talk_elsewhere(client, world)
  local orders = assert(client.chats:find { from = world.LINE, to = ORDERS })
  assert(orders:send "Your order is on its way. It arrives on Friday.")
  local trip = assert(client.chats:find { from = world.LINE, to = { world.BEN, "ava@example.com" } })
  assert(trip:send "The cabin is booked from Friday to Sunday.")
end

local function talk(world, client, lake)
  page.write(world, "note bring the tent")
  world.browser:wait("document.querySelectorAll('#messages .reactions').length === 1")
  page.write(world, "note fishing rods are at Ben's")
  world.browser:wait("document.querySelectorAll('#messages .reactions').length === 2")
  page.write(world, "notes")
  page.sees(world, "bot", "bring the tent\nfishing rods are at Ben's", "read")
  local picture = assert(client.attachments:upload { path = page.picture(world) })
  assert(lake:send { message = { parts = { { type = "media", attachment_id = picture.attachment_id }, { type = "text", value = "Found this one from last year." } } } })
  world.browser:wait("document.querySelector('#messages .bot img')?.naturalWidth > 0")
end

local function fail_once(world)
  world.browser:run "document.getElementById('fault-target').value = 'chats.messages.send'"
  world.browser:click "[data-does='503']"
  world.browser:wait "document.getElementById('due').textContent.includes('503')"
  page.write(world, "What was it again?")
  page.sees(world, "bot", "Write 'note …' to keep something, and 'notes' to read all.", "read")
end

local function is_picture(path)
  local file = assert(io.open(path, "rb"))
  local data = file:read "*a"
  file:close()
  return #data > 20000 and data:sub(2, 4) == "PNG"
end

return {
  { "the pictures are made", function(world)
    local shown = world.sandbox { chats = {
      { from = world.LINE, to = { "+12055426109", "ava@example.com" }, display_name = "Trip to the lake" },
      { from = world.LINE, to = { ORDERS }, display_name = "Orders" },
      { from = world.LINE, to = { world.AVA }, display_name = "Ava Stone" },
    } }
    local client = linq.client { api_key = "demo", base_url = shown.base_url }
    local answering = bot.start(shown, client, linq.store.memory {})
    local chat = assert(client.chats:find { from = world.LINE, to = world.AVA })
    page.open(world, shown.origin, chat)
    talk_elsewhere(client, world)
    talk(world, client, chat)
    fail_once(world)
    world.browser:run "document.activeElement.blur()"
    world.browser:run "document.querySelectorAll('#requests .entry')[1].querySelector('summary').click()"
    world.browser:screenshot(FOLDER .. "sandbox.png")
    world.browser:look(390, 800, "dark")
    world.browser:screenshot(FOLDER .. "sandbox-narrow-dark.png")
    answering:stop()
    assert(is_picture(FOLDER .. "sandbox.png") and is_picture(FOLDER .. "sandbox-narrow-dark.png"))
  end },
}
