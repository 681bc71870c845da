--- Decoding in this process, under whatever Lua runs it: core.parse and
--- core.object against lua-cjson's decode, and a field of the object against
--- the field of a plain table. Prints, for each line, the nanoseconds of each
--- round of both sides: "line side ns ns …". With the argument "quick" they are few.

local cjson = require "cjson"
local core = require "linq.core"
local linq = require "linq"
local server = require "bench.server"

local quick = arg[1] == "quick"
local DECODES, READS = quick and 400 or 20000, quick and 1e5 or 1e7 -- a round
local SECONDS = 6
local text = server.chat()

-- A chat as a client gives it, without a network.
local function new_chat()
  local transport = {
    send = function()
      return { status = 200, headers = { ["content-type"] = "application/json" }, body = text }
    end,
  }
  return assert(linq.client({ transport = transport }).chats:retrieve "any")
end

-- Makes of a function the CPU nanoseconds that one of its `count` rounds takes.
local function timed(count, run)
  return function()
    collectgarbage()
    local started = os.clock()
    run(count)
    return (os.clock() - started) / count * 1e9
  end
end

local function decode_with_cjson(count)
  local decode = cjson.decode
  for _ = 1, count do
    decode(text)
  end
end

local function decode_object(class)
  local parse, object = core.parse, core.object
  return function(count)
    for _ = 1, count do
      object(class, parse(text))
    end
  end
end

-- As a call does that gives one chat.
local function check_and_read_name(class)
  local object = core.object_of_text
  return function(count)
    local name
    for _ = 1, count do
      name = object(class, text).display_name
    end
    return name
  end
end

local function check_and_read_nested(class)
  local object = core.object_of_text
  return function(count)
    local address
    for _ = 1, count do
      address = object(class, text).handles[1].handle
    end
    return address
  end
end

-- One chat read as often as src/object.c lets its text be read: over its text, and decoded.
local READS_OF_TEXT = 60

local function read_often(class, new)
  return function(count)
    local name
    for _ = 1, count do
      local chat = new(class)
      for _ = 1, READS_OF_TEXT do
        name = chat.display_name
      end
    end
    return name
  end
end

local function new_over_text(class)
  return core.object_of_text(class, text)
end

local function new_decoded(class)
  return core.object(class, core.parse(text))
end

-- The same code for both sides.
local function reader(chat)
  return function(count)
    local name
    for _ = 1, count do
      name = chat.display_name
    end
    return name
  end
end

-- Both sides by turns.
local function measure(plain, object, rounds)
  local base, measured, stop = {}, {}, core.now() + SECONDS
  for round = 1, rounds do
    base[round], measured[round] = ("%.2f"):format(plain()), ("%.2f"):format(object())
    if core.now() >= stop then
      break
    end
  end
  return base, measured
end

local function report(id, rounds, count, plain, object)
  local base, measured = measure(timed(count, plain), timed(count, object), rounds)
  print(id .. " base " .. table.concat(base, " "))
  print(id .. " linq " .. table.concat(measured, " "))
end

local chat, plain = new_chat(), cjson.decode(text)
local class = core.class_of(chat)
assert(chat.display_name == plain.display_name)
report("decode", 15, DECODES, decode_with_cjson, decode_object(class))
report("name", 15, DECODES, decode_with_cjson, check_and_read_name(class))
report("nested", 15, DECODES, decode_with_cjson, check_and_read_nested(class))
report("often", 15, DECODES / 4, read_often(class, new_decoded), read_often(class, new_over_text))
report("again", 3, READS, reader(plain), reader(chat))
