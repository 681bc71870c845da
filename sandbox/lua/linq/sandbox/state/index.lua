--- Finds chats by their participants, without a walk through all of them.

local misuse = require "linq.util.misuse"
local phone = require "linq.phone"

local index = {}

---@class linq.sandbox.chat_index
---@field by_address table<string, linq.sandbox.chat[]> key of an address -> chats in which it is, or was
---@field by_others table<string, linq.sandbox.chat[]> keys of the others who are active -> chats
local methods = {}
local metatable = { __index = methods }

local none = {}

-- Adds a chat to a list in the order of creation; mostly at its end.
local function insert(lists, key, chat)
  local list = lists[key] or {}
  local at = #list
  while at > 0 and list[at].place > chat.place do
    at = at - 1
  end
  if list[at] ~= chat then
    table.insert(list, at + 1, chat)
  end
  lists[key] = list
end

local function remove(lists, key, chat)
  local list = lists[key] or none
  for i = #list, 1, -1 do
    if list[i] == chat then
      table.remove(list, i)
    end
  end
  if not list[1] then
    lists[key] = nil
  end
end

-- The key of a set of keys.
local function joined(set)
  return table.concat(misuse.sorted(set), "\n")
end

local function key_of_others(chat)
  local set = {}
  for i = 2, #chat.handles do
    local handle = chat.handles[i]
    if handle.status == "active" then
      set[handle.key] = true
    end
  end
  return joined(set)
end

--- Takes in a chat that is new, or whose participants changed.
---@param chat linq.sandbox.chat
function methods:update(chat)
  for _, handle in ipairs(chat.handles) do
    insert(self.by_address, handle.key, chat)
  end
  local others = key_of_others(chat)
  if chat.others ~= others then
    if chat.others then
      remove(self.by_others, chat.others, chat)
    end
    chat.others = others
    insert(self.by_others, others, chat)
  end
end

--- Returns the chats in which an address is or was, in the order of their creation.
---@param address string
---@return linq.sandbox.chat[]
function methods:with(address)
  return self.by_address[phone.key(address)] or none
end

--- Returns the chats whose active participants, besides the line, are exactly these.
---@param set table<string, any> their keys
---@return linq.sandbox.chat[] chats in the order of their creation
function methods:of_others(set)
  return self.by_others[joined(set)] or none
end

--- Makes an empty index.
---@return linq.sandbox.chat_index
function index.new()
  return setmetatable({ by_address = {}, by_others = {} }, metatable)
end

return index
