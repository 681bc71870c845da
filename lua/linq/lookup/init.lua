--- Lookups: chats by id, by participants and by name, cached, with one request
--- in flight per key however many callers ask.
---
---     local lookup = linq.lookup(client, { ttl = 60 })
---     local chat, err = lookup:find { from = "+1…", to = "+1…" }
---
--- A store is one of linq.store's, or any table with its methods get and set, and perhaps delete.
--- One with lock and unlock has one request in flight for all processes that share it. A store that
--- fails is skipped and reported to the client's on_event; it never fails a lookup.

local clients = require "linq.client"
local clocked = require "linq.host.clocked"
local clocks = require "linq.util.clock"
local core = require "linq.core"
local errors = require "linq.error"
local find = require "linq.call.find"
local hosts = require "linq.host"
local interrupt = require "linq.util.interrupt"
local json = require "linq.util.json"
local memory = require "linq.store.memory"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"
local options = require "linq.options"
local protected = require "linq.util.protected"
local remaining = require "linq.call.remaining"
local watch = require "linq.store.watch"

local lookup = {}

local unpack = table.unpack or _G.unpack

local defaults = { ttl = 60, negative_ttl = 5, max_items = 10000 }
local known_options = { ttl = true, negative_ttl = true, max_items = true, store = true, prefix = true }

-- Seconds between looks at what others fetch. Each may be a command to a store over the
-- network, so they grow further than a host's.
local FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05

local LONGEST_PATIENCE = 3600 -- seconds for which others are waited for, and a lock is held; timeouts may have no end

local lookup_methods = {}
local lookup_metatable = { __name = "linq.lookup", __index = lookup_methods }

-- ---- what is stored -------------------------------------------------------------------

-- A chat with the number it was found by, or the error that there is none. A chat that is nested
-- too deeply has no text.
local function to_text(chat, err, line)
  if chat then
    return (json.encode { chat = chat, line = line })
  end
  return assert(json.encode {
    none = { message = err.message, status = err.status, code = err.code, operation = err.operation,
      method = err.method, path = err.path },
  })
end

local function from_text(state, text)
  local kept = core.parse(text)
  if core.shape(kept) ~= "object" then
    return nil, nil
  elseif core.shape(kept.none) == "object" then
    local err = errors.new(core.decode(text).none)
    err.kind, err.cached, err.retryable, err.attempts = "not_found", true, false, 0
    return nil, err
  elseif core.shape(kept.chat) == "object" then
    local chat = core.object(state.classes.chat, kept.chat)
    if kept.line then
      state.classes.chat.remember_line(chat, kept.line)
    end
    return chat, nil
  end
end

-- ---- the store, which may fail ----------------------------------------------------------

local function watched(store, state)
  return watch.new(store, function(event)
    local on_event = state.options.on_event
    if on_event then
      interrupt.shield(on_event, event)
    end
  end)
end

-- The store's answer, nil when it failed.
local function ask_store(self, operation, ...)
  return (self.store:ask(operation, ...))
end

local function cached(self, key)
  local text = ask_store(self, "get", key)
  if type(text) ~= "string" then
    return nil, nil
  end
  return from_text(self.state, text)
end

-- ---- one request per key ----------------------------------------------------------------

-- Waits a moment for what another caller fetches.
local function pause(self, seconds)
  local host, message = hosts.current(self.state.options.host)
  if not host then
    return nil, message
  end
  local loop, clock = self.state.transport.loop, self.clock
  if clock == clocks.system and loop and not self.state.options.transport then
    host.wait(loop, seconds) -- wakes early when any answer came
  else
    clocked.sleep(seconds, host, clock)
  end
  return true
end

-- Whether nobody will end the flight: its coroutine is dead, or is this one.
local function is_lost(flight)
  local leader = flight.leader[1]
  return not leader or leader == (coroutine.running() or "main")
    or leader ~= "main" and coroutine.status(leader) == "dead"
end

