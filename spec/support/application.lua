--- Runs inside nginx: an application that uses linq, driven by the specs. Its client is
--- created in the master and used in the workers.

local linq = require "linq"

local application = {}

local ngx = _G.ngx

local client, upstream_url
local noted = {}

local stores = {
  dict = function() return linq.store.shared_dict "chats" end,
  small = function() return linq.store.shared_dict "small" end,
  redis = function() return linq.store.redis { url = os.getenv "LINQ_SPEC_REDIS" } end,
  sqlite = function() return linq.store.sqlite { path = "store.db" } end,
  none = function() return linq.store.shared_dict "none" end,
}
local made = {}

local function store_of(name)
  made[name] = made[name] or stores[name]()
  return made[name]
end

--- Makes the client, and the store of all workers.
---@param upstream string base URL
function application.init(upstream)
  if os.getenv "LINQ_SPEC_REDIS" then
    store_of "redis"
  end
  upstream_url = upstream
  client = linq.client { api_key = "k", base_url = upstream, max_retries = 0, timeout = 10 }
  application.init_error = select(2, client.chats:retrieve "x")
end

local answers = {}

function answers.chat(id)
  local chat, err = client.chats:retrieve(id)
  if not chat then
    ngx.status = 500
    return ngx.print(tostring(err))
  end
  if chat.id ~= id then
    ngx.status = 500
    return ngx.print("WRONG: asked for ", id, ", got ", chat.id)
  end
  ngx.print(chat.id)
end

-- Errors of phases that send no answer themselves: init in the master, log and others after
-- the answer.
function answers.init()
  ngx.print(tostring(application.init_error))
end

function answers.noted(name)
  ngx.print(noted[name] or "nothing")
end

function answers.map(count)
  local items = {}
  for i = 1, tonumber(count) do
    items[i] = "m" .. i
  end
  local results, errors = linq.map(items, function(id) return client.chats:retrieve(id) end, { concurrency = 64 })
  local right = 0
  for i, id in ipairs(items) do
    right = right + (results[i] and results[i].id == id and 1 or 0)
  end
  ngx.print(right, " of ", count, next(errors) and tostring(select(2, next(errors))) or "")
end

function answers.timer(id)
  local semaphore = require("ngx.semaphore").new()
  local told
  ngx.timer.at(0, function()
    local chat, err = client.chats:retrieve(id)
    told = chat and chat.id or tostring(err)
    semaphore:post(1)
  end)
  semaphore:wait(5)
  ngx.print(told)
end

function answers.threads()
  local threads = {}
  for i = 1, 8 do
    threads[i] = ngx.thread.spawn(function()
      local chat = assert(client.chats:retrieve("t" .. i))
      return chat.id == "t" .. i
    end)
  end
  local right = 0
  for _, thread in ipairs(threads) do
    local ok, same = ngx.thread.wait(thread)
    right = right + (ok and same and 1 or 0)
  end
  ngx.print(right)
end

-- Counts what this worker holds: descriptors, threads, transfers, Lua memory in KiB, resident pages,
-- requests in progress.
function answers.state()
  collectgarbage()
  collectgarbage()
  local function count(what)
    local pipe = io.popen("ls /proc/" .. ngx.worker.pid() .. "/" .. what .. " | wc -l")
    local number = pipe:read("*n")
    pipe:close()
    return number
  end
  local statm = io.open("/proc/self/statm")
  local resident = statm:read("*a"):match("%d+ (%d+)")
  statm:close()
  ngx.print(("%d %d %d %d %d %d %d"):format(ngx.worker.pid(), count "fd", count "task", client:stats().in_flight,
    collectgarbage "count", resident, ngx.var.connections_writing))
end

-- Runs the application of spec/hosts_same_spec.lua against the API at `base`.
function answers.same()
  local base = ngx.unescape_uri(ngx.var.arg_base)
  local own = linq.client { api_key = "k", base_url = base, max_retries = 0 }
  ngx.print(require("spec.support.same_application")(own))
  own:close()
end

