-- What the sandbox says of options that are wrong.
local linq = require "linq"

local LINE, OTHER = "+12052761148", "+12055426109"

-- The message that `fn` raises, without this file's position.
local function raised(fn, ...)
  local given = ...
  local ok, message = pcall(function() fn(given) end)
  assert.is_false(ok, "nothing was raised")
  assert.matches("^[^\n]*spec/sandbox_options_spec%.lua:%d+: ", message)
  return (message:gsub("^[^\n]*spec/sandbox_options_spec%.lua:%d+: ", ""))
end

local function chat(fields)
  local given = { from = LINE, to = { OTHER } }
  for name, value in pairs(fields) do
    given[name] = value
  end
  return { chats = { given } }
end

-- Options, and the whole of what is said of them.
local wrong = {
  { 5, "the options of linq.sandbox must be a table, got number" },
  { { apikey = "k" }, "unknown option of linq.sandbox 'apikey' (did you mean 'api_key'?)" },
  { { "x" }, "options of linq.sandbox are named, but one has the key 1" },
  { { chats = 5 }, "linq.sandbox: 'chats' must be an array, got number" },
  { { chats = { from = LINE, to = { OTHER } } }, "linq.sandbox: 'chats' must be an array, but has the key 'from'" },
  { { chats = { OTHER } }, "linq.sandbox: 'chats[1]' must be a table, got string" },
  {
    { chats = { { to = "+12055426109" } } },
    "linq.sandbox: 'chats[1].from' is required; linq.sandbox: 'chats[1].to' must be an array, got string",
  },
  { { chats = { { from = LINE } } }, "linq.sandbox: 'chats[1].to' is required" },
  { { chats = { { from = LINE, to = {} } } }, "linq.sandbox: 'chats[1].to' is empty" },
  { chat { to = { OTHER, 5 } }, "linq.sandbox: 'chats[1].to[2]' must be a string, got number" },
  { chat { from = "" }, "linq.sandbox: 'chats[1].from' is empty" },
  { chat { name = "Trip" }, "unknown field of linq.sandbox 'chats[1].name' (did you mean 'display_name'?)" },
  { chat { id = "45" }, "linq.sandbox: 'chats[1].id' must be a whole number of 1 or more" },
  { chat { uuid = 1 }, "linq.sandbox: 'chats[1].uuid' must be a string, got number" },
  { chat { service = "imessage" }, "linq.sandbox: 'chats[1].service' must be one of: iMessage, RCS, SMS" },
  { chat { message_count = -1 }, "linq.sandbox: 'chats[1].message_count' must be a whole number of 0 or more" },
  {
    { chats = { { id = 7, from = LINE, to = { OTHER } }, { id = 7, from = LINE, to = { OTHER } } } },
    "linq.sandbox: 'chats[2].id' is that of another chat",
  },
  {
    { chats = { { uuid = "a", from = LINE, to = { OTHER } }, { uuid = "a", from = LINE, to = { OTHER } } } },
    "linq.sandbox: 'chats[2].uuid' is that of another chat",
  },
  { { lines = LINE }, "linq.sandbox: 'lines' must be an array, got string" },
  { { lines = { 5 } }, "linq.sandbox: 'lines[1]' must be a number as a string, or a table with 'number', got number" },
  { { lines = { "12" } }, "linq.sandbox: 'lines[1]' is no phone number" },
  { { lines = { {} } }, "linq.sandbox: 'lines[1].number' is required" },
  { { lines = { { number = LINE, type = "fax" } } }, "linq.sandbox: 'lines[1].type' must be one of: iMessage, RCS" },
  {
    { lines = { { phone = LINE } } },
    "linq.sandbox: 'lines[1].number' is required; unknown field of linq.sandbox 'lines[1].phone'",
  },
  { { lines = { { number = LINE, zero_retention = 1 } } },
    "linq.sandbox: 'lines[1].zero_retention' must be a boolean, got number" },
  { { users = { { first_name = "Ann" } } }, "linq.sandbox: 'users[1].email' is required" },
  { { users = { { email = "ann@example.com", name = "Ann" } } },
    "unknown field of linq.sandbox 'users[1].name' (did you mean 'first_name'?)" },
  { { api_key = 5 }, "linq.sandbox: 'api_key' must be a string, got number" },
  { { token = "" }, "linq.sandbox: 'token' is empty" },
  { { latency = "1" }, "linq.sandbox: 'latency' must be a number of seconds, 0 or more" },
  { { latency = -1 }, "linq.sandbox: 'latency' must be a number of seconds, 0 or more" },
  { { latency = 0 / 0 }, "linq.sandbox: 'latency' must be a number of seconds, 0 or more" },
  { { rate_limit = 30 }, "linq.sandbox: 'rate_limit' must be a table, got number" },
  { { rate_limit = { per = 30 } }, "linq.sandbox: 'rate_limit.seconds' is required" },
  { { rate_limit = { per = 0, seconds = 60 } }, "linq.sandbox: 'rate_limit.per' must be a whole number of 1 or more" },
  { { rate_limit = { per = 1, second = 60 } }, "linq.sandbox: 'rate_limit.seconds' is required; "
    .. "unknown field of linq.sandbox 'rate_limit.second' (did you mean 'seconds'?)" },
  { { chaos = { rate = 2 } }, "linq.sandbox: 'chaos.rate' must be a number between 0 and 1" },
  { { chaos = { seed = 1 } }, "linq.sandbox: 'chaos.rate' is required" },
  { { chaos = { rate = 0.1, seed = "a" } }, "linq.sandbox: 'chaos.seed' must be a whole number of 0 or more" },
  { { deliver = "http://127.0.0.1" }, "linq.sandbox: 'deliver' must be a function, got string" },
  { { strict = 1 }, "linq.sandbox: 'strict' must be a boolean, got number" },
  { { clock = os.time }, "linq.sandbox: 'clock' must be a table with the functions now, time and sleep" },
}