-- The result of a flight that another coroutine of this process began; nothing
-- when it was lost (its task canceled, its request aborted).
local function join_flight(self, flight, until_)
  local seconds = FIRST_PAUSE
  while not flight.done and not is_lost(flight) and self.clock.now() < math.min(until_, flight.until_) do
    if not pause(self, seconds) then
      return false
    end
    seconds = math.min(seconds * 2, LONGEST_PAUSE)
  end
  return flight.done
end

-- Waits for what another process fetches, as long as it holds the lock, until a time.
local function wait_for_lock(self, key, patience, until_)
  if self.store.kind == "memory" then
    return nil
  end
  local seconds = FIRST_PAUSE
  repeat
    local locked = ask_store(self, "lock", key, patience)
    if locked ~= false then
      return locked -- ours, or the store failed
    end
    if not pause(self, seconds) then
      return nil
    end
    seconds = math.min(seconds * 2, LONGEST_PAUSE)
    local chat, err = cached(self, key)
    if chat or err then
      return false, chat, err
    end
  until self.clock.now() >= until_
end

-- How long a call may take with its retries.
local function patience_of(self, given)
  local own = self.state.options
  local longest = (given.deadline or own.deadline)
    or (given.timeout or own.timeout) * ((given.max_retries or own.max_retries) + 1) + 30
  return math.min(longest, LONGEST_PATIENCE)
end

local function key_of_id(self, id)
  return self.prefix .. "id:" .. (type(id) == "number" and json.number_text(id) or tostring(id))
end

local function set(self, key, text, seconds)
  if text and seconds > 0 then
    ask_store(self, "set", key, text, seconds < math.huge and seconds or nil)
  end
end

-- A chat is kept under its id as well, whatever it was found by.
local function keep(self, key, chat, err, line)
  if chat then
    local text, by_id = to_text(chat, nil, line), key_of_id(self, chat.id)
    set(self, key, text, self.options.ttl)
    if by_id ~= key then
      set(self, by_id, text, self.options.ttl)
    end
  elseif err.kind == "not_found" then
    set(self, key, to_text(nil, err), self.options.negative_ttl)
  end
end

local function fetch_and_keep(self, key, fetch, line, given, patience, started)
  local locked, chat, err = wait_for_lock(self, key, patience, started + patience)
  if locked then -- who held the lock before may have kept an answer since the last look
    chat, err = cached(self, key)
    if chat or err then
      ask_store(self, "unlock", key, locked)
    end
  end
  if chat or err then
    return chat, err
  end
  self.counters.requests = self.counters.requests + 1
  local ok
  ok, chat, err = protected(fetch, remaining(self.state, given, started))
  if ok then
    keep(self, key, chat, err, line)
  end
  if locked then
    ask_store(self, "unlock", key, locked)
  end
  if not ok then
    error(chat, 0)
  end
  return chat, err
end

local function look_up(self, key, fetch, line, given)
  options.check_request(given)
  local chat, err = cached(self, key)
  if chat or err then
    self.counters.hits = self.counters.hits + 1
    return chat, err
  end
  local flight, patience, started = self.flights[key], patience_of(self, given or {}), self.clock.now()
  if flight and join_flight(self, flight, started + patience) then
    self.counters.shared = self.counters.shared + 1
    return flight.chat, flight.err
  end
  flight = {
    until_ = self.clock.now() + patience,
    leader = setmetatable({ coroutine.running() or "main" }, { __mode = "v" }),
  }
  self.flights[key] = flight
  local ok
  ok, flight.chat, flight.err = protected(fetch_and_keep, self, key, fetch, line, given, patience, started)
  if self.flights[key] == flight then
    self.flights[key] = nil
  end
  if not ok then
    error(flight.chat, 0)
  end
  flight.done = true
  return flight.chat, flight.err
end

-- ---- methods ------------------------------------------------------------------------

--- `chats:retrieve`, cached.
---@param id string|integer
---@param given? linq.request_options
---@return userdata|nil chat
---@return linq.error|nil err
function lookup_methods:retrieve(id, given)
  if type(id) ~= "string" and type(id) ~= "number" then
    misuse.raise("lookup:retrieve: the id must be a string or a number, got %s", type(id))
  end
  return look_up(self, key_of_id(self, id), function(left)
    return self.chats:retrieve(id, left)
  end, nil, given)
