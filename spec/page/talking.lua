-- One writes, and a bot answers.
local page = require "spec.page.page"

local HELP = "Write 'note …' to keep something, and 'notes' to read all."

return {
  { "the page opens without a complaint of the browser", function(world)
    page.open(world)
    local complaints = world.browser:console()
    assert(#complaints == 0, complaints[1] and complaints[1].message)
  end },

  { "one writes as the other person and sees the bot answer, delivered and read", function(world)
    page.open(world)
    page.write(world, "Hello")
    page.sees(world, "person", "Hello")
    page.sees(world, "bot", HELP, "read")
    page.write(world, "note buy milk")
    world.browser:wait("document.querySelector('#messages .person .reactions')?.textContent === '👍'", "the tapback")
    page.write(world, "notes")
    page.sees(world, "bot", "buy milk", "read")
  end },

  { "what is written fast is as many messages", function(world)
    page.open(world)
    for i = 1, 10 do
      page.write(world, "fast " .. i)
    end
    page.sees(world, "person", "fast 10")
    local number = 0
    for _, message in ipairs(page.messages(world)) do
      if message.who == "person" and message.text:find "fast" then
        number = number + 1
        assert(message.text == "fast " .. number, message.text)
      end
    end
    assert(number == 10, number)
  end },

  { "a 503 is retried: one message, delivered and read", function(world)
    page.open(world)
    page.write(world, "note only once")
    world.browser:wait_for("#messages .person.reacted .words", "note only once")
    world.browser:run [[
      document.getElementById("fault-target").value = "chats.messages.send";
      for (const entry of document.querySelectorAll("#requests .entry")) entry.dataset.old = "";
    ]]
    world.browser:click "[data-does='503']"
    world.browser:wait_for("#due", "503 × 1 for chats.messages.send")
    page.write(world, "notes")
    local attempts = [[ [...document.querySelectorAll(
      "#requests .entry:not([data-old])[data-operation='chats.messages.send'] .badge")].map((one) => one.textContent) ]]
    world.browser:wait(attempts .. ".join() === '202,503'", "the retry above the failure")
    world.browser:wait_for("#due", "Nothing is due to fail.")
    world.browser:wait_for("#messages .bot.latest[data-status='read'] .words", "only once")
    local function is_answer(text, is_mine)
      return is_mine and text:find "only once" ~= nil
    end
    local shown, kept = 0, 0
    for _, message in ipairs(page.messages(world)) do
      shown = shown + (is_answer(message.text, message.who == "bot") and 1 or 0)
    end
    for message in world.chat:each_message() do
      kept = kept + (is_answer(message.text, message.is_from_me) and 1 or 0)
    end
    assert(shown == 1 and kept == 1, "on the page and in the sandbox")
  end },
}
