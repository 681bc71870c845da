-- By the keyboard alone, by a screen reader, on a narrow screen, in the dark.
local core = require "linq.core"
local page = require "spec.page.page"

local focused = [[
  const one = document.activeElement;
  return one.id || one.dataset.does || one.dataset.message && "message" || one.dataset.chat && "chat"
    || one.textContent.trim();
]]

local function tab_to(world, name, key)
  local seen = {}
  for _ = 1, 40 do
    world.browser:press(key or "<Tab>")
    seen[#seen + 1] = world.browser:run(focused)
    if seen[#seen] == name then
      return seen
    end
  end
  error("not reached: " .. name .. "; " .. table.concat(seen, ", "))
end

local controls = { button = true, textbox = true, combobox = true, spinbutton = true, checkbox = true, tab = true,
  link = true, menuitem = true }

local function roles(world)
  local nodes = {}
  for _, node in ipairs(world.browser:devtools("Accessibility.getFullAXTree").nodes) do
    if not node.ignored and node.role then
      nodes[#nodes + 1] = { role = node.role.value, name = node.name and node.name.value or "" }
    end
  end
  return nodes
end

-- The contrast of two colours (WCAG 2), as the browser has them.
local contrast = [[
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return colour !== "rgba(0, 0, 0, 0)" || !one.parentElement ? colour : behind(one.parentElement);
  };
  const low = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility() || one.closest(".out-of-sight, option, .skip")) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${one.className || one.tagName}: ${ratio.toFixed(2)}`);
  }
  return low;
]]

local sections = { chats = "chats", messages = "conversation", traffic = "traffic", controls = "controls" }

-- What reaches beyond the screen, and is in no part that scrolls by itself.
local beside = [[
  return [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && !one.closest(".skip, .out-of-sight, pre") && one.getBoundingClientRect().right > 360.5)
    .map((one) => `${one.tagName}.${one.className}`);
]]

local function check_contrast(world)
  local low = world.browser:run(contrast)
  assert(#low == 0, table.concat(low, ", "))
end

return {
  { "the keyboard alone: write, react, fail the next call, read what was sent", function(world)
    page.open(world)
    local browser = world.browser
    browser:press "<Tab>"
    assert(browser:run(focused) == "Skip to the message field")
    browser:press "<Enter>"
    assert(browser:run(focused) == "text")
    browser:press("Only keys", "<Enter>")
    page.sees(world, "person", "Only keys")
    browser:wait("document.activeElement.id === 'text'", "the field again")
    browser:wait("document.querySelector('#messages > :last-child').matches('.bot[data-status=read]')", "the answer")
    browser:run "document.activeElement.blur(); document.querySelector('#receipts').focus()"
    tab_to(world, "message")
    browser:press("<Up>", "<Down>", "<Enter>")
    browser:wait("document.activeElement.matches('.tapback')", "the menu")
    browser:press "<Enter>"
    browser:wait("document.querySelector('#messages > :last-child .reactions')?.textContent === '❤️'", "the tapback")
    assert(browser:run(focused) == "message", "the focus is back where it was")
    tab_to(world, "503")
    browser:press "<Enter>"
    browser:wait("document.getElementById('due').textContent.includes('503')", "the fault")
    tab_to(world, "tab-requests")
    browser:press "<Right>"
    browser:wait("!document.getElementById('deliveries').hidden", "the webhooks")
    world.act("clear", {})
  end },

  { "a screen reader: what can be used has a name, what comes is told", function(world)
    page.open(world)
    local named, seen = 0, {}
    for _, node in ipairs(roles(world)) do
      seen[node.role] = true
      if controls[node.role] then
        assert(node.name ~= "", "without a name: " .. node.role)
        named = named + 1
      end
    end
    for role in ("main banner heading list listitem tablist tabpanel status region"):gmatch "%S+" do
      assert(seen[role], "no " .. role)
    end
    page.write(world, "Are you there?")
    world.browser:wait_for("#announcer", "The bot writes")
    return named .. " names"
  end },

  { "the focus stays when what has it is shown anew, or goes", function(world)
    page.open(world)
    local browser = world.browser
    local function has_focus(expression, what)
      core.sleep(0.2)
      browser:wait("document.activeElement && (" .. expression .. ")", what, 3)
    end
    world.act("fail", { status = 503, operation = "chats.list" })
    browser:wait "document.querySelector('#due button:not([hidden])')"
    browser:run "document.querySelector('#due button').focus()"
    world.act("disorder", { kind = "late", seconds = 0 })
    browser:wait "document.getElementById('due').textContent.includes('late')"
    has_focus("document.activeElement.textContent === 'Clear'", "Clear, shown anew")
    browser:press "<Enter>"
    browser:wait "document.getElementById('due').textContent.includes('Nothing')"
    has_focus("document.activeElement.id === 'fault-target'", "the controls, once Clear is gone")

    local refusing = assert(world.client.webhook_subscriptions:create {
      target_url = "http://127.0.0.1:1/", subscribed_events = { "message.edited" },
    })
    browser:click "#tab-deliveries"
    page.write(world, "see https://example.com")
    page.sees(world, "person", "see https://example.com")
    browser:run [[
      window.seen = [...document.querySelectorAll("#messages .person")].at(-1);
      seen.querySelector(".more").focus();
    ]]
    local sent = browser:run "return seen.dataset.message"
    world.act("edit", { message = sent, text = "edited once" })
    page.sees(world, "person", "edited once")
    has_focus("document.activeElement.dataset.message === '" .. sent .. "'", "the message that was edited")
    browser:press "<Enter>"
    browser:wait "!document.getElementById('menu').hidden"
    world.act("edit", { message = sent, text = "edited twice" })
    page.sees(world, "person", "edited twice")
    browser:press "<Escape>"
    has_focus("document.activeElement.dataset.message === '" .. sent .. "'", "the message of the menu")

    browser:wait "document.querySelector('#deliveries [data-event=\"message.edited\"] .badge')"
    browser:run "document.querySelector('#deliveries [data-event=\"message.edited\"] summary').focus()"
    world.act("advance", { seconds = 60 })
    core.sleep(1.5)
    has_focus("document.activeElement.matches('#deliveries summary')", "the webhook")
    world.act("advance", { seconds = -60 })
    assert(world.client.webhook_subscriptions:delete(refusing.id))
    assert(browser:run [[
      return [...document.querySelector('[role="tablist"]').children].every((one) => one.role === "tab");
    ]], "a tablist has tabs alone")

    browser:look(360, 740, "light")
    browser:click "[data-shows='chats']"
    browser:run "document.querySelector('.chat').focus()"
    browser:press "<Enter>"
    has_focus("document.activeElement.id === 'with'", "the chat that was opened")
  end },

  { "light and dark have enough contrast", function(world)
    page.open(world)
    check_contrast(world)
    world.browser:look(1440, 900, "dark")
    check_contrast(world)
  end },

  { "narrow: one view at a time, nothing beside the screen", function(world)
    page.open(world)
    world.browser:look(360, 740, "dark")
    for view, visible in pairs(sections) do
      world.browser:click(("[data-shows='%s']"):format(view))
      for _, section in pairs(sections) do
        local shown = world.browser:run(("return document.getElementById('%s').checkVisibility()"):format(section))
        assert(shown == (section == visible), view .. ": " .. section)
      end
      local wide = world.browser:run(beside)
      assert(#wide == 0, view .. " is too wide: " .. table.concat(wide, ", "))
    end
    assert(world.browser:run "return matchMedia('(prefers-color-scheme: dark)').matches")
  end },
}
