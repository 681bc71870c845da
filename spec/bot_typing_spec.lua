-- conversation:typing(fn): the indicator shows while the function runs, and ends with it.
local bots = require "spec.support.bots"
local linq = require "linq"

describe("conversation:typing", function()
  local world

  before_each(function()
    world = bots.world()
  end)

  -- Runs a handler, and returns what the sandbox was asked for meanwhile.
  local function operations_of(handler)
    local bot = world.bot()
    bot:on("message.received", handler)
    world.sandbox:reset()
    bots.deliver(bot, { id = "e1", chat = world.chat })
    local operations = {}
    for i, request in ipairs(world.sandbox:requests()) do
      operations[i] = request.operation
    end
    return table.concat(operations, " ")
  end

  it("shows it, runs the function with its arguments, and hides it", function()
    local results
    assert.equal("chats.typing.start chats.messages.send chats.typing.stop", operations_of(function(_, conversation)
      results = { conversation:typing(function(a, b)
        conversation:reply "hi"
        return a + b, nil, "x"
      end, 1, 2) }
    end))
    assert.equal(3, results[1])
    assert.is_nil(results[2])
    assert.equal("x", results[3])
  end)

  it("hides it where the function raises, and raises the same", function()
    local value, raised = { "no" }, nil
    assert.equal("chats.typing.start chats.typing.stop", operations_of(function(_, conversation)
      raised = select(2, pcall(conversation.typing, conversation, function() error(value) end))
    end))
    assert.equal(value, raised)
  end)

  it("runs the function where the indicator cannot be shown", function()
    local ran = false
    world.sandbox:fail { operation = "chats.typing.start", status = 500 }
    operations_of(function(_, conversation)
      conversation:typing(function() ran = true end)
    end)
    assert.is_true(ran)
  end)

  it("shows it again and again while the function runs", function()
    local now = 0
    local clock = { now = function() return now end, time = os.time, sleep = function(seconds) now = now + seconds end }
    world.client = linq.client { transport = world.sandbox, api_key = "k", clock = clock }
    local start = "chats.typing.start"
    local expected = table.concat({ start, start, start, "chats.typing.stop" }, " ")
    assert.equal(expected, operations_of(function(_, conversation)
      conversation:typing(function()
        local tasks = linq.tasks { clock = clock }
        tasks:spawn(function() tasks:sleep(130) end)
        tasks:run()
      end)
    end))
  end)

  -- PUC Lua 5.1 runs handlers in tasks, where no event loop's functions can wait.
  local can_yield = _VERSION ~= "Lua 5.1" or rawget(_G, "jit")
  local has_cqueues, cqueues = pcall(require, "cqueues")
  local cqueues_it = can_yield and has_cqueues and it or pending

  cqueues_it("lets the function wait for what the event loop has", function()
    local controller, operations, woke = cqueues.new(), nil, false
    controller:wrap(function()
      operations = operations_of(function(_, conversation)
        conversation:typing(function()
          cqueues.sleep(0.05)
          woke = true
        end)
      end)
    end)
    assert(controller:loop())
    assert.is_true(woke)
    assert.equal("chats.typing.start chats.typing.stop", operations)
  end)

  it("raises without a function", function()
    local message
    operations_of(function(_, conversation)
      message = select(2, pcall(conversation.typing, conversation))
    end)
    assert.is_truthy(message:find "a function expected, got nil")
  end)
end)
