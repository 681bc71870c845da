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
local lazy = require "linq.util.lazy"
local errors = lazy "linq.error"

if rawget(_G, "ngx") then -- nginx's master can load for all its workers
  lazy.load()
end

local linq = {
  _NAME = "linq",
  _VERSION = require "linq.version",
  null = core.null,
}

-- Loaded when first used: a script of one API version never reads the other's rows.
local modules = { lookup = true, v2 = true, v3 = true, phone = true, sandbox = true, tasks = true, webhooks = true }

--- Makes a client of API v3, the current version.
---@param options? table see the README
---@return table client
function linq.client(options)
  return linq.v3.client(options)
end

--- Calls `fn(item, index)` for every item, several at a time (see linq.tasks).
---@param items any[]
---@param fn fun(item: any, index: integer): any, any
---@param options? { concurrency?: integer, host?: table }
---@return table results
---@return table errors
function linq.map(items, fn, options)
  return linq.tasks.map(items, fn, options)
end

--- Calls functions side by side (see linq.tasks).
---@param ... function
---@return table results
---@return table errors
function linq.gather(...)
  return linq.tasks.gather(...)
end

--- Marks a table as a JSON array, so that it is one even when it is empty.
---@param elements? table
---@return table elements the same table
function linq.array(elements)
  return setmetatable(elements or {}, core.array_metatable)
end

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

return setmetatable(linq, {
  __index = function(self, name)
    if modules[name] then
      self[name] = lazy.require("linq." .. name)
      return self[name]
    end
  end,
})
