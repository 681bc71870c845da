--- linq: the client of the Linq messaging API (iMessage, RCS and SMS).
---
---     local linq = require "linq"
---     local client = linq.client { api_key = "…" }
---     local chat, err = client.chats:retrieve "550e8400-e29b-41d4-a716-446655440000"
---
--- Results and errors: what can fail at run time returns `value` or `nil, err`;
--- misuse raises with the caller's line.

local core = require "linq.core"
local clients = require "linq.client"
local errors = require "linq.error"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local objects = require "linq.objects"

local linq = {
  _NAME = "linq",
  _VERSION = require "linq.version",
  null = core.null,
}

-- Modules that load when they are first named: a script that uses one API version never
-- reads the other's rows.
local rooms = {
  bot = true, host = true, lookup = true, metrics = true, outbox = true, v2 = true, v3 = true, phone = true,
  sandbox = true, store = true, tasks = true, webhooks = true,
}

--- Makes a client of API v3, the current version.
---@param options? linq.options
---@return linq.client client
function linq.client(options)
  if options == linq then
    misuse.raise "linq.client is no method: call it with '.', as linq.client { … }"
  end
  return linq.v3.client(options)
end

--- Calls `fn(item, index)` for every item, several at a time (see linq.tasks).
---@param items any[]
---@param fn fun(item: any, index: integer): any, any
---@param options? { concurrency?: integer, host?: linq.host, clock?: linq.clock }
---@return any[] results
---@return any[] errors
function linq.map(items, fn, options)
  return linq.tasks.map(items, fn, options)
end

--- Calls functions side by side (see linq.tasks).
---@param ... function
---@return any[] results
---@return any[] errors
function linq.gather(...)
  return linq.tasks.gather(...)
end

--- Marks a table as a JSON array (see linq.util.json).
---@type fun(elements?: any[]): any[]
linq.array = json.array

--- True for the error objects of this module.
---@param value any
---@return boolean
function linq.is_error(value)
  return errors.is_error(value)
end

--- The kind of a linq value: "chat", "handle", "page", …, "error", "client"; nil for any other value.
---@param value any
---@return string|nil
function linq.type(value)
  local class = core.class_of(value)
  if class then
    return class.kind
  end
  return errors.is_error(value) and "error" or clients.is_client(value) and "client" or nil
end

--- Iterates over the fields of an object, whatever their names are.
---@param object userdata
---@return fun(): string|nil, any
function linq.fields(object)
  if not core.class_of(object) then
    misuse.raise("linq.fields: an object of the API is expected, got %s", type(object))
  end
  return objects.fields(object)
end

-- When a module fails to load, Lua 5.1 and LuaJIT leave a mark of one of these types in
-- package.loaded and never try it again. No module of linq has such a type.
local is_mark = { userdata = true, number = true }

-- Rooms that other rocks install.
local rocks = { ["linq.sandbox"] = "linq-sandbox" }

-- Like require, but a module that failed to load can be tried again.
local function load(name)
  local ok, module = pcall(require, name)
  if ok then
    return module
  end
  for loaded, value in pairs(package.loaded) do
    if is_mark[type(value)] and loaded:find "^linq%." then
      package.loaded[loaded] = nil
    end
  end
  if rocks[name] and tostring(module):find(("module '%s' not found"):format(name), 1, true) then
    misuse.raise("%s needs the rock '%s': luarocks install %s", name, rocks[name], rocks[name])
  end
  return error(module, 0)
end

setmetatable(linq, {
  __index = function(self, name)
    if rooms[name] then
      self[name] = load("linq." .. name)
      return self[name]
    end
  end,
})

if rawget(_G, "ngx") then -- load in nginx's master, before its workers fork
  for _, name in ipairs { "v2", "v3", "phone", "store", "tasks", "lookup", "metrics", "outbox", "webhooks", "bot" } do
    load("linq." .. name)
  end
end

return linq
