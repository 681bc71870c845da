--- Exactly once under fire: what the processes of spec/outbox_fire_spec.lua share.

local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"

local fire = {}

local LINE = "+12052761148"

--- The options that the test wrote down for its processes.
---@param path string
---@return table
function fire.options(path)
  local file = assert(io.open(path))
  local text = file:read "*a"
  file:close()
  return assert(json.decode(text))
end

--- The outbox of a process.
function fire.outbox(options, store)
  return linq.outbox {
    client = linq.client { api_key = "k", base_url = options.base_url, timeout = 5 },
    store = store,
    lease = options.lease,
    poll_interval = 0.05,
  }
end

--- The address of a pair's recipient.
function fire.recipient(pair)
  return ("+1205%07d"):format(5000000 + pair)
end

-- The messages of the pairs whose number leaves `share`, in their order.
local function messages_of(options, share)
  local list = {}
  for number = 1, options.messages do
    local pair = number % options.pairs
    if pair % options.shares == share then
      list[#list + 1] = {
        target = { from = LINE, to = fire.recipient(pair) }, content = "message " .. number, id = "m" .. number,
      }
    end
  end
  return list
end

--- Keeps a share of the messages, however often the store fails.
function fire.keep(outbox, options, share)
  local list = messages_of(options, share)
  local ids, err
  repeat
    ids, err = outbox:send_all(list)
    if not ids then
      assert(err.kind == "store", err)
      core.sleep(0.05)
    end
  until ids
end

-- ---- what came of it ------------------------------------------------------------------------------

--- What the outbox knows of each message: { number, state, whether it has an error }.
---@return table[]
function fire.known(outbox)
  local known = {}
  for entry in outbox:each() do
    known[#known + 1] = { tonumber(entry.id:match "%d+"), entry.state, entry.error ~= nil }
  end
  return known
end

local function numbers_in(client, chat)
  local numbers = {}
  for message in client.chats.messages:each(chat.id, { limit = 100 }) do
    numbers[#numbers + 1] = tonumber(message.text:match "^message (%d+)$")
  end
  return numbers
end

-- Counts what the API has: each message once, those of a pair in order.
local function count_arrived(client, counts)
  local chats, arrived = {}, {}
  for chat in client.chats:each { from = LINE, limit = 100 } do
    chats[#chats + 1] = chat
  end
  for _, chat in ipairs(chats) do
    local last = 0
    for _, number in ipairs(numbers_in(client, chat)) do
      counts.twice = counts.twice + (arrived[number] and 1 or 0)
      counts.disordered = counts.disordered + (number < last and 1 or 0)
      counts.arrived = counts.arrived + (arrived[number] and 0 or 1)
      arrived[number], last = true, number
    end
  end
  return arrived
end

--- What came of all messages.
---@param known table[] see fire.known
---@return table<string, integer> counts arrived, twice, disordered; sent, set_aside; lost: neither arrived nor set
---  aside; untold: arrived, and not known as sent
function fire.counts(known, options)
  local client = linq.client { api_key = "k", base_url = options.base_url, max_retries = 50 }
  local counts = { arrived = 0, twice = 0, disordered = 0, sent = 0, set_aside = 0, lost = 0, untold = 0 }
  local arrived = count_arrived(client, counts)
  for _, message in ipairs(known) do
    local number, state, has_error = message[1], message[2], message[3]
    counts.sent = counts.sent + (state == "sent" and 1 or 0)
    counts.set_aside = counts.set_aside + (has_error and state ~= "sent" and 1 or 0)
    counts.untold = counts.untold + (arrived[number] and state ~= "sent" and 1 or 0)
    counts.lost = counts.lost + (not arrived[number] and not has_error and 1 or 0)
  end
  counts.lost = counts.lost + options.messages - #known
  return counts
end

--- Sleeps for a random time up to `seconds`.
function fire.pause(seconds)
  core.sleep(math.random() * seconds)
end

return fire
