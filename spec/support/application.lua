--- Runs inside nginx: an application that uses linq, driven by the specs. Its client is
--- created in the master and used in the workers.

local linq = require "linq"

local application = {}

local ngx = _G.ngx

local client, upstream_url
local noted = {}

--- Makes the client.
---@param upstream string base URL
function application.init(upstream)
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

local stores = {
  dict = function() return linq.lookup.shared_dict.new "chats" end,
  redis = function() return linq.lookup.redis.new { port = tonumber(os.getenv "LINQ_SPEC_REDIS") } end,
}
local lookups = {}

-- Looks up a chat through a store: /lookup/dict/<id>.
function answers.lookup(argument)
  local name, id = argument:match("^(%w+)/(.+)$")
  lookups[name] = lookups[name] or linq.lookup(client, { store = stores[name]() })
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

function application.filter_header()
  ngx.header["x-told"] = application.told()
end

return application
