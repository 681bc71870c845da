local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local misuse = require "linq.util.misuse"

local function here()
  return debug.getinfo(2, "l").currentline
end

describe("misuse.raise", function()
  it("formats the message", function()
    assert.equal("a 1 b", fakes.misuse(function() misuse.raise("a %d %s", 1, "b") end))
    assert.equal("100%", fakes.misuse(function() misuse.raise("100%") end))
  end)
end)

describe("the name that is meant", function()
  it("is not sought for what is too long for a name, because that takes time", function()
    assert.equal("unknown field 'limits' (did you mean 'limit'?)", misuse.unknown("field", "limits", { limit = true }))
    local long = ("limit"):rep(20)
    assert.equal(("unknown field '%s'"):format(long), misuse.unknown("field", long, { limit = true }))
    misuse.check_near("the client", long, { limit = true })
    assert.is_nil(misuse.nearest(long, { [long] = true }))
  end)
end)

describe("the position of a misuse", function()
  local client = linq.client { transport = fakes.documented() }

  it("is the line of the call, however deep the check is", function()
    local line
    local function caller()
      line = here() + 1
      client.chats:retrieve("")
      return nil
    end
    local ok, message = pcall(caller)
    assert.is_false(ok)
    assert.equal(line, tonumber(message:match ":(%d+): "))
    assert.equal(debug.getinfo(1, "S").short_src, message:match "^(.-):%d+: ")
  end)

  it("is that of the nearest caller", function()
    local line
    local function inner()
      line = here() + 1
      client.chats:find { from = 5 }
      return nil
    end
    local function outer()
      inner()
      return nil
    end
    local _, message = pcall(outer)
    assert.equal(line, tonumber(message:match ":(%d+): "))
  end)

  it("is the loop's line when each was called wrongly", function()
    local legacy = linq.v2.client { transport = fakes.documented() }
    fakes.misuse(function() for _ in legacy.chats:each {} do error "no" end end)
  end)

  local closed = linq.client { transport = fakes.documented() }
  local chat_of_closed = assert(closed.chats:retrieve "550e8400-e29b-41d4-a716-446655440000")
  closed:close()
  local chat = assert(client.chats:retrieve "550e8400-e29b-41d4-a716-446655440000")

  for name, wrong in pairs {
    ["an unknown client option"] = function() linq.client { no_such_option = 1 } end,
    ["options that are no table"] = function() linq.client(5) end,
    ["a wrong option of v2"] = function() linq.v2.client { timeout = "x" } end,
    ["an unsafe base URL"] = function() linq.client { api_key = "k", base_url = "http://evil.com" } end,
    ["client:with what is fixed"] = function() client:with { transport = { send = print } } end,
    ["client:with nothing"] = function() client:with(nil) end,
    ["client.with without a colon"] = function() client.with {} end,
    ["writing to a client"] = function() client.timeout = 5 end,
    ["client:request with a wrong path"] = function() client:request { path = "no slash" } end,
    ["client:request with nothing"] = function() client:request(nil) end,
    ["client:request with an impossible body"] = function() client:request { path = "/x", body = { print } } end,
    ["a missing path parameter"] = function() client.chats:retrieve(nil) end,
    ["fields that are no table"] = function() client.chats:list "text" end,
    ["a field of a wrong type"] = function() client.chats:list { from = print } end,
    ["a field without a name"] = function() client.chats:list { "x" } end,
    ["an unknown request option"] = function() client.chats:list({}, { tiemout = 1 }) end,
    ["a method without a colon"] = function() client.chats.retrieve "c1" end,
    ["a call of a closed client"] = function() closed.chats:list {} end,
    ["a request of a closed client"] = function() closed:request { path = "/v3/chats" } end,
    ["an object of a closed client"] = function() chat_of_closed:refresh() end,
    ["a wrong option of an object's method"] = function() chat:refresh { tiemout = 1 } end,
    ["a wrong argument of an object's method"] = function() chat:handle(5) end,
    ["writing to an object"] = function() chat.id = 5 end,
    ["an unknown option of the sandbox"] = function() linq.sandbox { no_such_option = 1 } end,
    ["a fault without a status"] = function() linq.sandbox():fail {} end,
  } do
    it("is right for " .. name, function()
      assert.is_true(#fakes.misuse(wrong) > 0)
    end)
  end

  it("is in the script when linq is called through pcall", function()
    local line = here() + 1
    local _, message = pcall(linq.client, { no_such_option = 1 })
    assert.equal(line, tonumber(message:match ":(%d+): "))
  end)

  it("is found in a coroutine", function()
    local line
    local thread = coroutine.create(function()
      line = here() + 1
      linq.client { no_such_option = 1 }
      return nil
    end)
    local _, message = coroutine.resume(thread)
    assert.equal(line, tonumber(message:match ":(%d+): "))
  end)
end)

describe("misuse.nearest", function()
  local known = { timeout = 1, token = 1, connect_timeout = 1, headers = 1 }

  it("is the name with the fewest edits", function()
    assert.equal("timeout", misuse.nearest("timout", known))
    assert.equal("timeout", misuse.nearest("tiemout", known))
    assert.equal("headers", misuse.nearest("header", known))
    assert.equal("token", misuse.nearest("", { token = 1, headers = 1 }))
  end)

  it("does not depend on the order of the names", function()
    assert.equal("aa", misuse.nearest("ax", { ab = 1, ac = 1, aa = 1, ad = 1 }))
  end)

  it("counts two characters that are swapped as one edit", function()
    assert.equal("from", misuse.nearest("form", { from = 1, form_id = 1 }))
  end)

  it("is a name that contains it, or is in it, before others", function()
    assert.equal("send_from", misuse.nearest("from", { send_from = 1, chat = 1, message = 1 }))
    assert.equal("limit", misuse.nearest("rate_limit", { limit = 1, cursor = 1 }))
    assert.equal("chats", misuse.nearest("chat", { chats = 1, chat_messages = 1 }))
  end)

  it("is nil without known names", function()
    assert.is_nil(misuse.nearest("x", {}))
  end)
end)

describe("misuse.check_names", function()
  it("lets known names pass", function()
    misuse.check_names({ a = 1 }, { a = true, b = false }, "option")
    misuse.check_names({ b = 1 }, { a = true, b = false }, "option")
    misuse.check_names({}, {}, "option")
  end)

  it("names the unknown one and the nearest", function()
    local message = fakes.misuse(function() misuse.check_names({ tiemout = 1 }, { timeout = true }, "option") end)
    assert.matches("option 'tiemout'.*'timeout'", message)
  end)

  it("names no other that is unlikely to be meant, and all that are unknown", function()
    local known = { timeout = true, headers = true }
    assert.equal("unknown option 'colour'; unknown option 'heders' (did you mean 'headers'?)",
      fakes.misuse(function() misuse.check_names({ heders = 1, colour = 1 }, known, "option") end))
  end)

  it("refuses keys that are not names", function()
    assert.matches("option", fakes.misuse(function() misuse.check_names({ "x" }, { x = true }, "option") end))
  end)
end)
