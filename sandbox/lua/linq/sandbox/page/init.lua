--- The sandbox as a page: what it shows, and what can be done there. It knows no server: what
--- serves a sandbox asks it about each request, and follows its journal.

local act = require "linq.sandbox.page.actions"
local answer = require "linq.sandbox.answer"
local assets = require "linq.sandbox.page.assets"
local bodies = require "linq.sandbox.page.bodies"
local clocks = require "linq.util.clock"
local disorder = require "linq.sandbox.page.disorder"
local guard = require "linq.sandbox.page.guard"
local journal = require "linq.sandbox.page.journal"
local json = require "linq.util.json"
local media = require "linq.sandbox.media"
local misuse = require "linq.util.misuse"
local observer = require "linq.sandbox.page.observer"
local router = require "linq.sandbox.router"
local store = require "linq.sandbox.store"
local traffic = require "linq.sandbox.page.traffic"

local page = {}

page.PATH = "/sandbox/page/" -- of the page; what it asks for is below, too
page.EVENTS = page.PATH .. "events"

local MESSAGES = 1000 -- that a chat is shown with at first
local INLINE = "^image/[jpgw]" -- kinds of files that a browser may show: JPEG, PNG, GIF, WebP

local SECURITY = {
  ["content-security-policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    .. "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ["x-content-type-options"] = "nosniff",
  ["referrer-policy"] = "no-referrer",
  ["cross-origin-opener-policy"] = "same-origin",
  ["cross-origin-resource-policy"] = "same-origin",
  ["cache-control"] = "no-store",
}

---@class linq.sandbox.page
---@field sandbox table
---@field clock linq.sandbox.page_clock
---@field journal linq.sandbox.journal
---@field observer linq.sandbox.observer
---@field traffic linq.sandbox.traffic
---@field disorder linq.sandbox.disorder
---@field check fun(request: table): string|nil
---@field assets table<string, { type: string, data: string }>
local methods = {}
local metatable = { __index = methods }

-- ---- answers -------------------------------------------------------------------------------

local function secured(response)
  for name, value in pairs(SECURITY) do
    response.headers[name] = response.headers[name] or value
  end
  return response
end

local function refused(status, message)
  return secured(answer.new(status, { error = message }))
end

local function conditions(self)
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

local function operation_names()
  local list = json.array()
  for name in pairs(router.operations()) do
    if name:find(".", 1, true) then
      list[#list + 1] = name
    end
  end
  table.sort(list)
  return list
end

local function state_of(self)
  local chats = json.array()
  for i, chat in ipairs(self.sandbox.state.chats) do
    chats[i] = bodies.chat(chat)
  end
  return {
    id = self.journal:id(),
    chats = chats,
    requests = self.traffic.requests,
    deliveries = self.traffic.deliveries,
    conditions = conditions(self),
    time = self.clock.time(),
    operations = operation_names(),
  }
end

local gets, posts = {}, {}

function gets.state(self)
  return state_of(self)
end

function gets.messages(self, request)
  local query = router.parse_query(request.query)
  local chat = self.sandbox.state:find_chat("uuid", query.chat)
  if not chat then
    return nil, "There is no such chat."
  end
  local body = bodies.messages(chat, tonumber(query.before), MESSAGES)
  body.id = self.journal:id()
  return body
end

posts["do"] = function(self, request)
  local given = json.decode(request.body or "")
  if type(given) ~= "table" then
    return nil, "The body is not JSON."
  end
  self.sandbox.state.origin = request.origin
  return act(self, given)
end

function posts.files(self, request)
  local query = router.parse_query(request.query)
  local data = request.body or ""
  local kind = query.type or "application/octet-stream"
  local file = store.add(self.sandbox.state, query.name or "file", kind, #data, data)
  return { id = file.id }
end

--- Makes the part of a file that was uploaded.
---@param id string
---@return table part
function methods:media(id)
  local file = self.sandbox.state.attachments:get(id)
  return file and media.stored(file) or misuse.raise "sandbox: there is no such file"
end

local function asset(self, name)
  local found = self.assets[name == "" and "index.html" or name]
  return found and secured(answer.new(200, found.data, { ["content-type"] = found.type }))
end

local function reply(self, found, request)
  local body, message = found(self, request)
  self:commit()
  return body and secured(answer.new(200, body)) or refused(400, message)
end

--- Answers a request that is for the page, or refuses one that may not come in.
---@param request table method, path, query, headers, body, origin
---@return table|nil response nil: it is for the API
function methods:answer(request)
  local wrong = self.check(request)
  local name = request.path:match("^" .. page.PATH .. "([%w_.]*)$")
  if wrong then
    return refused(403, wrong)
  elseif request.path == "/" then
    return secured(answer.new(302, nil, { location = page.PATH }))
  elseif not name then
    return nil
  elseif request.method == "GET" then
    return asset(self, name) or gets[name] and reply(self, gets[name], request) or refused(404, "Not found.")
  end
  return request.method == "POST" and posts[name] and reply(self, posts[name], request) or refused(405, "Not allowed.")
end

-- ---- what the server tells ------------------------------------------------------------------

--- Writes what changed into the journal.
function methods:commit()
  self.observer:commit()
  local text = assert(json.encode(conditions(self)))
  if text ~= self.conditions then
    self.conditions = text
    self.journal:add("conditions", text)
  end
end

-- Keeps a stored file from being a page of this origin.
local function disarm(request, response)
  if request.path:find "^/sandbox/files/" then
    response.headers["content-security-policy"] = "sandbox; default-src 'none'"
    response.headers["x-content-type-options"] = "nosniff"
    if not (response.headers["content-type"] or ""):find(INLINE) then
      response.headers["content-disposition"] = "attachment"
    end
  end
end

--- Follows a call of the API.
---@param request table
---@return { handled: fun(response: table|nil), answered: fun(response: table|nil, drop: string|nil) } calls: what is to
---  be called when it was handled, and when it is answered
function methods:follow(request)
  local after, at, started = self.observer:watch(request), self.clock.time(), self.now()
  local function handled(response)
    after()
    self:commit()
    if response then
      disarm(request, response)
    end
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
---@field hosts? string[]

--- Makes the page of a sandbox.
---@param sandbox table
---@param options linq.sandbox.page_options
---@return linq.sandbox.page
function page.new(sandbox, options)
  local self = setmetatable({ sandbox = sandbox, clock = options.clock, now = options.now }, metatable)
  self.journal = journal.new()
  self.observer = observer.new(sandbox.state, self.journal)
  self.traffic = traffic.new(self.journal)
  self.disorder = disorder.new(self:watch_deliveries(options.deliver), options.later)
  self.check = guard.new(options.hosts)
  self.assets = assets.load()
  sandbox.webhooks.deliver = self.disorder.deliver
  sandbox.state.signing_clock = clocks.system -- the receivers' clock is not set ahead
  self:commit()
  return self
end

return page
