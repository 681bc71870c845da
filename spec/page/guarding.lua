-- Who may reach the page, by a browser that keeps sites apart.
local page = require "spec.page.page"

local FOLLOWS = "document.getElementById('link')?.dataset.state === 'open'"

-- Opens a page of another origin, whose scripts may do what any site's may.
local function open_other_site(world)
  local other = world.proxy(world.server.origin)
  world.browser:open(other.origin .. "/sandbox/page/icon.svg")
end

return {
  { "a name that leads to this machine reads nothing (DNS rebinding)", function(world)
    local origin = world.server.origin:gsub("127%.0%.0%.1", world.browser.REBOUND)
    for _, path in ipairs { "/sandbox/page/", "/sandbox/page/state", "/api/partner/v3/chats" } do
      world.browser:open(origin .. path)
      local text = world.browser:run "return document.body.textContent"
      assert(text:find "is not reached by the name", text)
    end
    local status = world.browser:run [[
      return fetch("/sandbox/page/do", { method: "POST", body: '{"action":"clear"}' }).then(({ status }) => status);
    ]]
    assert(status == 403, status)
  end },

  { "another origin in the browser can neither write nor read", function(world)
    page.open(world)
    local before = #page.messages(world)
    open_other_site(world)
    local got = world.browser:run(([[
      const target = "%s/sandbox/page/";
      const body = JSON.stringify({ action: "write", chat: "%s", text: "from elsewhere" });
      const followed = new Promise((done) => {
        const source = new EventSource(target + "events?since=x");
        source.onerror = () => done(source.readyState);
        source.addEventListener("gap", () => done("heard"));
      });
      const framed = new Promise((done) => {
        const frame = document.createElementNS("http://www.w3.org/1999/xhtml", "iframe");
        frame.onload = () => {
          try { done(frame.contentDocument === null ? "closed" : "open"); } catch { done("closed"); }
        };
        frame.src = target;
        document.documentElement.append(frame);
      });
      return Promise.allSettled([
        fetch(target + "do", { method: "POST", mode: "no-cors", body }),
        fetch(target + "state").then((answer) => answer.text()),
        fetch("%s/api/partner/v3/chats", { mode: "no-cors" }).then((answer) => answer.type),
        followed, framed,
      ]).then((all) => all.slice(1).map((one) => one.value ?? one.status).join());
    ]]):format(world.server.origin, world.chat.id, world.server.origin))
    assert(got == "rejected,rejected,2,closed", got)
    page.open(world)
    assert(#page.messages(world) == before)
  end },

  { "with a token: its address opens the page, and does not keep the token", function(world)
    local one = world.sandbox { address = "0.0.0.0", chats = { { from = world.LINE, to = { world.BEN } } } }
    world.browser:open(one.origin .. "/sandbox/page/")
    local text = world.browser:run "return document.body.textContent"
    assert(text:find "Open the address with the token", text)
    world.browser:open(one.page)
    world.browser:wait(FOLLOWS, "the stream")
    page.write(world, "with a token")
    page.sees(world, "person", "with a token")
    local address = world.browser:run "return location.href + document.cookie"
    assert(not address:find(one.control_token, 1, true), address)
    world.browser:open(one.origin .. "/")
    world.browser:wait(FOLLOWS, "the stream again, by the cookie")
  end },

  { "a token that is no longer right is told, and the page goes on once there is the new one", function(world)
    local chats = { { from = world.LINE, to = { world.BEN } } }
    local first = world.sandbox { control_token = "the-first-token-of-all", chats = chats }
    world.browser:open(first.page)
    world.browser:wait(FOLLOWS, "the stream")
    first:stop()
    local second = world.sandbox { port = first.port, control_token = "the-second-token-here", chats = chats }
    world.browser:wait_for("#link", "Refused: open the address with the new token")
    world.browser:run("return fetch(arguments[0]).then(() => true)", "/sandbox/page/?token=" .. second.control_token)
    world.browser:wait("document.getElementById('link')?.dataset.state === 'reloaded'", "the stream of the second")
  end },
}
