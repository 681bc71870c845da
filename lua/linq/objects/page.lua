--- One page of a list, the next one, and all items one after the other.

local core = require "linq.core"
local errors = require "linq.error"

local page = {}

-- How to ask for the next page again: page -> { client, row, again }. Kept
-- beside the page, because a page itself is only what the API said.
local origins = setmetatable({}, { __mode = "k" })

-- ---- what comes after a page ----------------------------------------------------

local next_fields = {}

-- v3: `next_cursor` of this page is `cursor` of the next.
function next_fields.cursor(self)
  local cursor = self.next_cursor
  if type(cursor) == "string" and cursor ~= "" and #self > 0 then
    return { cursor = cursor }
  end
end

-- v2: `meta` or `pagination` tells which of how many pages this is.
function next_fields.number(self, asked)
  local meta = self.meta or self.pagination
  local place = core.class_of(meta) and meta or {}
  local current = tonumber(place.page or place.current_page or asked.page or 1)
  local total = tonumber(place.total_pages)
  current = math.max(current or 1, tonumber(asked.page) or 1) -- never back, whatever the answer says
  if total and current < total and #self > 0 then
    return { page = current + 1 }
  end
end

-- v3 payments: `has_more`, and the caller counts.
function next_fields.offset(self, asked)
  if self.has_more and #self > 0 then
    return { offset = (tonumber(asked.offset) or 0) + #self }
  end
end

-- Lists that are not paged.
function next_fields.none()
  return nil
end

local function merged(fields, changes)
  local result = {}
  for name, value in pairs(fields) do
    result[name] = value
  end
  for name, value in pairs(changes) do
    result[name] = value
  end
  return result
end

local function standing_still(row)
  return nil, errors.new {
    kind = "decode",
    message = "the list goes round in circles: the answer repeats a cursor",
    operation = row.operation,
    method = row.method,
    path = row.path,
  }
end

-- ---- cursors that repeat ----------------------------------------------------------

-- The cursors that led to a page, cursor -> on which page of the walk, are one table for
-- all pages of a walk: a list of a thousand pages is walked in a thousand steps.

-- The same, as they were when the page before was fetched: it is asked for its next one
-- again, which begins a walk of its own.
local function branch(trail, depth)
  local copy = { pages = {}, deepest = depth }
  for cursor, page_number in pairs(trail.pages) do
    copy.pages[cursor] = page_number <= depth and page_number or nil
  end
  return copy
end

-- Puts a page that was asked for with `cursor` on the trail of the one before.
local function follow(before, cursor)
  local depth = before and before.depth or 0
  local trail = before and before.trail or { pages = {}, deepest = 0 }
  if trail.deepest > depth then
    trail = branch(trail, depth)
  end
  trail.deepest = depth + 1
  if cursor ~= nil then
    trail.pages[cursor] = depth + 1
  end
  return trail, depth + 1
end

-- Whether a page before had this cursor, or this page has.
local function was_seen(again, cursor)
  local page_number = again.trail.pages[cursor]
  return page_number ~= nil and page_number <= again.depth
end

local function fetch_next(self, given)
  local origin = origins[self]
  local row, again = origin.row, origin.again
  local changes = next_fields[row.page.style](self, again.fields)
  if not changes then
    return nil
  elseif changes.cursor and was_seen(again, changes.cursor) then
    return standing_still(row)
  end
  local fields = merged(again.fields, changes)
  return require("linq.call").row(origin.client, row, again.path, again.first, fields, given or again.given, again)
end

-- ---- the page object ----------------------------------------------------------

--- What the object layer needs to know of the kind "page" (see linq.objects).
page.kind = {
  methods = {
    --- Fetches the next page.
    ---@param given? table request options; default: those of this page
    ---@return userdata|nil page nil at the end
    ---@return table|nil err on failure
    next = fetch_next,
  },
  len = function(self)
    return #self.items
  end,
  tostring = function(self)
    return ("linq.page: %d %ss"):format(#self, origins[self] and origins[self].row.page.of or "item")
  end,
}

--- Makes the page of a decoded answer.
---@param client table the client's state
---@param row table the list operation's row
---@param body table from core.parse
---@param again table path, first parameter, fields and options of the call that gave it
---@return userdata page
function page.new(client, row, body, again)
  local self = core.object(client.page_class(row), body)
  local before = again.before
  -- copies: the caller may change its tables before it asks for the next page
  again = {
    path = again.path,
    first = again.first,
    fields = merged(again.fields, {}),
    given = merged(again.given, {}),
  }
  again.trail, again.depth = follow(before, again.fields.cursor)
  origins[self] = { client = client, row = row, again = again }
  return self
end

--- An iterator over all items of a list, which fetches pages as it goes and
--- raises the error object when one cannot be had.
---@param first fun(): userdata|nil, table|nil gives the first page
---@return fun(): any
function page.each(first)
  local current, items, position
  local function turn(new, err)
    if not new and err then
      error(err, 0)
    end
    current, items, position = new, new and new.items, 0
  end
  return function()
    if not items then
      if position then
        return nil -- past the end
      end
      turn(first())
    end
    while items and position == #items do
      turn(current:next())
    end
    if items then
      position = position + 1
      return items[position]
    end
  end
end

return page
