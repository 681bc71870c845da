--- Pages of a list: what comes after one, and all items one after the other.

local core = require "linq.core"
local failure = require "linq.call.failure"

local pages = {}

---@class linq.asked  how a page was asked for
---@field state linq.state
---@field row linq.row
---@field path string
---@field first any the first path parameter
---@field fields table
---@field options? table request options
---@field before? linq.asked of the page before
---@field trail table the cursors of the walk (see below)
---@field depth integer which page of the walk it is

-- page -> linq.asked. Beside the page, because a page itself is only what the API said.
local asked_of = setmetatable({}, { __mode = "k" })

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
function next_fields.number(self, fields)
  local meta = self.meta or self.pagination
  local place = core.class_of(meta) and meta or {}
  local current = tonumber(place.page or place.current_page or fields.page or 1)
  local total = tonumber(place.total_pages)
  current = math.max(current or 1, tonumber(fields.page) or 1) -- never back, whatever the answer says
  if total and current < total and #self > 0 then
    return { page = current + 1 }
  end
end

-- v3 payments: `has_more`, and the caller counts.
function next_fields.offset(self, fields)
  if self.has_more and #self > 0 then
    return { offset = (tonumber(fields.offset) or 0) + #self }
  end
end

-- Lists that are not paged.
function next_fields.none()
  return nil
end

local function merged(fields, changes)
  local result = {}
  for name, value in pairs(fields or {}) do
    result[name] = value
  end
  for name, value in pairs(changes or {}) do
    result[name] = value
  end
  return result
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

-- Whether this page or one before it was asked for with this cursor.
local function was_seen(asked, cursor)
  local page_number = asked.trail.pages[cursor]
  return page_number ~= nil and page_number <= asked.depth
end

-- ---- pages --------------------------------------------------------------------------

--- Notes how a page was asked for.
---@param page userdata
---@param state linq.state
---@param row linq.row of the list operation
---@param asked table path, first, fields, options, before
---@return userdata page the same one
function pages.new(page, state, row, asked)
  local kept = {
    state = state,
    row = row,
    path = asked.path,
    first = asked.first,
    fields = merged(asked.fields), -- copies: the caller may change its tables before it asks for the next page
    options = asked.options and merged(asked.options),
  }
  kept.trail, kept.depth = follow(asked.before, kept.fields.cursor)
  asked_of[page] = kept
  return page
end

--- Fetches the page after one.
---@param perform function linq.call.perform
---@param page userdata
---@param options? table request options; default: those of this page
---@return userdata|nil page nil at the end
---@return linq.error|nil err
function pages.next(perform, page, options)
  local asked = asked_of[page]
  local changes = next_fields[asked.row.page.style](page, asked.fields)
  if not changes then
    return nil
  elseif changes.cursor and was_seen(asked, changes.cursor) then
    return nil, failure.new(asked, { kind = "decode", message = "pagination loop: the cursor repeats" })
  end
  local fields = merged(asked.fields, changes)
  return perform(asked.state, asked.row, asked.path, asked.first, fields, options or asked.options, asked)
end

--- An iterator over all items of a list, which fetches pages as it goes and
--- raises the error object when one cannot be had.
---@param first fun(): userdata|nil, linq.error|nil gives the first page
---@return fun(): any
function pages.each(first)
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

return pages
