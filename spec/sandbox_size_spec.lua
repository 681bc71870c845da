-- What the sandbox does for a call does not grow with what it holds. Work is counted in the
-- instructions of Lua's virtual machine, so that no busy machine changes the figures.
local files = require "spec.support.files"
local linq = require "linq"

local LINE, FRIEND = "+12052761148", "+12055550000"
local CHAT, NUMBER = "550e8400-e29b-41d4-a716-446655440000", 45

local function number_of(i)
  return ("+1205556%04d"):format(i)
end

-- One line, that writes with so many people, and with each of them in a group with a friend.
local function with_chats(count)
  local chats = {}
  for i = 1, count do
    chats[#chats + 1] = { from = LINE, to = { number_of(i) } }
    chats[#chats + 1] = { from = LINE, to = { number_of(i), FRIEND } }
  end
  return linq.sandbox { chats = chats }
end

local function with_messages(count)
  local sandbox = linq.sandbox()
  for i = 1, count do
    sandbox:receive { chat = NUMBER, text = "message " .. i }
  end
  return sandbox
end

local function clients(sandbox)
  return linq.client { transport = sandbox }, linq.v2.client { transport = sandbox }
end

-- Hundreds of instructions that a call takes.
local function work_of(call)
  local count = 0
  call() -- loads what is loaded once
  if jit then
    jit.off()
  end
  debug.sethook(function() count = count + 1 end, "", 100)
  local ok, message = pcall(call)
  debug.sethook()
  if jit then
    jit.on()
  end
  assert(ok, message)
  return count
end

local function does_not_grow(small, large)
  local before, after = work_of(small), work_of(large)
  assert.is_true(after <= before * 1.5 + 20, ("%d00 instructions became %d00"):format(before, after))
end

describe("a sandbox with many chats", function()
  local few_3, few_2 = clients(with_chats(5))
  local many_3, many_2 = clients(with_chats(500))

  local function same_work(few, many, call)
    does_not_grow(function() call(few, 3) end, function() call(many, 400) end)
  end

  it("finds one by its participants", function()
    local function find(client, i)
      local chat = assert(client.chats:find { from = LINE, to = { number_of(i) } })
      assert.is_true(chat:has(number_of(i)))
      assert.is_false(chat.is_group)
    end
    same_work(few_3, many_3, find)
    same_work(few_2, many_2, find)
  end)

  it("finds a group by its participants", function()
    local function find(client, i)
      assert.is_true(assert(client.chats:find { from = LINE, to = { number_of(i), FRIEND } }).is_group)
    end
    same_work(few_3, many_3, find)
    same_work(few_2, many_2, find)
  end)

  it("finds none by participants who are in none together", function()
    local function find(client, i)
      local chat, err = client.chats:find { from = LINE, to = { number_of(i), number_of(i - 1) } }
      assert.same({ nil, "not_found" }, { chat, err.kind })
    end
    same_work(few_3, many_3, find)
    same_work(few_2, many_2, find)
  end)

  it("knows the services of an address", function()
    same_work(few_3, many_3, function(client, i)
      assert(client.capability:check_imessage { address = number_of(i) })
    end)
    same_work(few_2, many_2, function(client, i)
      assert(client.imessage_availability:check { phone_number = number_of(i) })
    end)
  end)
end)

describe("a sandbox whose participants change", function()
  local sandbox, client, legacy, group

  before_each(function()
    sandbox = linq.sandbox { chats = {
      { from = LINE, to = { number_of(1), number_of(2), number_of(3) } },
      { from = LINE, to = { number_of(4) } },
    } }
    client, legacy = clients(sandbox)
    group = assert(client.chats:find { from = LINE, to = { number_of(1), number_of(2), number_of(3) } })
  end)

  local function found(...)
    local chat, old = client.chats:find { from = LINE, to = { ... } }, legacy.chats:find { from = LINE, to = { ... } }
    assert.equal(chat and sandbox.state:find_chat("uuid", chat.id).id, old and old.id)
    return chat and chat.id
  end

  it("finds a chat by those who are in it", function()
    assert(client.chats.participants:add(group.id, { handle = number_of(4) }))
    assert.is_nil(found(number_of(1), number_of(2), number_of(3)))
    assert.equal(group.id, found(number_of(4), number_of(3), number_of(2), number_of(1)))
    assert(client.chats.participants:remove(group.id, { handle = number_of(1) }))
    assert.equal(group.id, found(number_of(2), number_of(3), number_of(4)))
    assert(client.chats.participants:add(group.id, { handle = number_of(1) }))
    assert.equal(group.id, found(number_of(1), number_of(2), number_of(3), number_of(4)))
  end)

  it("lists chats in the order of their creation, whoever joined when", function()
    assert(client.chats.participants:add(group.id, { handle = number_of(4) }))
    local page = assert(client.chats:list { from = LINE, to = number_of(4) })
    assert.same({ 2, group.id }, { #page, page.items[1].id })
    assert(client.chats.participants:remove(group.id, { handle = number_of(4) }))
    assert.equal(1, #assert(client.chats:list { from = LINE, to = number_of(4) }))
    assert(client.chats.participants:add(group.id, { handle = number_of(4) }))
    assert.equal(2, #assert(client.chats:list { from = LINE, to = number_of(4) }))
  end)

  it("finds no chat that the line left, and lists it no longer as the line's", function()
    assert(client.chats:leave_chat(group.id))
    assert.is_nil(found(number_of(1), number_of(2), number_of(3)))
    assert.equal(1, #assert(client.chats:list { from = LINE }))
    assert.equal(1, #assert(legacy.chats:list { phone_number = LINE }))
  end)

  it("finds by addresses in any form", function()
    assert.equal(group.id, found("(205) 556-0001", "+1 205 556 0002", number_of(3)))
  end)
end)

describe("a chat with many messages", function()
  local few_3, few_2 = clients(with_messages(200))
  local crowded = with_messages(10000)
  local many_3, many_2 = clients(crowded)

  local function same_work(few, many, call)
    does_not_grow(function() call(few, 100) end, function() call(many, 5000) end)
  end

  it("gives a page of them", function()
    same_work(few_3, many_3, function(client, i)
      local page = assert(client.chats.messages:list(CHAT, { limit = 10, cursor = tostring(i) }))
      assert.equal("message " .. i, page.items[1].parts[1].value)
    end)
  end)

  it("gives a page of them in v2, from either end and between times", function()
    same_work(few_2, many_2, function(client, i)
      local page = assert(client.chat_messages:list(NUMBER, { per_page = 10, page = i / 10 + 1 }))
      assert.equal("message " .. i + 1, page.items[1].text)
    end)
    same_work(few_2, many_2, function(client)
      assert(client.chat_messages:list(NUMBER, { per_page = 10, sort = "desc", after = "2020-01-01T00:00:00Z" }))
    end)
    same_work(few_2, many_2, function(client)
      assert.equal(0, #assert(client.chat_messages:list(NUMBER, { per_page = 10, before = "2020-01-01T00:00:00Z" })))
    end)
  end)

  it("gives a thread", function()
    same_work(few_3, many_3, function(client)
      local first = assert(client.chats.messages:list(CHAT, { limit = 1 })).items[1]
      assert.is_true(#assert(client.messages:list_messages_thread(first.id)) > 0)
    end)
  end)

  it("is marked as read up to what was read before", function()
    for _, client in ipairs { few_3, many_3 } do
      assert(client.chats:mark_as_read(CHAT))
    end
    same_work(few_3, many_3, function(client) assert(client.chats:mark_as_read(CHAT)) end)
    same_work(few_2, many_2, function(client) assert(client.chats:mark_as_read(NUMBER)) end)
  end)
end)

describe("v2's pages of messages", function()
  local clock = linq.sandbox.clock { time = 1767225600 } -- 2026-01-01
  local sandbox = linq.sandbox { clock = clock }
  local legacy = linq.v2.client { transport = sandbox }
  for i = 1, 5 do
    sandbox:receive { chat = NUMBER, text = "message " .. i }
    clock.sleep(i % 2) -- 1 | 2 3 | 4 5
  end

  local function listed(query)
    local page, texts = assert(legacy.chat_messages:list(NUMBER, query)), {}
    for i, message in ipairs(page.items) do
      texts[i] = message.text:match "%d+"
    end
    return table.concat(texts, " ")
  end

  it("are between two times, which are left out", function()
    assert.equal("1 2 3 4 5", listed {})
    assert.equal("2 3 4 5", listed { after = "2026-01-01T00:00:00Z" })
    assert.equal("1", listed { before = "2026-01-01T00:00:01Z" })
    assert.equal("2 3", listed { after = "2026-01-01T00:00:00Z", before = "2026-01-01T00:00:02Z" })
    assert.equal("", listed { after = "2026-01-01T00:00:02Z", before = "2026-01-01T00:00:01Z" })
  end)

  it("begin at either end", function()
    assert.equal("5 4 3 2 1", listed { sort = "desc" })
    assert.equal("3 2", listed { sort = "desc", per_page = 2, page = 2 })
    assert.equal("3 4", listed { per_page = 2, page = 2 })
    assert.equal("3 2", listed { sort = "desc", after = "2026-01-01T00:00:00Z", before = "2026-01-01T00:00:02Z" })
  end)
end)

describe("what a sandbox remembers", function()
  it("of many requests are the last thousand, in the same table", function()
    local sandbox = linq.sandbox()
    local client = linq.client { transport = sandbox }
    local requests = sandbox:requests()
    for i = 1, 3000 do
      client.chats:list { limit = i % 100 + 1 }
    end
    assert.equal(requests, sandbox:requests())
    assert.equal(1000, #requests)
    assert.equal("limit=1", requests[1000].query:match "limit=%d+")
    assert.equal("limit=2", requests[1].query:match "limit=%d+")
  end)

  it("takes less than 1400 bytes a message", function()
    collectgarbage()
    collectgarbage()
    local before = collectgarbage "count"
    local sandbox = with_messages(10000)
    collectgarbage()
    collectgarbage()
    local bytes = (collectgarbage "count" - before) * 1024 / 10000
    assert.equal(10000, #sandbox.state:find_chat("id", NUMBER).messages)
    assert.is_true(bytes < 1400, ("%.0f bytes"):format(bytes))
  end)
end)

describe("a saved state of many messages", function()
  -- Instructions for each message beyond the first hundred.
  local function work_for_each(call)
    local few, many = with_messages(100), with_messages(400)
    return (work_of(function() call(many) end) - work_of(function() call(few) end)) * 100 / 300
  end

  it("takes few instructions a message to save and to load", function()
    local path = files.new()
    local to_save = work_for_each(function(sandbox) assert(sandbox:save(path)) end)
    local to_load = work_for_each(function(sandbox)
      assert(sandbox:save(path))
      assert(sandbox:load(path))
    end) - to_save
    files.remove_all()
    local found = ("%.0f to save one, %.0f to load it"):format(to_save, to_load)
    assert.is_true(to_save < 3300 and to_load < 2850, found)
  end)
end)
