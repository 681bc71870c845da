--- The page within nginx: its answers, the stream that follows the journal, and what goes on in time.

local clocks = require "linq.util.clock"
local pages = require "linq.sandbox.page"

local server = {}

local TICK = 1 -- seconds between two looks at what is due
local BEAT = 5 -- seconds after which a stream that has nothing to tell says so
local AT_ONCE = 200 -- entries that are written in one piece
local RETRY = 500 -- milliseconds after which a page comes back

---@class linq.sandbox.page_server
---@field page linq.sandbox.page
---@field ticks? boolean
local methods = {}
local metatable = { __index = methods }

-- ---- the stream ---------------------------------------------------------------------------

local function entry_text(journal, entry)
  return ("id: %s\nevent: %s\ndata: %s\n\n"):format(journal:id(entry.number), entry.name, entry.text)
end

-- The entries after a number, and the number of the last one of them.
local function news(journal, number)
  local texts = {}
  local entry = journal:after(number)
  while entry and #texts < AT_ONCE do
    number, texts[#texts + 1] = entry.number, entry_text(journal, entry)
    entry = journal:after(number)
  end
  return table.concat(texts), number
end

-- Writes, and tells whether anybody reads.
local function write(ngx, text)
  return ngx.print(text) and ngx.flush(true)
end

local function follow(ngx, page, number, signal)
  local journal, open = page.journal, true
  while open do
    local text
    if not journal:position(journal:id(number)) then
      return write(ngx, "event: gap\ndata: {}\n\n") -- it reads more slowly than things happen
    end
    text, number = news(journal, number)
    if text == "" and not signal:wait(BEAT) then
      text = ("event: beat\ndata: %s\n\n"):format(page:beat())
    end
    open = text == "" or write(ngx, text)
  end
end

local function stream(ngx, page, request)
  local journal, signal = page.journal, require("ngx.semaphore").new()
  local asked = request.headers["last-event-id"] or (request.query or ""):match "since=([%x-]+)"
  local number = journal:position(asked)
  ngx.header.content_type = "text/event-stream"
  ngx.header.cache_control = "no-store"
  write(ngx, ("retry: %d\nevent: %s\ndata: {}\n\n"):format(RETRY, number and "hello" or "gap"))
  if not number then
    return
  end
  local function wake()
    if signal:count() <= 0 then
      signal:post(1)
    end
  end
  journal.listeners[wake] = true
  follow(ngx, page, number, signal)
  journal.listeners[wake] = nil
end

-- ---- what goes on in time ------------------------------------------------------------------

-- Delivers what became due because the clock was set, and tells of it.
local function start_ticks(self, ngx)
  if not self.ticks then
    self.ticks = ngx.timer.every(TICK, function()
      self.page.sandbox.webhooks:flush()
      self.page:commit()
    end)
  end
end

-- ---- answers --------------------------------------------------------------------------------

--- Serves a request that is for the page.
---@param request table
---@return boolean served false: it is for the API
function methods:serve(request)
  local ngx = _G.ngx
  start_ticks(self, ngx)
  if request.path == pages.EVENTS then
    stream(ngx, self.page, request)
    return true
  end
  local response = self.page:answer(request)
  if response then
    ngx.status = response.status
    for name, value in pairs(response.headers) do
      ngx.header[name] = value
    end
    ngx.print(response.body)
  end
  return response ~= nil
end

--- Follows a call of the API.
---@param request table
---@return { handled: fun(), answered: fun(response: table|nil, drop: string|nil) }
function methods:follow(request)
  return self.page:follow(request)
end

local function later(seconds, fn)
  _G.ngx.timer.at(seconds, function(premature)
    if not premature then
      fn()
    end
  end)
end

--- Makes the server of a sandbox's page.
---@param sandbox table whose clock is a linq.sandbox.page_clock
---@return linq.sandbox.page_server
function server.new(sandbox)
  local page = pages.new(sandbox, {
    clock = sandbox.clock, now = clocks.system.now, later = later, deliver = sandbox.webhooks.deliver,
  })
  return setmetatable({ page = page }, metatable)
end

return server
