-- Each function that takes a table of named options, or of fields of its own, takes those that the
-- reference names, and no others: an unknown one raises. What it takes is read from the check itself.
local fixtures = require "spec.support.fixtures"
local index = require "spec.support.reference_index"
local linq = require "linq"
local misuse = require "linq.util.misuse"
local records = require "tools.reference_records"

local CHAT, LINE, OTHER = "550e8400-e29b-41d4-a716-446655440000", "+12052761148", "+12055426109"
local SECRET = "whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA=="
local UNKNOWN = "no_such_option"

local function world()
  local sandbox = linq.sandbox { clock = linq.sandbox.clock() }
  local client = linq.client { transport = sandbox, api_key = "k" }
  local store = linq.store.memory {}
  return {
    sandbox = sandbox, client = client, legacy = linq.v2.client { transport = sandbox, token = "t" },
    outbox = linq.outbox { client = client, store = store },
    bot = linq.bot { client = client, store = store, secret = SECRET },
    chat = { from = LINE, to = { OTHER } },
  }
end

local function unknown(more)
  local given = { [UNKNOWN] = 1 }
  for name, value in pairs(more or {}) do
    given[name] = value
  end
  return given
end

-- The table of the reference -> a call with an option that it does not name.
local calls = {
  ["linq.options"] = function() linq.client(unknown()) end,
  ["linq.v2.options"] = function() linq.v2.client(unknown()) end,
  ["linq.request_options"] = function(w) w.client.chats:retrieve(CHAT, unknown()) end,
  ["linq.custom_request"] = function(w) w.client:request(unknown()) end,
  ["linq.await_options"] = function(w) w.client:await_delivery(CHAT, unknown()) end,
  ["linq.webhook_request"] = function(w) w.client:ensure_webhook(unknown()) end,
  ["linq.find_fields"] = function(w) w.client.chats:find(unknown()) end,
  ["linq.upload_fields"] = function(w) w.client.attachments:upload(unknown()) end,
  ["linq.phone_options"] = function() linq.phone.normalize(LINE, unknown()) end,
  ["linq.map_options"] = function() linq.map({}, print, unknown()) end,
  ["linq.tasks_options"] = function() linq.tasks(unknown()) end,
  ["linq.host_parts"] = function() linq.host.new(unknown()) end,
  ["linq.lookup_options"] = function(w) linq.lookup(w.client, unknown()) end,
  ["linq.metrics_options"] = function() linq.metrics.new(unknown()) end,
  ["linq.memory_options"] = function() linq.store.memory(unknown()) end,
  ["linq.sqlite_options"] = function() linq.store.sqlite(unknown()) end,
  ["linq.redis_options"] = function() linq.store.redis(unknown()) end,
  ["linq.redis_tls"] = function() linq.store.redis { tls = unknown() } end,
  ["linq.outbox_options"] = function() linq.outbox(unknown()) end,
  ["linq.outbox_target"] = function(w) w.outbox:send(unknown(), "hi") end,
  ["linq.outbox_send_options"] = function(w) w.outbox:send({ to = OTHER }, "hi", unknown()) end,
  ["linq.outbox_item"] = function(w) w.outbox:send_all { unknown { target = { to = OTHER }, content = "hi" } } end,
  ["linq.outbox_run_options"] = function(w) w.outbox:run(unknown()) end,
  ["linq.outbox_each_options"] = function(w) w.outbox:each(unknown()) end,
  ["linq.outbox_wait_options"] = function(w) w.outbox:wait("a", unknown()) end,
  ["linq.bot_options"] = function() linq.bot(unknown()) end,
  ["linq.handler_options"] = function(w) w.bot:on("*", print, unknown()) end,
  ["linq.poll_options"] = function(w) w.bot:poll(unknown()) end,
  ["linq.webhook_options"] = function() linq.webhooks.unwrap("", {}, unknown()) end,
  ["linq.webhook_signing"] = function() linq.webhooks.sign("", unknown { secret = SECRET }) end,
  ["linq.v2.webhook_options"] = function() linq.v2.webhooks.unwrap("", {}, unknown()) end,
  ["linq.v2.webhook_signing"] = function() linq.v2.webhooks.sign("", unknown { secret = "s3cret" }) end,
  ["linq.sandbox_options"] = function() linq.sandbox(unknown()) end,
  ["linq.sandbox_server_options"] = function() linq.sandbox.nginx.start(unknown()) end,
  ["linq.sandbox_line"] = function() linq.sandbox { lines = { unknown() } } end,
  ["linq.sandbox_user"] = function() linq.sandbox { users = { unknown() } } end,
  ["linq.sandbox_chat"] = function(w) w.sandbox:add_chat(unknown(w.chat)) end,
  ["linq.sandbox_chaos"] = function() linq.sandbox { chaos = unknown() } end,
  ["linq.sandbox_clock_options"] = function() linq.sandbox.clock(unknown()) end,
  ["linq.sandbox_fault"] = function(w) w.sandbox:fail(unknown()) end,
  ["linq.sandbox_message"] = function(w) w.sandbox:receive(unknown()) end,
  ["linq.sandbox_reaction"] = function(w) w.sandbox:react(unknown()) end,
  ["linq.sandbox_edit"] = function(w) w.sandbox:edit(unknown()) end,
  ["linq.sandbox_vote"] = function(w) w.sandbox:vote(unknown()) end,
  ["linq.sandbox_failure"] = function(w) w.sandbox:fail_message(unknown()) end,
  ["linq.sandbox_typing"] = function(w) w.sandbox:type(unknown()) end,
  ["linq.sandbox_location"] = function(w) w.sandbox:share_location(unknown()) end,
  ["linq.host_check"] = function() linq.sandbox.check_host(unknown()) end,
}