describe("an option of the sandbox that is wrong", function()
  for _, case in ipairs(wrong) do
    it(("is told: %s"):format(case[2]), function()
      assert.equal(case[2], raised(linq.sandbox, case[1]))
    end)
  end

  it("is told before an nginx is started", function()
    for _, case in ipairs(wrong) do
      if type(case[1]) == "table" and not (case[1].clock or case[1].deliver) then
        local message = case[2]:gsub("linq%.sandbox", "linq.sandbox.nginx.start")
        assert.equal(message, raised(linq.sandbox.nginx.start, case[1]))
      end
    end
  end)

  it("is told of the server's own", function()
    local function says(message, options)
      assert.equal(message, raised(linq.sandbox.nginx.start, options))
    end
    says("linq.sandbox.nginx.start: 'port' must be a whole number between 1 and 65535", { port = 0 })
    says("linq.sandbox.nginx.start: 'port' must be a whole number between 1 and 65535", { port = "8080" })
    says("unknown option of linq.sandbox.nginx.start 'prot' (did you mean 'port'?)", { prot = 8080 })
    says("linq.sandbox.nginx.start: a 'clock' cannot go into another process", { clock = linq.sandbox.clock() })
    says("linq.sandbox.nginx.start: a 'deliver' cannot go into another process", { deliver = function() end })
  end)

  it("is told of a chat that is added later", function()
    local sandbox = linq.sandbox()
    local function add(given)
      sandbox:add_chat(given)
    end
    assert.equal("sandbox:add_chat: 'from' is required; sandbox:add_chat: 'to' must be an array, got string",
      raised(add, { to = OTHER }))
    assert.equal("sandbox:add_chat: 'id' is that of another chat",
      raised(add, { id = 45, from = LINE, to = { OTHER } }))
    assert.equal("unknown field of sandbox:add_chat 'form' (did you mean 'from'?)",
      raised(add, { form = LINE, from = LINE, to = { OTHER } }))
    assert.equal("the fields of sandbox:add_chat must be a table, got nil", raised(add, nil))
  end)

  it("leaves right ones alone", function()
    linq.sandbox {}
    linq.sandbox {
      chats = {
        { id = 1, uuid = "a", from = "line", to = { "12345", "a@b.c" }, display_name = "Trip", service = "SMS" },
      },
      lines = { LINE, { number = OTHER, type = "RCS", zero_retention = true } },
      users = { { email = "a@b.c", first_name = "Ann", last_name = "B" } }, api_key = "k", token = "t", latency = 0,
      rate_limit = { per = 1, seconds = 0.5 }, chaos = { rate = 0, seed = 0 }, deliver = function() end, strict = false,
      clock = linq.sandbox.clock(),
    }
  end)
end)
