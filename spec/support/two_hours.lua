--- An application that waits, retries and remembers for two hours, over a sandbox whose clock
--- jumps ahead. It gives the same in every host.

local core = require "linq.core"
local linq = require "linq"

local CHAT, TRIP = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local HOURS = 7200 -- seconds

local function text(value)
  return { message = { parts = { { type = "text", value = value } } } }
end

local parts = {}

-- A call that is answered with 503 for two hours.
function parts.retries(client, sandbox)
  sandbox:fail { operation = "chats.retrieve", status = 503, times = 8, retry_after = HOURS / 8 }
  local chat = assert(client.chats:retrieve(CHAT, { deadline = HOURS + 1, max_retries = 8 }))
  return chat.display_name
end

-- Messages to one chat, which takes one a minute.
function parts.pauses(client)
  local sent = 0
  for i = 0, HOURS / 60 do
    sent = sent + (client.chats.messages:send(TRIP, text("message " .. i)) and 1 or 0)
  end
  return sent
end

-- A lookup of a chat every four minutes: every other finds what it has too old.
function parts.ages(client, sandbox)
  local lookup = linq.lookup(client, { ttl = 300, negative_ttl = 60 })
  local id = sandbox:add_chat({ from = "+12052761148", to = { "+12055426100" } }).uuid
  for _ = 1, HOURS / 240 do
    assert(lookup:find { from = "+12052761148", to = "+12055426100" })
    assert(not lookup:find { from = "+12052761148", to = "+12055426101" })
    sandbox.clock.sleep(240)
  end
  assert(client.chats:retrieve(id))
  return lookup:stats().requests
end

local two_hours = {}

--- What it says, unless the parts run one after another.
two_hours.expected = "ages: 45 after 7200 s\npauses: 121 after 7200 s\nretries: John Doe after 7200 s\nall: 7200 s"

--- Runs the parts.
---@param side_by_side fun(functions: function[]) runs all of them
---@param host? linq.host
---@return string said what each part gave and how long it took by the clock
---@return number seconds it took in truth
function two_hours.run(side_by_side, host)
  local started = core.now()
  local clock = linq.sandbox.clock { host = host }
  local sandbox = linq.sandbox { clock = clock, rate_limit = { per = 1, seconds = 60 } }
  local client = linq.client { transport = sandbox, host = host }
  local said, functions = {}, {}
  for name, part in pairs(parts) do
    functions[#functions + 1] = function()
      local before = clock.now()
      local result = part(client, sandbox)
      said[#said + 1] = ("%s: %s after %d s"):format(name, result, clock.now() - before)
    end
  end
  side_by_side(functions)
  table.sort(said)
  said[#said + 1] = ("all: %d s"):format(clock.now())
  return table.concat(said, "\n"), core.now() - started
end

return two_hours
