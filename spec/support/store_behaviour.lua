--- The behaviour that all stores share: checks that raise, so that they run in nginx as well.
--- Each takes a store, and a function that waits.

local behaviour = {}

local function show(value)
  return type(value) == "string" and ("%q"):format(value:sub(1, 60)) or tostring(value)
end

-- Raises unless the values are these, from the first to the last.
local function same(expected, ...)
  local got, count = { ... }, select("#", ...)
  for i = 1, math.max(#expected, count) do
    if expected[i] ~= got[i] then
      error(("value %d: expected %s, got %s"):format(i, show(expected[i]), show(got[i])), 2)
    end
  end
end

-- Raises unless a function raises with this in its message.
local function raises(part, fn)
  local ok, message = pcall(fn)
  if ok or not tostring(message):find(part, 1, true) then
    error(("expected a raise with %s, got %s"):format(show(part), show(ok and "none" or message)), 2)
  end
end

local texts = {
  "", "plain", "two\r\nlines\n", "\0", "\1", "\1\1", "\1\2", "a\0b\1c\2d", "\255\254\0\0\253", ("ü"):rep(3), "007",
  "-0", "9007199254740993", "12345678901234567890", "1e3", " 5", "5 ", "nan", "inf", "0x10", "true",
}

local keys = {
  "a", " ", "with space", "line\r\nend", "'; DROP TABLE linq_texts; --", '"', "nul\0key", "nul\0other", "\255\1\2", "*",
  "%s", "ключ", "a:lock", ("long"):rep(500),
}

--- { name, check } in order.
behaviour.checks = {
  { "keeps a text", function(store)
    same({ nil }, store:get "kept")
    same({ true }, store:set("kept", "one"))
    same({ "one" }, store:get "kept")
    same({ true }, store:set("kept", "two", 60))
    same({ "two" }, store:get "kept")
    same({ true }, store:delete "kept")
    same({ nil }, store:get "kept")
    same({ true }, store:delete "kept")
  end },

  { "keeps any bytes", function(store)
    for _, text in ipairs(texts) do
      same({ true }, store:set("bytes", text, 60))
      same({ text }, store:get "bytes")
      store:delete "bytes"
      same({ true }, store:add("bytes", text, 60))
      same({ text }, store:get "bytes")
    end
  end },

  { "keeps large texts", function(store)
    local large = ("0123456789abcde\0"):rep(65536) -- a megabyte
    same({ true }, store:set("large", large, 60))
    same({ true }, store:get "large" == large)
    store:delete "large"
  end },

  { "has keys of any bytes", function(store)
    for i, key in ipairs(keys) do
      same({ true }, store:set(key, tostring(i), 60))
    end
    for i, key in ipairs(keys) do
      same({ tostring(i) }, store:get(key))
      same({ true }, store:delete(key))
    end
    for _, key in ipairs(keys) do
      same({ nil }, store:get(key))
    end
  end },

  { "forgets a text when its seconds are over", function(store, wait)
    same({ true }, store:set("aging", "young", 0.1))
    same({ true }, store:set("older", "young", 0.1))
    same({ true }, store:set("older", "old", 60))
    same({ true }, store:set("brief", "young", 0.0001))
    same({ true }, store:set("endless", "young", 0.1))
    same({ true }, store:set("endless", "old"))
    same({ "young" }, store:get "aging")
    wait(0.15)
    same({ nil }, store:get "aging")
    same({ nil }, store:get "brief")
    same({ "old" }, store:get "older")
    same({ "old" }, store:get "endless")
  end },

  { "adds what is not there", function(store, wait)
    same({ true }, store:add("added", "one", 0.1))
    same({ false }, store:add("added", "two", 60))
    same({ "one" }, store:get "added")
    wait(0.15)
    same({ true }, store:add("added", "three", 60))
    same({ "three" }, store:get "added")
    store:delete "added"
    same({ true }, store:add("added", "four"))
    same({ false }, store:add("added", "five"))
    store:delete "added"
  end },

  { "counts", function(store, wait)
    same({ 1 }, store:increment "count")
    same({ 6 }, store:increment("count", 5))
    same({ "6" }, store:get "count")
    same({ -4 }, store:increment("count", -10))
    same({ "-4" }, store:get "count")
    store:set("count", "40", 60)
    same({ 42 }, store:increment("count", 2))
    store:delete "count"
    same({ 2 }, store:increment("count", 2, 0.1))
    wait(0.06)
    same({ 4 }, store:increment("count", 2, 60)) -- the age is the first one's
    wait(0.06)
    same({ 3 }, store:increment("count", 3, 60))
    same({ 4 }, store:increment "count")
    store:delete "count"
    same({ 4294967296 }, store:increment("count", 4294967296))
    same({ 4294967297 }, store:increment "count")
    same({ "4294967297" }, store:get "count")
    store:delete "count"
  end },

  { "counts no text that is no integer", function(store)
    for _, text in ipairs { "x", "", "1.5", "\0" } do
      store:set("text", text, 60)
      local number, message = store:increment("text", 1, 60)
      same({ nil, "string" }, number, type(message))
      same({ text }, store:get "text")
    end
    store:delete "text"
  end },

  { "has locks that their holder alone releases", function(store, wait)
    local token = store:lock("locked", 60)
    same({ "string" }, type(token))
    same({ false }, store:lock("locked", 60))
    same({ nil }, store:get "locked") -- a lock is no text
    same({ false }, store:unlock("locked", "another's"))
    same({ false }, store:lock("locked", 60))
    same({ true }, store:unlock("locked", token))
    same({ false }, store:unlock("locked", token))
    local first = store:lock("locked", 0.1)
    wait(0.15)
    local second = store:lock("locked", 60)
    same({ "string", false }, type(second), first == second)
    same({ false }, store:unlock("locked", first))
    same({ false }, store:lock("locked", 60))
    same({ true }, store:unlock("locked", second))
  end },

  { "raises for misuse", function(store)
    for _, wrong in ipairs {
      { "key", function() store:get() end }, { "key", function() store:get "" end },
      { "key", function() store:set(5, "x") end }, { "key", function() store:add({}, "x") end },
      { "key", function() store:delete(nil) end }, { "key", function() store:lock("", 5) end },
      { "strings", function() store:set("k", 5) end }, { "strings", function() store:add "k" end },
      { "strings", function() store:unlock "k" end },
      { "seconds", function() store:set("k", "x", 0) end }, { "seconds", function() store:set("k", "x", -1) end },
      { "seconds", function() store:add("k", "x", "5") end }, { "seconds", function() store:set("k", "x", 0 / 0) end },
      { "seconds", function() store:set("k", "x", math.huge) end }, { "seconds", function() store:lock "k" end },
      { "integers", function() store:increment("k", 0.5) end },
      { "integers", function() store:increment("k", "1") end },
      { "integers", function() store:increment("k", math.huge) end },
      { "seconds", function() store:increment("k", 1, 0) end },
    } do
      raises(wrong[1], wrong[2])
    end
  end },
}

--- Runs the checks as specs.
---@param new fun(): linq.store|nil nil: what it is made of is missing
---@param missing string what that is
function behaviour.describe(new, missing)
  local busted, core = require "busted", require "linq.core"
  for _, one in ipairs(behaviour.checks) do
    busted.it(one[1], function()
      local store = new()
      if not store then
        return busted.pending("needs " .. missing)
      end
      one[2](store, core.sleep)
    end)
  end
end

-- How many children said yes.
local function count_children(count, run)
  local fork = require "spec.support.fork"
  local children, yes = {}, 0
  for i = 1, count do
    children[i] = fork.start(function() return run(i) end)
  end
  for _, child in ipairs(children) do
    yes = yes + (fork.wait(child) == 0 and 1 or 0)
  end
  return yes
end

-- A sum that only one process at a time may change.
local function add_locked(store, core)
  local token
  repeat
    token = store:lock("sum", 10)
    if not token then
      core.sleep(0.001)
    end
  until token
  local sum = tonumber(store:get "sum" or "0")
  core.sleep(0.001)
  assert(store:set("sum", tostring(sum + 1)))
  assert(store:unlock("sum", token))
end

--- The checks of a store that forked processes share. Each child uses the parent's store.
---@param new fun(): linq.store|nil nil: what it is made of is missing
---@param missing string what that is
function behaviour.describe_processes(new, missing)
  local assert, busted, core = require "luassert", require "busted", require "linq.core"
  local function it(name, check)
    busted.it(name, function()
      local store = new()
      if not store then
        return busted.pending("needs " .. missing)
      end
      check(store)
    end)
  end

  it("adds a key for one process alone", function(store)
    assert(store:set("used before", "yes", 60))
    for round = 1, 5 do
      assert.equal(1, count_children(8, function()
        return assert(store:add("round " .. round, "mine", 60) ~= nil) and store:get "used before" == "yes"
          and store:add("none " .. round .. core.hex(core.random(8)), "x", 60)
          and store:increment("asked " .. round, 1, 60) == 1
      end))
      assert.equal(8, tonumber(store:get("asked " .. round)))
    end
    assert.equal("yes", store:get "used before")
  end)

  it("adds once, whoever asks", function(store)
    assert(store:set("used before", "yes", 60))
    for round = 1, 5 do
      assert.equal(1, count_children(8, function() return store:add("once " .. round, "mine", 60) end))
    end
  end)

  it("counts for all processes", function(store)
    store:delete "counted"
    assert(store:increment "counted")
    assert.equal(8, count_children(8, function()
      for _ = 1, 50 do
        assert(store:increment("counted", 1, 60))
      end
      return true
    end))
    assert.equal(402, store:increment "counted")
  end)

  it("locks out all other processes", function(store)
    assert(store:set("sum", "0"))
    assert.equal(6, count_children(6, function()
      for _ = 1, 20 do
        add_locked(store, core)
      end
      return true
    end))
    assert.equal("120", store:get "sum")
  end)
end

return behaviour
