-- Connections that break at random points neither lose nor duplicate a message.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

local function text_message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

-- Sends texts "1" … "count". Returns the keys of the failed ones, and the sent messages.
local function send_all(client, count)
  local failed, sent = {}, {}
  for i = 1, count do
    local message, err = client.chats.messages:send(CHAT, text_message(tostring(i)))
    if message then
      sent[message.id] = tostring(i)
    else
      assert(err.kind == "connection" or err.kind == "protocol", tostring(err))
      failed[#failed + 1] = { text = tostring(i), key = assert(err.idempotency_key) }
    end
  end
  return failed, sent
end

-- Counts each text in the chat, and collects the ids.
local function list(client)
  local counts, ids = {}, {}
  for message in client.chats.messages:each(CHAT, { limit = 100 }) do
    local text = message.parts[1].value
    counts[text] = (counts[text] or 0) + 1
    ids[message.id] = text
  end
  return counts, ids
end

-- The reader may get a broken answer, too.
local function stored(client)
  local ok, counts, ids
  for _ = 1, 100 do
    ok, counts, ids = pcall(list, client)
    if ok then
      return counts, ids
    end
  end
  error(counts, 0)
end

local function send_again(client, failed)
  local left = failed
  for _ = 1, 20 do
    local still = {}
    for _, one in ipairs(left) do
      if not client.chats.messages:send(CHAT, text_message(one.text), { idempotency_key = one.key }) then
        still[#still + 1] = one
      end
    end
    left = still
  end
  return left
end

local function check(client, reader, count, most_failed)
  local failed, sent = send_all(client, count)
  assert.is_true(#failed > 0 and #failed < most_failed, #failed .. " failed")
  local reported = {}
  for _, one in ipairs(failed) do
    reported[one.text] = true
  end
  local counts, ids = stored(reader)
  for i = 1, count do
    local times = counts[tostring(i)] or 0
    assert.is_true(times == 1 or times == 0 and reported[tostring(i)], i .. " is there " .. times .. " times")
  end
  for id, text in pairs(sent) do
    assert(ids[id] == text, "what was reported as sent is not there")
  end
  assert.same({}, send_again(client, failed))
  counts = stored(reader)
  for i = 1, count do
    assert(counts[tostring(i)] == 1, i .. " is there " .. tostring(counts[tostring(i)]) .. " times in the end")
  end
end

describe("10,000 sends over connections of which one in five breaks #fire", function()
  it("arrive exactly once, or are reported with their key", function()
    local sandbox = linq.sandbox { chaos = { rate = 0.2, seed = 7 } }
    local client = linq.client { transport = sandbox, host = fakes.host(), max_retries = 2 }
    local calm = linq.client {
      transport = {
        send = function(request)
          local chaos = sandbox.chaos
          sandbox.chaos = nil
          local response, failure = sandbox.send(request)
          sandbox.chaos = chaos
          return response, failure
        end,
      },
    }
    check(client, calm, 10000, 200)
    assert.is_true(client:stats().retries > 1500)
  end)

  it("break at the same places for the same seed", function()
    local function outcomes()
      local sandbox = linq.sandbox { chaos = { rate = 0.2, seed = 11 } }
      local client = linq.client { transport = sandbox, max_retries = 0 }
      local outcome = {}
      for i = 1, 50 do
        outcome[i] = client.chats:retrieve(CHAT) and 1 or 0
      end
      return table.concat(outcome)
    end
    local first = outcomes()
    assert.equal(first, outcomes())
    assert.matches("0", first)
    assert.matches("1", first)
  end)
end)

describe("#nginx 300 sends over HTTP of which one in five breaks", function()
  it("arrive exactly once, or are reported with their key", function()
    local server = servers.sandbox { chaos = { rate = 0.2, seed = 3 } }
    local options = { api_key = "k", base_url = server.base_url, max_retries = 2, timeout = 10 }
    options.host = {
      sleep = function() end,
      wait = function(loop, timeout) loop:step(timeout) end,
    }
    local client = linq.client(options)
    check(client, client:with { max_retries = 30 }, 300, 100) -- truncated answers are not retried
  end)
end)
