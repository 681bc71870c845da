--- The sandbox as a page: what it shows, and what can be done there. It knows no server: what
--- serves a sandbox asks it about each request, and follows its journal.

local answers = require "linq.sandbox.page.answers"
local assets = require "linq.sandbox.page.assets"
local clocks = require "linq.util.clock"
local disorder = require "linq.sandbox.page.disorder"
local journal = require "linq.sandbox.page.journal"
local json = require "linq.util.json"
local observer = require "linq.sandbox.page.observer"
local traffic = require "linq.sandbox.page.traffic"

local page = { EVENTS = answers.PATH .. "events" }

---@class linq.sandbox.page
---@field sandbox table
---@field clock linq.sandbox.page_clock
---@field journal linq.sandbox.journal
---@field observer linq.sandbox.observer
---@field traffic linq.sandbox.traffic
---@field disorder linq.sandbox.disorder
---@field chats linq.sandbox.chat[] those of the state that the journal tells of
---@field told? string the conditions that stand in the journal
---@field assets table<string, { type: string, data: string }>
local methods = {}
local metatable = { __index = methods }

--- Answers a request that is for the page.
---@param request table method, path, query, headers, body, origin
---@return table|nil response nil: it is for the API
function methods:answer(request)
  return answers.answer(self, request)
end

--- What is due to go wrong, and how the clock is set.
---@return table<string, any>
function methods:conditions()
  local faults = json.array()
  for i, fault in ipairs(self.sandbox.faults) do
    faults[i] = fault
  end
  local paused = self.clock.is_paused()
  return {
    paused = paused,
    stands_at = paused and self.clock.time() or nil,
    ahead = not paused and self.clock.ahead() or nil,
    faults = faults,
    disorder = self.disorder.due,
  }
end

--- Writes what changed into the journal.
function methods:commit()
  self.observer:commit()
  if self.chats ~= self.sandbox.state.chats then -- a saved state was loaded
    self.chats = self.sandbox.state.chats
    self.journal:forget()
  end
  local text = assert(json.encode(self:conditions()))
  if text ~= self.told then
    self.told = text
    self.journal:add("conditions", text)
  end
end

--- Follows a call of the API.
---@param request table
---@return { handled: fun(), answered: fun(response: table|nil, drop: string|nil) } calls: what is to
---  be called when it was handled, and when it is answered
function methods:follow(request)
  local after, at, started = self.observer:watch(request), self.clock.time(), self.now()
  local function handled()
    after()
    self:commit()
  end
  local function answered(response, drop)
    if request.headers["sec-fetch-site"] == "same-origin" then
      return -- the page shows a picture
    end
    self.traffic:add_request(request, { response = response, drop = drop, at = at, seconds = self.now() - started })
  end
  return { handled = handled, answered = answered }
end

--- Wraps what delivers webhooks, so that the page sees them.
---@param deliver linq.sandbox.deliver
---@return linq.sandbox.deliver
function methods:watch_deliveries(deliver)
  return function(delivery, answered)
    local told, started = self.traffic:add_delivery(delivery, self.clock.time()), self.now()
    deliver(delivery, function(status, fields)
      local wait = answered(status, fields)
      told(status, wait, self.now() - started)
      return wait
    end)
  end
end

--- The text that keeps a stream alive, with the clock's time.
---@return string JSON
function methods:beat()
  return assert(json.encode { time = self.clock.time() })
end

---@class linq.sandbox.page_options
---@field clock linq.sandbox.page_clock
---@field now fun(): number seconds
---@field later fun(seconds: number, fn: fun())
---@field deliver linq.sandbox.deliver

--- Makes the page of a sandbox.
---@param sandbox table
---@param options linq.sandbox.page_options
---@return linq.sandbox.page
function page.new(sandbox, options)
  local self = setmetatable({
    sandbox = sandbox, clock = options.clock, now = options.now, chats = sandbox.state.chats,
  }, metatable)
  self.journal = journal.new()
  self.observer = observer.new(sandbox.state, self.journal)
  self.traffic = traffic.new(self.journal)
  self.disorder = disorder.new(self:watch_deliveries(options.deliver), options.later)
  self.assets = assets.load()
  sandbox.webhooks.deliver = self.disorder.deliver
  sandbox.state.signing_clock = clocks.system -- the receivers' clock is not set ahead
  self:commit()
  return self
end

return page
