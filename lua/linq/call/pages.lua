--- Pages of a list: the next page, and an iterator over all items.

local core = require "linq.core"
local failure = require "linq.call.failure"
local merged = require "linq.util.merged"

local pages = {}

---@class linq.asked  the request of a page
---@field state linq.state
---@field row linq.row
---@field path string
---@field first any the first path parameter
---@field fields table<string, any>
---@field options? linq.request_options
---@field before? linq.asked of the page before
---@field trail linq.trail
---@field depth integer the number of the page within its walk, from 1

---@class linq.trail  the cursors of a walk, in one table for all its pages: a step costs the same on any page
---@field pages table<string, integer> cursor -> depth of the page that it led to
---@field deepest integer

-- page -> linq.asked. Kept outside of the page, which holds what the API sent and no more.
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

-- v2: `meta` or `pagination` has this page's number and how many pages there are.
function next_fields.number(self, fields)
  local meta = self.meta or self.pagination
  local place = core.class_of(meta) and meta or {}
  local current = tonumber(place.page or place.current_page or fields.page or 1)
  local total = tonumber(place.total_pages)
  current = math.max(current or 1, tonumber(fields.page) or 1) -- never back, whatever number the answer has
  if total and current < total and #self > 0 then
    return { page = current + 1 }
  end
end

-- v3 payments: `has_more`; the caller counts the items.
function next_fields.offset(self, fields)
  if self.has_more and #self > 0 then
    return { offset = (tonumber(fields.offset) or 0) + #self }
  end
end

-- Lists without pages.
function next_fields.none()
  return nil
end

-- ---- cursors that repeat ----------------------------------------------------------

-- A trail that ends at `depth`. When a page is asked for its next one a second time, a
-- walk of its own begins there.
local function branch(trail, depth)
  local copy = { pages = {}, deepest = depth }
  for cursor, page_number in pairs(trail.pages) do
    copy.pages[cursor] = page_number <= depth and page_number or nil
  end
  return copy
end

-- Adds a page that was requested with `cursor` to the trail of the page before. Returns
-- the trail and the page's depth.
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

-- Whether this page or an earlier one was requested with this cursor.
local function was_seen(asked, cursor)
  local page_number = asked.trail.pages[cursor]
  return page_number ~= nil and page_number <= asked.depth
end

-- ---- pages --------------------------------------------------------------------------

--- Remembers the request of a page.
---@param page linq.page
---@param state linq.state
---@param row linq.row of the list operation
---@param asked linq.asked path, first, fields, options, before
---@return linq.page page the same one
function pages.remember(page, state, row, asked)
  local kept = {
    state = state,
    row = row,
    path = asked.path,
    first = asked.first,
    fields = merged(asked.fields), -- a copy: the caller may change its table before the next page
    options = asked.options and merged(asked.options),
  }
  kept.trail, kept.depth = follow(asked.before, kept.fields.cursor)
  asked_of[page] = kept
  return page
end

--- Fetches the page after `page`.
---@param perform function linq.call.perform
---@param page linq.page
---@param options? linq.request_options default: those of this page
---@return linq.page|nil page nil at the end
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

--- An iterator over all items of a list. It fetches pages as it goes, and raises the error
--- object when a page cannot be fetched.
---@param first fun(): linq.page|nil, linq.error|nil fetches the first page
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
