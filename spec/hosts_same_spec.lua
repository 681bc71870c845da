-- The same application, whichever host it runs in.

local event_loops = require "spec.support.event_loops"
local linq = require "linq"
local servers = require "spec.support.servers"

-- Of the chats that every sandbox has.
local ME, ANN = "+12052761148", "+12055426109"
local MISSING = "00000000-0000-4000-8000-000000000000"

-- What a user would write: it finds a chat, fetches it, lists all, and fetches those side by side.
local function application(client)
  local lines, ids = {}, {}
  local function say(...)
    lines[#lines + 1] = table.concat({ ... }, " ")
  end
  local found = assert(client.chats:find { from = ME, to = { ANN } })
  local chat = assert(client.chats:retrieve(found.id))
  say("found", chat.id, tostring(chat))
  for _, handle in ipairs(chat.handles) do
    say("with", handle.handle)
  end
  local page = assert(client.chats:list { from = ME, limit = 1 })
  while page do
    for _, each in ipairs(page.items) do
      say("listed", each.id)
      ids[#ids + 1] = each.id
    end
    page = page:next()
  end
  ids[#ids + 1] = MISSING
  local chats, errors = linq.map(ids, function(id) return client.chats:retrieve(id) end)
  for i = 1, #ids do
    say("side by side", chats[i] and tostring(chats[i]) or errors[i].kind)
  end
  local _, err = client.chats:retrieve(MISSING)
  say(err.kind, tostring(err):match "^[^,(]+")
  return table.concat(lines, "\n")
end

local ways = {
  ["linq.tasks"] = function(run)
    local tasks, output = linq.tasks(), nil
    tasks:spawn(function() output = run() end)
    tasks:run()
    return output
  end,
}

for name, event_loop in pairs(event_loops) do
  if event_loop.installed and event_loop.works ~= false then
    ways[name] = function(run)
      local output
      event_loop.run(function() output = run(event_loop.host()) end)
      return output
    end
  end
end

describe("an application", function()
  local sandbox, expected

  local function run(host)
    local client = linq.client { api_key = "k", base_url = sandbox.base_url, max_retries = 0, host = host }
    local output = application(client)
    client:close()
    return output
  end

  setup(function()
    sandbox = servers.sandbox()
    expected = run()
  end)

  it("runs in a plain script", function()
    assert.matches("^found %S+ linq.chat.*with .*listed .*side by side linq.chat.*\nnot_found GET", expected)
  end)

  for name, within in pairs(ways) do
    it("says the same within " .. name, function()
      assert.equal(expected, within(run))
    end)
  end
end)
