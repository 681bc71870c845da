-- The pictures of README and the guide, of a sandbox of their own. PICTURES=docs/images puts them there.
local bot = require "examples.bot.in_nginx"
local linq = require "linq"
local page = require "spec.page.page"

local FOLDER = (os.getenv "PICTURES" or "build/page") .. "/"
local ORDERS = "+12055550147"

local function talk_elsewhere(client, world)
  local orders = assert(client.chats:find { from = world.LINE, to = ORDERS })
  assert(orders:send "Your order is on its way. It arrives on Friday.")
  local trip = assert(client.chats:find { from = world.LINE, to = { world.BEN, "ava@example.com" } })
  assert(trip:send "The cabin is booked from Friday to Sunday.")
end

local function talk(world, client, chat)
  page.write(world, "note bring the tent")
  world.browser:wait("document.querySelectorAll('#messages .reactions').length === 1")
  page.write(world, "note fishing rods are at Ben's")
  world.browser:wait("document.querySelectorAll('#messages .reactions').length === 2")
  page.write(world, "notes")
  page.sees(world, "bot", "bring the tent\nfishing rods are at Ben's", "read")
  local picture = assert(client.attachments:upload { path = page.picture(world) })
  assert(chat:send { message = { parts = {
    { type = "media", attachment_id = picture.attachment_id },
    { type = "text", value = "Found this one from last year." },
  } } })
  world.browser:wait("document.querySelector('#messages .bot img')?.naturalWidth > 0")
end

local function fail_once(world)
  world.browser:run "document.getElementById('fault-target').value = 'chats.messages.send'"
  world.browser:click "[data-does='503']"
  world.browser:wait "document.getElementById('due').textContent.includes('503')"
  page.write(world, "What was it again?")
  page.sees(world, "bot", "Write 'note …' to keep something, and 'notes' to read all.", "read")
end

-- The width and the height of a PNG file.
local function size_of(path)
  local file = io.open(path, "rb")
  local head = file and file:read(24) or ""
  if file then
    file:close()
  end
  assert(head:sub(2, 4) == "PNG", path .. " is no picture: make pictures")
  local a, b, c, d, e, f, g, h = head:byte(17, 24)
  return ((a * 256 + b) * 256 + c) * 256 + d, ((e * 256 + f) * 256 + g) * 256 + h
end

local function take_picture(world, name)
  os.execute("mkdir -p '" .. FOLDER .. "'")
  world.browser:screenshot(FOLDER .. name)
end

-- Those that are shown are of the page as it is: of the same size, at least.
local function check_shown(name)
  local width, height = size_of(FOLDER .. name)
  local shown_width, shown_height = size_of("docs/images/" .. name)
  assert(width == shown_width and height == shown_height, name .. " is of an older page: make pictures")
end

return {
  { "the pictures are made, and those of README and guide are of this page", function(world)
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
    take_picture(world, "sandbox.png")
    world.browser:look(390, 800, "dark")
    take_picture(world, "sandbox-narrow-dark.png")
    answering:stop()
    check_shown "sandbox.png"
    check_shown "sandbox-narrow-dark.png"
  end },
}
