--- The state of a sandbox, in neither version's form: lines, chats, messages, and a
--- collection for each other kind of object. Its methods are in linq.sandbox.state.*.

local clocks = require "linq.util.clock"
local collection = require "linq.sandbox.collection"
local index = require "linq.sandbox.state.index"
local times = require "linq.sandbox.times"

local state = {}

---@class linq.sandbox.state
---@field chats linq.sandbox.chat[] in the order of their creation
---@field index linq.sandbox.chat_index
---@field keys table<string, linq.sandbox.message> idempotency key -> message
---@field lines linq.sandbox.collection of linq.sandbox.line, by key
---@field clock linq.clock
---@field signing_clock? linq.clock that of webhooks' receivers, where it is another one
---@field origin string of the sandbox's URLs: scheme and host
---@field codes { message?: integer, line?: integer, blocked?: integer, opted_out?: integer } error codes of the version
---@field rate_limit? { per: integer, seconds: number }
---@field emit fun(name: string, subject: table, detail: any) tells the subscriptions of an event
local methods = {}
local metatable = { __index = methods }

for _, area in ipairs { "lines", "chats", "participants", "messages" } do
  for name, method in pairs(require("linq.sandbox.state." .. area)) do
    methods[name] = method
  end
end

-- The chats of the API's documentation.
local documented_chats = {
  {
    id = 45,
    uuid = "550e8400-e29b-41d4-a716-446655440000",
    from = "+12052761148",
    to = { "+12055426109" },
    display_name = "John Doe",
    message_count = 15,
  },
  {
    id = 46,
    uuid = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9",
    from = "+12052761148",
    to = { "+12055426109", "ava@example.com" },
    display_name = "Trip",
  },
}

local default_users = { { email = "owner@company.com", first_name = "Jane", last_name = "Owner" } }

--- Returns a new integer id.
---@return integer
function methods:next_id()
  self.last_id = self.last_id + 1
  return self.last_id
end

--- Returns the time of the state's clock.
---@return integer Unix time
function methods:time()
  return math.floor(self.clock.time())
end

--- Returns the text of the time `offset` seconds from now.
---@param offset? integer
---@return string ISO 8601
function methods:now(offset)
  return times.format(self:time() + (offset or 0))
end

local function ignore() end

local function new_user(self, user)
  return { id = self:next_id(), email = user.email, first_name = user.first_name, last_name = user.last_name }
end

-- What a state holds; a saved one replaces all of it.
local function new_data()
  return {
    chats = {},
    chats_by = { id = {}, uuid = {} },
    index = index.new(),
    messages_by = { id = {}, uuid = {} },
    keys = {}, -- idempotency key -> message
    answers = {}, -- operation and idempotency key -> what the operation created
    lines = collection.new "key",
    lines_are_fixed = false,
    attachments = collection.new(),
    blocked = collection.new "key",
    cards = collection.new "key",
    contacts = collection.new(),
    payment_handles = collection.new "key",
    payment_providers = collection.new "key",
    payment_requests = collection.new(),
    payments = collection.new(),
    reactions = collection.new(),
    subscriptions = collection.new(),
    users = {},
    last_id = 1000,
  }
end

--- Makes a state that holds nothing.
---@param clock linq.clock
---@return linq.sandbox.state state
function state.empty(clock)
  local self = new_data()
  self.clock, self.emit = clock, ignore
  return setmetatable(self, metatable)
end

--- Replaces what a state holds by what another one holds.
---@param self linq.sandbox.state
---@param other linq.sandbox.state
function state.replace(self, other)
  for name in pairs(new_data()) do
    self[name] = other[name]
  end
end

--- Makes a state.
---@param options? { chats?: table[], lines?: (string|table)[], users?: table[], clock?: linq.clock }
---@return linq.sandbox.state state
function state.new(options)
  options = options or {}
  local self = state.empty(options.clock or clocks.system)
  for _, given in ipairs(options.lines or {}) do
    self:add_line(given)
  end
  self.lines_are_fixed = #(options.lines or {}) > 0
  for i, user in ipairs(options.users or default_users) do
    self.users[i] = new_user(self, user)
  end
  for _, chat in ipairs(options.chats or documented_chats) do
    self:add_chat(chat)
  end
  return self
end

return state