-- Runs a check that all stores share: /store_check/dict/<number>.
function answers.store_check(argument)
  local name, number = argument:match "^(%w+)/(%d+)$"
  local check = require("spec.support.store_behaviour").checks[tonumber(number)]
  local ok, message = pcall(check[2], store_of(name), ngx.sleep)
  ngx.print(ok and "ok" or tostring(message))
end

-- Calls a method of a store: /store/dict/add?key=a&text=b&seconds=5.
function answers.store(argument)
  local name, method = argument:match "^(%w+)/(%w+)$"
  local given = ngx.req.get_uri_args()
  local ok, result, message = pcall(function()
    local store = store_of(name)
    return store[method](store, given.key, tonumber(given.by) or given.text or tonumber(given.seconds), given.by
      and tonumber(given.seconds))
  end)
  if not ok then
    result, message = nil, result
  end
  ngx.print(tostring(result), " ", tostring(message))
end

-- Adds one to a sum that one request at a time may change.
function answers.store_sum(name)
  local store = store_of(name)
  local token = store:lock("sum", 10)
  while not token do
    ngx.sleep(0.001)
    token = store:lock("sum", 10)
  end
  local sum = tonumber(store:get "sum" or "0")
  ngx.sleep(0.001)
  store:set("sum", tostring(sum + 1))
  ngx.print(tostring(store:unlock("sum", token)))
end

-- Who this connection of Redis is.
function answers.store_id()
  local store = store_of "redis"
  ngx.print(store:command("CLIENT", "ID"), " ", store:command("XLEN", "none"), " ",
    store:script("return { KEYS[1], ARGV[1] }", { "k" }, { 5 })[2], " ", tostring(store:command("GET", "none")))
end
local side_by_side = {}

function side_by_side.tasks(functions)
  local _, errors = linq.gather((table.unpack or _G.unpack)(functions))
  local _, message = next(errors)
  assert(not message, tostring(message))
end

function side_by_side.threads(functions)
  local threads = {}
  for i, fn in ipairs(functions) do
    threads[i] = ngx.thread.spawn(fn)
  end
  for _, thread in ipairs(threads) do
    assert(ngx.thread.wait(thread))
  end
end

-- Waits two hours by a clock that jumps ahead.
function answers.two_hours(way)
  local said, seconds = require("spec.support.two_hours").run(side_by_side[way])
  ngx.say(seconds)
  ngx.print(said)
end

-- How far a clock of the application's jumped while a call was under way.
function answers.clock_during_call()
  local clock, answered = linq.sandbox.clock(), nil
  local own = linq.client { api_key = "k", base_url = upstream_url, clock = clock }
  side_by_side.threads {
    function() clock.sleep(3600) end,
    function()
      assert(own.chats:retrieve "x")
      answered = clock.now()
    end,
  }
  ngx.print(answered, " then ", clock.now())
end

local lookups = {}

-- Looks up a chat through a store: /lookup/dict/<id>.
function answers.lookup(argument)
  local name, id = argument:match("^(%w+)/(.+)$")
  lookups[name] = lookups[name] or linq.lookup(client, { store = store_of(name) })
  local chat, err = lookups[name]:retrieve(id)
  ngx.print(chat and chat.id or tostring(err))
end

function answers.lookup_failures(name)
  ngx.print(lookups[name]:stats().store_failures)
end

function answers.stats()
  ngx.print(client:stats().connections_opened)
end

function application.answer()
  local name, argument = ngx.var.uri:match("^/([%w_]+)/?(.*)$")
  answers[name](argument)
end

--- Handles the rewrite and access phases: answers with the chat's id.
function application.phase()
  local chat, err = client.chats:retrieve(ngx.var.uri:match("([^/]+)$"))
  ngx.say(chat and chat.id or tostring(err))
  ngx.exit(200)
end

--- Returns the error that a phase which cannot wait receives.
function application.told()
  return tostring(select(2, client.chats:retrieve "x"))
end

function application.note(name)
  noted[name] = application.told()
end

--- What a store says where nginx cannot wait.
function application.note_store()
  noted.store = tostring(select(2, store_of("redis"):get "a"))
end

function application.filter_header()
  ngx.header["x-told"] = application.told()
end

return application
