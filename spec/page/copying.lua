-- What is copied runs, and is the same request.
local files = require "linq.sandbox.files"
local page = require "spec.page.page"

local function copied(world, kind)
  return world.browser:run(([[
    return Promise.all([import("./copy.js"), import("./model.js")]).then(([copy, { model }]) => {
      const entry = model.requests.findLast((one) => one.body?.includes("Copy me"));
      return "%s" === "lua" ? copy.asLua(entry, location.origin + "/api/partner") : copy.asCurl(entry, location.origin);
    });
  ]]):format(kind))
end

local function run(world, command)
  local pipe = io.popen(("env LINQ_API_V3_API_KEY=a-secret-key LINQ_INTEGRATION_TOKEN=t %s 2>&1"):format(command))
  local output = pipe:read "*a"
  pipe:close()
  world.output = output
  return output
end

local function count(world, text)
  local found = 0
  for message in world.chat:each_message() do
    found = found + (message.text == text and 1 or 0)
  end
  return found
end

local TEXT = "Copy me: 'single', \"double\", $HOME \\ and\ntwo lines – ünïcode, \0001"

return {
  { "as Lua and as curl", function(world)
    page.open(world)
    assert(world.chat:send(TEXT, { idempotency_key = "copy-1" }))
    page.sees(world, "bot", TEXT)
    world.browser:wait "document.querySelector('#requests .entry .what').textContent === 'chats.messages.send'"
    local text = copied(world, "lua")
    assert(not text:find "a%-secret%-key", text)
    assert(files.write(world.browser.dir .. "/copied.lua", (text:gsub("copy%-%d", "copy-2"))))
    local output = run(world, arg[-1] .. " " .. world.browser.dir .. "/copied.lua")
    assert(count(world, TEXT) == 2, text .. "\n" .. output)
    text = copied(world, "curl")
    assert(not text:find "a%-secret%-key", text)
    assert(files.write(world.browser.dir .. "/copied.sh", (text:gsub("copy%-%d", "copy-3"))))
    output = run(world, "bash " .. world.browser.dir .. "/copied.sh")
    assert(count(world, TEXT) == 3, text .. "\n" .. output)
  end },

  { "of version 2, with a form", function(world)
    page.open(world)
    local legacy = require("linq").v2.client { token = "another-secret", base_url = world.server.base_url }
    local chat = assert(legacy.chats:find { phone_number = world.LINE, phone_numbers = { world.AVA } })
    assert(chat:send("Copy me by version 2", { idempotency_key = "9fd8e6a4-4c6b-4d4e-9a55-1f0a5a3f1b11" }))
    page.sees(world, "bot", "Copy me by version 2")
    world.browser:wait "document.querySelector('#requests .entry .what').textContent === 'chat_messages.send'"
    local text = copied(world, "lua")
    assert(not text:find "another%-secret", text)
    assert(files.write(world.browser.dir .. "/copied.lua", (text:gsub("1f0a5a3f1b11", "1f0a5a3f1b12"))))
    local output = run(world, arg[-1] .. " " .. world.browser.dir .. "/copied.lua")
    assert(count(world, "Copy me by version 2") == 2, text .. "\n" .. output)
  end },

  { "with lists in a query, and a key that only a header has", function(world)
    page.open(world)
    assert(world.client.available_number:retrieve { to = { world.AVA, world.BEN } })
    local payment = { amount_cents = 5, currency = "usd", handle = world.AVA }
    local made = assert(world.client.payments:create(payment, { idempotency_key = "copied-payment" }))
    for operation, expected in pairs { ["available_number.retrieve"] = world.LINE, ["payments.create"] = made.id } do
      local text = world.browser:wait(([[
        Promise.all([import("./copy.js"), import("./model.js")]).then(([copy, { model }]) => {
          const entry = model.requests.findLast((one) => one.call?.operation === "%s");
          return entry && copy.asLua(entry, location.origin + "/api/partner");
        })
      ]]):format(operation))
      assert(files.write(world.browser.dir .. "/copied.lua", (text:gsub("print%(.*$", "print(err or result:json())"))))
      local output = run(world, arg[-1] .. " " .. world.browser.dir .. "/copied.lua")
      assert(output:find(expected, 1, true), text .. "\n" .. output)
    end
  end },
}
