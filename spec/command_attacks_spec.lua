-- The command linq before hostile servers, careless callers and endings at any moment.
local command = require "spec.support.command"
local core = require "linq.core"
local files = require "spec.support.files"
local harmless = require "linq.command.harmless"
local json = require "linq.util.json"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local run = command.run

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

-- A text that would clear the screen, ring, go back, and be read from right to left.
local EVIL = "a\27[2J\7\r\8\127\194\155\226\128\174\226\128\170\226\129\166\226\129\169b"
local SHOWN = "a\\x1b[2J\\x07\\x0d\\x08\\x7f\\x9b\\u202e\\u202a\\u2066\\u2069b"

local function assert_harmless(text)
  assert(not text:find "[%z\1-\8\11-\31\127]", ("%q"):format(text))
  assert(not text:find "\194[\128-\159]", ("%q"):format(text))
  assert(not text:find "\226\128[\170-\174]" and not text:find "\226\129[\166-\169]", ("%q"):format(text))
end

local server, variables

setup(function()
  server = servers.sandbox()
  variables = command.variables(server)
end)

teardown(function()
  server:stop()
  command.clean()
  files.remove_all()
end)

-- The answer to the next call of an operation.
local function answer(operation, status, body)
  local control = linq.client { base_url = server.origin, api_key = "k" }
  assert(control:request {
    method = "POST", path = "/sandbox/fail",
    body = json.encode { operation = operation, status = status, body = body },
  })
  control:close()
end

describe("what turns the direction of writing", function()
  it("is shown, in JSON as what it is", function()
    assert.equal(SHOWN, harmless.line(EVIL))
    local text = harmless.json(json.encode { text = EVIL })
    assert_harmless(text)
    assert.same({ text = EVIL }, core.decode(text))
  end)

  it("leaves texts that are written from right to left, and other characters beside it", function()
    for _, text in ipairs { "שלום\226\128\143!", "مرحبا", "a\226\128\169b", "\226\128\175", "\226\129\165",
      "\226\129\170", "👍" } do
      assert.equal(text, harmless.text(text))
    end
  end)
end)

describe("an answer that is to control the terminal", function()
  local chat = { id = CHAT, display_name = EVIL, is_group = true, service = EVIL, created_at = EVIL,
    updated_at = EVIL, [EVIL] = EVIL, handles = { { id = EVIL, handle = EVIL, service = EVIL, status = EVIL } } }

  for _, arguments in ipairs { "call chats.retrieve " .. CHAT, "call chats.retrieve " .. CHAT .. " --json",
    "chat " .. CHAT } do
    it("does not: linq " .. arguments, function()
      answer("chats.retrieve", 200, json.encode(chat))
      local output, errors, status = run(arguments, variables)
      assert.equal(0, status, errors)
      assert.is_truthy(output:find("2J", 1, true))
      assert_harmless(output)
    end)
  end

  it("does not as an error", function()
    local body = json.encode { error = { message = EVIL, code = EVIL, doc_url = EVIL }, trace_id = EVIL }
    for _, format in ipairs { "", " --json" } do
      answer("chats.retrieve", 404, body)
      local output, errors, status = run("call chats.retrieve x" .. format, variables)
      assert.same({ "", 1 }, { output, status })
      assert.is_truthy(errors:find("2J", 1, true))
      assert_harmless(errors)
    end
  end)
end)

describe("a line's end of two characters", function()
  it("is one like any other, and a carriage return alone is shown", function()
    assert.equal("a\\nb\\x0dc", harmless.line "a\r\nb\rc")
    assert.equal("a\nb\\x0dc", harmless.text "a\r\nb\rc")
  end)
end)

describe("an error that repeats the key", function()
  it("is printed without it", function()
    local key = command.KEY
    local said = ("%s, Bearer %s, %s"):format(key, key, core.base64_encode(key))
    local body = json.encode { error = { message = said, code = said, doc_url = said }, trace_id = said,
      errors = { { [key] = said } } }
    for _, arguments in ipairs { "call chats.retrieve x", "call chats.retrieve x --json", "chat x" } do
      answer("chats.retrieve", 403, body)
      local output, errors, status = run(arguments, variables)
      assert.same({ "", 1 }, { output, status })
      assert.is_truthy(errors:find("[redacted]", 1, true))
      assert.is_nil(errors:find(key, 1, true))
      assert.is_nil(errors:find(core.base64_encode(key):sub(1, 20), 1, true))
    end
  end)
end)

describe("an error with --json", function()
  it("is JSON however deep what the API says of it is nested", function()
    local deep = ("["):rep(900) .. ("]"):rep(900)
    answer("chats.retrieve", 422, '{"errors":[{"title":"no","code":7,"more":' .. deep .. "}]}")
    local output, errors, status = run("call chats.retrieve x --json", variables)
    assert.same({ "", 1 }, { output, status })
    local said = assert(json.decode(errors), errors).error
    assert.same({ "invalid", 422, 7, "no" }, { said.kind, said.status, said.code, said.message })
  end)

  it("is text where linq's core is not there", function()
    local without = command.words(variables):gsub("LUA_CPATH='[^']*'", "LUA_CPATH='./none/?.so'")
    for _, arguments in ipairs { "call chats.list --json", "doctor --json" } do
      local errors = files.new()
      local output, status = process.run(("%s %s 2>%s"):format(without, arguments, errors))
      assert.equal("", output)
      assert.matches("^linq: [^\n]+\n$", files.read(errors))
      assert.is_true(status == 1 or status == 2)
    end
  end)
end)

describe("standard output", function()
  local printing = { "--help", "--version", "help", "call --help", "call chats.list --help", "help chat",
    "completion bash", "call chats.list", "doctor" }

  for _, arguments in ipairs(printing) do
    it("that is full is an error: linq " .. arguments, function()
      local _, errors, status = run(arguments .. " >/dev/full", variables)
      assert.equal("linq: standard output cannot be written: No space left on device\n", errors)
      assert.equal(1, status)
    end)

    it("that is closed is an error: linq " .. arguments, function()
      local _, errors, status = run(arguments .. " >&-", variables)
      assert.equal("linq: standard output cannot be written: Bad file descriptor\n", errors)
      assert.equal(1, status)
    end)
  end

  it("that nobody reads ends help without a word", function()
    local line = "trap '' PIPE; { sleep 0.2; %s call --help; echo status $? >&2; } | true"
    assert.matches("^status 141%s*$", (process.run(line:format(command.words(variables)))))
  end)
end)
