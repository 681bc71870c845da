--- An application as a user would write it, for any host: it finds a chat, fetches it, lists all
--- chats, and fetches those side by side. It returns a report of the results.

local linq = require "linq"

-- From the initial chats of a sandbox.
local ME, ANN = "+12052761148", "+12055426109"
local MISSING = "00000000-0000-4000-8000-000000000000"

return function(client)
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
