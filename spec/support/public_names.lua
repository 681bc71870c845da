--- What users can call, read from real values: clients, objects, tasks, stores, errors.
--- Nothing here knows the reference or how it is made.

local core = require "linq.core"
local clients = require "linq.client"
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local linq = require "linq"

local names = {}

-- ---- values ---------------------------------------------------------------------------

local silent = { send = function() return nil, { kind = "connection", message = "nobody answers" } end }

--- A client of each version.
names.clients = { v3 = linq.client { transport = silent }, v2 = linq.v2.client { transport = silent } }

-- What a value leads to: its metatable, its fields, and the variables that a function uses.
local function neighbours(value)
  local found = { debug.getmetatable(value) }
  if type(value) == "table" then
    for _, field in next, value do
      found[#found + 1] = field
    end
  elseif type(value) == "function" then
    local at = 1
    while debug.getupvalue(value, at) do
      local _, variable = debug.getupvalue(value, at)
      found[#found + 1], at = variable, at + 1
    end
  end
  return found
end

local walked = { table = true, ["function"] = true, userdata = true }

--- The nearest table with all these fields that a value leads to, however it is hidden.
---@param start any
---@param ... string fields
---@return table
function names.table_with(start, ...)
  local wanted, queue, seen = { ... }, { start }, { [package.loaded] = true, [_G] = true }
  local function fits(value)
    for _, name in ipairs(wanted) do
      if rawget(value, name) == nil then
        return false
      end
    end
    return true
  end
  local at = 1
  while queue[at] ~= nil do
    local value = queue[at]
    at = at + 1
    if walked[type(value)] and not seen[value] then
      seen[value] = true
      if type(value) == "table" and fits(value) then
        return value
      end
      for _, neighbour in pairs(neighbours(value)) do
        queue[#queue + 1] = neighbour
      end
    end
  end
  error("no table with " .. table.concat(wanted, ", "))
end

--- The functions of a table.
---@param from table<string, any>
---@param internal? table<string, true> which are no user's
---@return table<string, function>
function names.functions_of(from, internal)
  local found = {}
  for name, value in pairs(from) do
    if type(value) == "function" and not (internal and internal[name]) then
      found[name] = value
    end
  end
  return found
end

-- ---- objects --------------------------------------------------------------------------

--- The kinds that are branches of another one: a part of a message is a message_part,
--- whatever it holds.
---@param version "v2"|"v3"
---@return table<string, string> branch -> kind
function names.kind_of_branch(version)
  local unions = {}
  for kind, shape in pairs(linq[version].kinds()) do
    for value, branch in pairs(type(shape) == "table" and shape.union and shape or {}) do
      if value ~= "union" then
        unions[branch] = kind
      end
    end
  end
  return unions
end

--- The methods of each kind of object: kind -> name -> function.
---@param version "v2"|"v3"
---@return table<string, table<string, function>>
function names.methods_of_kinds(version)
  local classes, unions, found = clients.state(names.clients[version]).classes, names.kind_of_branch(version), {}
  for kind, shape in pairs(linq[version].kinds()) do
    if type(shape) == "string" or shape.union then
      found[kind] = names.functions_of(classes[unions[kind] or kind].methods)
    end
  end
  return found
end

--- One object of a kind with many methods, as an answer gives it.
---@return table<string, table<string, userdata>> version -> kind -> object
function names.objects()
  return {
    v2 = { chat = fakes.v2_chat '{"id":45,"chat_messages":{"id":7}}',
      message = fakes.v2_chat('{"id":45,"chat_messages":{"id":7}}').chat_messages },
    v3 = { chat = fakes.chat '{"id":"c1","message":{"id":"m1","parts":[{"type":"text","value":"a"}]}}',
      message = fakes.chat('{"id":"c1","message":{"id":"m1"}}').message },
  }
end

--- The methods of a page.
---@return table<string, function>
function names.methods_of_page()
  local client = linq.client { transport = fakes.transport(fakes.json(200, '{"chats":[]}')) }
  return names.functions_of(core.class_of(assert(client.chats:list())).methods)
end

-- ---- resources ------------------------------------------------------------------------

local function candidates(version)
  local places = {}
  local function add(place, name)
    places[place] = places[place] or { get = true, retrieve = true, each = true }
    places[place][name] = true
    places[place][name:gsub("^list_", "each_")] = true
  end
  for _, fact in pairs(fixtures.decoded("operations")[version]) do
    add(fact.name:match("^(.*)%.([%w_]+)$"))
  end
  for place, built in pairs(linq[version].extensions or {}) do
    for name in pairs(built) do
      add(place, name)
    end
  end
  return places
end

--- The resource of a client by its dotted name.
---@param version "v2"|"v3"
---@param place string "chats.messages"
---@return table|nil
function names.resource(version, place)
  local resource = names.clients[version]
  for name in place:gmatch("[^.]+") do
    resource = type(resource) == "table" and resource[name] or nil
  end
  return resource
end

--- The methods of each resource: dotted name -> method -> function.
---@param version "v2"|"v3"
---@return table<string, table<string, function>>
function names.methods_of_resources(version)
  local found = {}
  for place, known in pairs(candidates(version)) do
    local resource = names.resource(version, place)
    found[place] = {}
    for name in pairs(known) do
      local method = resource[name]
      found[place][name] = type(method) == "function" and method or nil
    end
  end
  return found
end

-- ---- functions and methods of the module ---------------------------------------------------

-- What a task has for its scheduler.
local internal = { wake = true }

--- Functions and methods besides those of resources and objects: as the reference calls
--- what they belong to ("linq", "client", "tasks" …) -> name -> function.
---@return table<string, table<string, function>>
function names.of_module()
  local tasks = linq.tasks()
  local task = tasks:spawn(function() end)
  local client = names.clients.v3
  local at_top = names.functions_of(linq)
  at_top.tasks, at_top.lookup, at_top.sandbox = linq.tasks.new, linq.lookup.new, linq.sandbox.new
  at_top.bot, at_top.outbox = linq.bot.new, linq.outbox.new
  return {
    linq = at_top,
    ["linq.v2"] = { client = linq.v2.client },
    ["linq.v3"] = { client = linq.v3.client },
    ["linq.host"] = { new = linq.host.new },
    ["linq.phone"] = names.functions_of(linq.phone),
    ["linq.metrics"] = names.functions_of(linq.metrics),
    metrics = names.functions_of(names.table_with(linq.metrics.new(), "observer", "watch")),
    ["linq.webhooks"] = names.functions_of(linq.webhooks),
    ["linq.v2.webhooks"] = names.functions_of(linq.v2.webhooks),
    ["linq.store"] = names.functions_of(linq.store),
    store = names.functions_of(names.table_with(linq.store.memory(), "get", "unlock")),
    redis_store = names.functions_of(names.table_with(linq.store.redis, "command", "script")),
    sqlite_store = names.functions_of(names.table_with(linq.store.sqlite, "get", "transaction")),
    ["linq.sandbox"] = { clock = linq.sandbox.clock, check_host = linq.sandbox.check_host },
    ["linq.sandbox.nginx"] = names.functions_of(linq.sandbox.nginx),
    client = names.functions_of(names.table_with(client, "with", "close", "stats")),
    tasks = names.functions_of(names.table_with(tasks, "spawn", "step")),
    task = names.functions_of(names.table_with(task, "join", "cancel"), internal),
    lookup = names.functions_of(names.table_with(linq.lookup(client), "by_name", "find")),
    outbox = names.functions_of(names.table_with(linq.outbox { client = client, store = linq.store.memory() }, "send",
      "retry")),
    bot = names.functions_of(names.table_with(linq.bot.new, "receive", "poll")),
    conversation = names.functions_of(names.table_with(linq.bot.new, "reply", "typing")),
    sandbox = names.functions_of(names.table_with(linq.sandbox(), "handle", "fail")),
  }
end

-- The modules beside the hosts that hosts are made with.
local no_host = { init = true, driver = true, waiters = true, blocker = true, pause = true, signal = true,
  clocked = true, callbacks = true, foreign = true, kit = true, libuv = true, seat = true, sleeping = true }

--- What `linq` holds besides its functions.
---@return table<string, any>
function names.fields_of_linq()
  local found = { v2 = linq.v2, v3 = linq.v3, host = linq.host, phone = linq.phone, store = linq.store,
    metrics = linq.metrics, webhooks = linq.webhooks }
  for name, value in pairs(linq) do
    if type(value) ~= "function" and not (debug.getmetatable(value) or {}).__call then
      found[name] = value
    end
  end
  return found
end

--- The modules of hosts: what `host` of a client can be.
---@return table<string, true>
function names.hosts()
  local found, pipe = {}, assert(io.popen("ls lua/linq/host"))
  for file in pipe:lines() do
    local name = file:match("^[%w_]+")
    found["linq.host." .. name] = not no_host[name] or nil
  end
  pipe:close()
  return found
end

return names