-- What two functions take.
local of_two = {
  ["linq.sandbox_receipt"] = {
    function(w) w.sandbox:read(unknown()) end, function(w) w.sandbox:deliver_message(unknown()) end,
  },
  ["linq.outbox_limit"] = {
    function() linq.sandbox { rate_limit = unknown() } end,
    function(w) linq.outbox { client = w.client, per_pair = unknown { per = 1, seconds = 1 } } end,
  },
}

-- What is checked in other ways: with others, as values, or passed on.
local elsewhere = {
  ["linq.any_options"] = "those of a client", ["linq.download_options"] = "request options, and two of its own",
  ["linq.message_range"] = "fields of the list of messages, and two of its own", ["linq.file_part"] = "a field's value",
}

-- The names that the check of a call knows; nil: it raised for no unknown one.
local function known_to(call)
  local original, found = misuse.unknown, nil
  finally(function() misuse.unknown = original end)
  function misuse.unknown(noun, name, known, ...)
    if name == UNKNOWN then
      found = known
    end
    return original(noun, name, known, ...)
  end
  return not pcall(call, world()) and found or nil
end

describe("options and fields are those of the reference:", function()
  local definitions = index.definitions "library/linq.lua"

  local function check(class, call)
    local known = known_to(call)
    assert.is_table(known, "an unknown option is taken")
    assert.same(fixtures.sorted(index.members(definitions, class, "fields")), fixtures.sorted(known))
  end

  it("all of them are tried", function()
    for _, record in ipairs(records) do
      local class = record[1]
      local is_filled_in = record.is_given or class:find "options$"
      assert.is_truthy(not is_filled_in or calls[class] or of_two[class] or elsewhere[class], class)
    end
  end)

  for class, call in pairs(calls) do
    it(class, function() check(class, call) end)
  end

  for class, both in pairs(of_two) do
    for place, call in ipairs(both) do
      it(("%s (%d)"):format(class, place), function() check(class, call) end)
    end
  end
end)
