-- Who may reach the page.
local page = require "spec.page.page"
local socket = require "socket"

-- Sends a request as it is, and returns the status of the answer.
local function ask(world, method, path, fields)
  local connection = assert(socket.connect("127.0.0.1", world.server.port))
  connection:settimeout(5)
  local body = fields.body or ""
  local lines = { ("%s %s HTTP/1.1"):format(method, path), "connection: close", "content-length: " .. #body }
  lines[#lines + 1] = "host: " .. (fields.host or "127.0.0.1:" .. world.server.port)
  for _, name in ipairs { "origin", "sec-fetch-site", "content-type" } do
    lines[#lines + 1] = fields[name] and name .. ": " .. fields[name]
  end
  connection:send(table.concat(lines, "\r\n") .. "\r\n\r\n" .. body)
  local status = (connection:receive "*l" or ""):match " (%d+)"
  connection:close()
  return tonumber(status)
end

local WRITE = '{"action":"clear"}'

return {
  { "a name that is not this machine's is refused, everywhere", function(world)
    for _, path in ipairs { "/", "/sandbox/page/", "/sandbox/page/state", "/sandbox/page/events", "/sandbox/requests",
      "/api/partner/v3/chats" } do
      assert(ask(world, "GET", path, { host = "evil.example:" .. world.server.port }) == 403, path)
    end
    assert(ask(world, "GET", "/sandbox/page/state", { host = "localhost:" .. world.server.port }) == 200)
  end },

  { "another site's requests are refused", function(world)
    local own = "http://127.0.0.1:" .. world.server.port
    for _, case in ipairs {
      { 200, origin = own, ["sec-fetch-site"] = "same-origin" }, { 403, origin = "http://evil.example" },
      { 403, origin = "null" }, { 403, ["sec-fetch-site"] = "cross-site" }, { 403, ["sec-fetch-site"] = "same-site" },
      { 200 },
    } do
      case.body = WRITE
      assert(ask(world, "POST", "/sandbox/page/do", case) == case[1], tostring(case.origin))
    end
  end },

  { "another origin in the browser can neither write nor read", function(world)
    page.open(world)
    local before = #page.messages(world)
    local other = world.proxy(world.server.origin)
    world.browser:open(other.origin .. "/sandbox/page/icon.svg")
    local got = world.browser:run(([[
      const target = "%s/sandbox/page/";
      const body = JSON.stringify({ action: "write", chat: "%s", text: "from elsewhere" });
      return Promise.allSettled([
        fetch(target + "do", { method: "POST", mode: "no-cors", body }),
        fetch(target + "state").then((answer) => answer.text()),
      ]).then(([, read]) => read.status);
    ]]):format(world.server.origin, world.chat.id))
    assert(got == "rejected", got)
    page.open(world)
    assert(#page.messages(world) == before)
  end },
}
