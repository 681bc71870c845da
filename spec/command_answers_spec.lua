-- Whatever a server answers, the command prints what it can of it, and nothing that controls a terminal.
local call = require "linq.call"
local client_module = require "linq.client"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local line_of = require "linq.command.message"
local linq = require "linq"
local mutations = require "spec.support.mutations"
local operations = require "linq.command.operations"
local output = require "linq.command.output"
local show = require "linq.command.show"

local SEED, TEXTS = 20261130, 20 -- texts made of each documented answer

local unpack = table.unpack or _G.unpack

describe("what the command prints of an answer", function()
  local printed, print_before, note_before

  setup(function()
    print_before, note_before = output.print, output.note
    function output.print(...)
      for i = 1, select("#", ...) do
        printed[#printed + 1] = assert((select(i, ...)))
      end
    end
    function output.note(text)
      printed[#printed + 1] = text
    end
  end)

  teardown(function()
    output.print, output.note = print_before, note_before
  end)

  local function check_printed()
    for _, text in ipairs(printed) do
      assert(not text:find "[%z\1-\8\11-\31\127]", ("%q"):format(text))
      assert(not text:find "\194[\128-\159]", ("%q"):format(text))
    end
  end

  local function print_all(result)
    show.result(result, false)
    show.result(result, true)
    if core.class_of(result) and core.class_of(result).kind == "message" then
      output.print(line_of(result))
    end
    for _, item in ipairs(linq.type(result) == "page" and result.items or {}) do
      if linq.type(item) == "message" then
        output.print(line_of(item))
      end
    end
  end

  local function arguments_of(row, request)
    local list, count = {}, #row.parameters
    for i, parameter in ipairs(row.parameters) do
      list[i] = request.parameters[parameter.name]
    end
    if row.takes_fields then
      count = count + 1
      list[count] = fakes.fields_of(request)
    end
    return unpack(list, 1, count)
  end

  for _, operation in ipairs(operations.all()) do
    it("is harmless: " .. operation.name, function()
      local row, text = operation.row, nil
      local client = linq[operation.version].client {
        max_retries = 0, transport = { send = function() return { status = 200, body = text } end },
      }
      local state = client_module.state(client)
      local request = fixtures.decoded(operation.version .. "/requests")[row.operation]
      local chance = mutations.chance(SEED + #row.name)
      for _, answer in ipairs(fixtures.answers(operation.version)[row.operation] or {}) do
        for changed in mutations.each(fixtures.text(answer.name), answer.status < 300 and TEXTS or 0, chance) do
          printed, text = {}, changed
          local result = call.run(state, row, arguments_of(row, request))
          local ok, raised = pcall(print_all, result)
          assert(ok or result == nil, tostring(raised) .. ", of the answer " .. changed:sub(1, 1000))
          check_printed()
        end
      end
      client:close()
    end)
  end
end)
