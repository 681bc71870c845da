--- What a person does on the page, by the browser, and sees there.

local files = require "linq.sandbox.files"
local json = require "linq.util.json"

local page = {}

local ALL_SHOWN = [[
  import("./model.js").then(({ model }) => model.messages.get(model.selected)?.size
    === document.querySelectorAll("#messages [data-message]").length)
]]

--- Opens the page with a wide window, and waits until it follows and shows a chat.
function page.open(world, origin, chat)
  world.browser:look(1440, 900, "light")
  world.browser:open("about:blank")
  world.browser:open((origin or world.server.origin) .. "/sandbox/page/#" .. (chat or world.chat).id)
  world.browser:wait("document.getElementById('link').dataset.state === 'open'", "the stream")
  world.browser:wait(ALL_SHOWN, "the chat")
end

--- Writes as the other person, with the keyboard.
function page.write(world, text)
  world.browser:run "document.getElementById('text').focus()"
  world.browser:press(text, "<Enter>")
end

--- The messages on the page: who, text, status.
---@return { who: string, text: string, status: string }[]
function page.messages(world)
  return world.browser:run [[
    return [...document.querySelectorAll("#messages [data-message]")].map((item) => ({
      who: item.classList.contains("bot") ? "bot" : "person", status: item.dataset.status,
      text: [...item.querySelectorAll(".words")].map((words) => words.textContent).join(" "),
    }));
  ]]
end

--- Waits for a message with a text.
---@param world table
---@param who "bot"|"person"
---@param text string
---@param status? string
function page.sees(world, who, text, status)
  return world.browser:wait(([[
    [...document.querySelectorAll("#messages .%s[data-message]")].some((item) =>
      item.querySelector(".words")?.textContent === %s && (%s === null || item.dataset.status === %s))
  ]]):format(who, json.encode(text), json.encode(status or json.null), json.encode(status or json.null)), text)
end

--- How many messages there are with a text.
function page.count(world, who, text)
  local count = 0
  for _, message in ipairs(page.messages(world)) do
    count = count + (message.who == who and message.text == text and 1 or 0)
  end
  return count
end

local DRAWING = [[
  const canvas = Object.assign(document.createElement("canvas"), { width: 520, height: 340 });
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, 210);
  sky.addColorStop(0, "#f7b267"); sky.addColorStop(1, "#fde4c3");
  pen.fillStyle = sky; pen.fillRect(0, 0, 520, 340);
  pen.fillStyle = "#fff6e5"; pen.beginPath(); pen.arc(370, 120, 34, 0, 7); pen.fill();
  pen.fillStyle = "#5d7a8c"; pen.beginPath(); pen.moveTo(0, 210); pen.lineTo(120, 90); pen.lineTo(260, 210); pen.fill();
  pen.fillStyle = "#46606f"; pen.beginPath(); pen.moveTo(160, 210); pen.lineTo(300, 120); pen.lineTo(470, 210);
  pen.fill();
  const lake = pen.createLinearGradient(0, 205, 0, 340);
  lake.addColorStop(0, "#8fb8c4"); lake.addColorStop(1, "#2f5d73");
  pen.fillStyle = lake; pen.fillRect(0, 205, 520, 135);
  pen.fillStyle = "rgb(255 246 229 / 55%)";
  for (let i = 0; i < 7; i++) pen.fillRect(340 - i * 4, 222 + i * 14, 60 + i * 8, 3);
  return canvas.toDataURL("image/png").split(",")[1];
]]

--- Has the browser draw a picture.
---@return string path of a PNG file
function page.picture(world)
  local path = world.browser.dir .. "/lake.png"
  assert(files.write(path, require("mime").unb64(world.browser:run(DRAWING))))
  return path
end

return page