end

lookup_methods.get = lookup_methods.retrieve

--- `chats:find`, cached: the order of the participants does not matter. The chat is kept under its
--- id as well.
---@param fields { from: string, to: string|string[] } or phone_number and phone_numbers
---@param given? linq.request_options
---@return userdata|nil chat
---@return linq.error|nil err
function lookup_methods:find(fields, given)
  local from, to = find.arguments(fields, given)
  misuse.check_names(fields, find.fields, "field of lookup.find") -- the answer is kept by these alone
  local sorted = { unpack(to) }
  table.sort(sorted)
  return look_up(self, self.prefix .. "find:" .. from .. ":" .. table.concat(sorted, ","), function(left)
    return self.chats:find({ from = from, to = to }, left)
  end, from, given)
end

-- The first chat with the name; pages are fetched as far as it takes.
local function search_by_name(self, name, fields, given)
  return find.search(self.state, { name = "lookup.by_name" }, given, function(left)
    return self.chats:list(fields, left)
  end, function(chat)
    return chat.display_name == name
  end, ("there is no chat with the name %q"):format(name))
end

--- The first chat that is called `name`, among those of a line, cached.
---@param name string display_name, exactly
---@param fields? table<string, any> what chats:list takes: from (v3), phone_number (v2, required)
---@param given? linq.request_options
---@return userdata|nil chat
---@return linq.error|nil err
function lookup_methods:by_name(name, fields, given)
  if type(name) ~= "string" or name == "" then
    misuse.raise("lookup:by_name: the name must be a string")
  end
  fields = fields or {}
  if type(fields) ~= "table" then
    misuse.raise("lookup:by_name: the fields must be a table, got %s", type(fields))
  end
  local filter = {}
  for field, value in pairs(fields) do
    filter[#filter + 1] = tostring(field) .. "=" .. tostring(value)
  end
  table.sort(filter)
  local line = fields.from or fields.phone_number
  return look_up(self, self.prefix .. "name:" .. table.concat(filter, "&") .. ":" .. name, function(left)
    return search_by_name(self, name, fields, left)
  end, line, given)
end

--- Forgets a chat that was looked up by its id.
---@param chat userdata|string|integer the chat, or its id
function lookup_methods:invalidate(chat)
  local id = core.class_of(chat) and chat.id or chat
  ask_store(self, "delete", key_of_id(self, id))
end

--- What the lookup did: hits (answered from the store), requests (sent), shared
--- (answered by another caller's request), store_failures.
---@return linq.lookup_stats
function lookup_methods:stats()
  return merged(self.counters, { store_failures = self.store.failures })
end

-- ---- making one -----------------------------------------------------------------------

local function check_options(given)
  misuse.check_names(given, known_options, "option of the lookup")
  for _, name in ipairs { "ttl", "negative_ttl", "max_items" } do
    local value = given[name]
    if value ~= nil and (type(value) ~= "number" or value < 0) then
      misuse.raise("option of the lookup '%s' must be a number, 0 or more", name)
    end
  end
  local store = given.store
  if store ~= nil and (type(store) ~= "table" or not store.get or not store.set) then
    misuse.raise("option of the lookup 'store' must have the methods get and set")
  end
end

--- Makes a lookup over a client of either version.
---@param client linq.client
---@param given? linq.lookup_options
---@return linq.lookup lookup
function lookup.new(client, given)
  local state = clients.state(client)
  if not state then
    misuse.raise("linq.lookup: a client expected")
  end
  given = given or {}
  check_options(given)
  local own = {}
  for name, value in pairs(defaults) do
    own[name] = given[name] == nil and value or given[name]
  end
  return setmetatable({
    state = state,
    clock = state.clock,
    chats = client.chats,
    options = own,
    store = watched(given.store or memory { max_items = own.max_items, clock = state.clock }, state),
    prefix = given.prefix or "linq:" .. state.version .. ":",
    flights = {},
    counters = { hits = 0, requests = 0, shared = 0 },
  }, lookup_metatable)
end

return setmetatable(lookup, {
  __call = function(_, client, given)
    return lookup.new(client, given)
  end,
})
