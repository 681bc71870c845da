-- linq call reaches every operation of both versions: the documented request, as a command line, over HTTP.
local command = require "spec.support.command"
local fields_of = require "linq.api.notation"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local linq = require "linq"
local operations = require "linq.command.operations"
local prepare = require "spec.support.prepare"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

-- What the sandbox refuses over HTTP, because nobody there can share a location.
local REFUSED = { ["chats.location.stop"] = 404 }

local function text_of(value)
  if type(value) == "table" then
    return assert(json.encode(value))
  elseif value == json.null then
    return "null"
  elseif type(value) == "number" then
    return json.number_text(value)
  end
  return (tostring(value):gsub("^@", "@@"))
end

-- The words for the fields of an example.
local function words_of(row, example)
  local words = {}
  for _, part in ipairs { "query", "body" } do
    for _, field in ipairs(row[part] and fields_of[row[part]] or {}) do
      local value = (example[part] or {})[field.name]
      local several = type(value) == "table" and field.type.is == "array"
      for _, one in ipairs(several and value or { value }) do
        words[#words + 1] = ("--%s=%s"):format(field.name, text_of(one))
      end
    end
  end
  return words
end

local function command_line(operation, example)
  local words = { "call", operation.name }
  for _, parameter in ipairs(operation.row.parameters) do
    words[#words + 1] = command.quote(text_of(example.parameters[parameter.name]))
  end
  for _, word in ipairs(words_of(operation.row, example)) do
    words[#words + 1] = command.quote(word)
  end
  words[#words + 1] = "--json"
  return table.concat(words, " ")
end

-- The documented chats, and one of the line of the other examples.
local CHATS = {
  { id = 45, uuid = "550e8400-e29b-41d4-a716-446655440000", from = "+12052761148", to = { "+12055426109" } },
  {
    id = 46, uuid = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9", from = "+12052761148",
    to = { "+12055426109", "ava@example.com" },
  },
  { from = "+12052535597", to = { "+12052532136" } },
}

local world -- of the sandbox that is in use

local function new_world()
  local server = servers.sandbox { chats = CHATS }
  world = {
    server = server,
    client = linq.client { base_url = server.base_url, api_key = "k", max_retries = 0 },
    legacy = linq.v2.client { base_url = server.base_url, token = "t", max_retries = 0 },
    sandbox = { share_location = function() end },
  }
end

local function end_world()
  world.client:close()
  world.legacy:close()
  world.server:stop()
end

-- Runs an operation's documented request. Returns what it printed, and its exit code; nil where the sandbox holds
-- something already that the request would make.
local function try(operation)
  local requests = fixtures.decoded(operation.version .. "/requests")
  local example = requests[operation.row.operation]
  if not pcall(prepare, operation.row.operation, world, example) and not REFUSED[operation.name] then
    return nil
  end
  if example.query then
    example.query.cursor = nil -- no page has the cursor of the example
  end
  return process.run(command.words(command.variables(world.server)) .. " " .. command_line(operation, example))
end

describe("linq call #fire", function()
  local all, found = operations.all(), {}

  setup(function()
    new_world()
    for _, operation in ipairs(all) do
      local output, status = try(operation)
      if status ~= 0 and not REFUSED[operation.name] then -- what went before is in the way
        end_world()
        new_world()
        output, status = try(operation)
      end
      found[operation.name] = { output = output, status = status }
    end
  end)

  teardown(function()
    end_world()
    command.clean()
  end)

  it("knows all of them", function()
    assert.equal(99, #all)
  end)

  for _, operation in ipairs(operations.all()) do
    it("reaches " .. operation.name, function()
      local one, refused = found[operation.name], REFUSED[operation.name]
      assert.equal(refused and 1 or 0, one.status, one.output)
      local said = json.decode(one.output)
      assert.not_nil(said, one.output)
      if refused then
        assert.equal(refused, said.error.status)
        assert.equal(operation.row.name, said.error.operation)
      end
    end)
  end
end)
