--- Reads answers. An answer becomes an object, a page, true, or an error.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local errors = require "linq.error"
local headers = require "linq.http.headers"
local observer = require "linq.call.observer"
local pages = require "linq.call.pages"
local retry = require "linq.call.retry"

local read = {}

local nothing = {}

-- Adds the first path parameter to an object whose answer lacks it.
local function adopt_parameter(row, found, first)
  if type(found) == "table" and found[row.adopts] == nil then
    found[row.adopts] = tonumber(first) or first
  end
end

-- The part of an answer at `row.at`. Returns nil and what is wrong, or nil alone when the
-- answer says that there is no such object.
local function find_part(row, body)
  local found, place, parent = body, "the answer", nil
  for i = 1, #(row.at or nothing) do
    local name = row.at[i]
    if core.shape(found) ~= "object" then
      return nil, place .. " is not an object"
    end
    parent, found, place = found, found[name], name
  end
  if found == core.null and row.can_be_missing then
    return nil, nil
  elseif found == nil then
    return nil, place .. " is missing"
  elseif core.shape(found) ~= "object" then
    return nil, place .. " is not an object"
  elseif row.null_at and found[row.null_at] == core.null then
    return nil, nil
  end
  for name, value in pairs(row.also and parent or nothing) do
    if found[name] == nil and value ~= found then
      found[name] = value
    end
  end
  return found
end

-- Whether the items of a page are objects, or may be strings.
local function are_items(row, items)
  if type(items) ~= "table" then
    return false
  end
  for _, item in ipairs(row.page.of ~= "str" and items or nothing) do
    if not core.class_of(item) then
      return false
    end
  end
  return true
end

-- A page over the text of an answer, which is decoded as it is read. Returns nil when the
-- answer must be decoded at once, or is not a page.
local function page_of_text(state, row, text)
  local page = not row.adopts and core.object_of_text(state.page_class(row), text)
  local items = page and page[row.page.items]
  return page and page.items == items and are_items(row, items) and page or nil
end

local function read_page(record, response, body, asked)
  local row = record.row
  local items = core.shape(body) == "object" and body[row.page.items]
  local shape = core.shape(items)
  if shape ~= "objects" and not (shape == "array" and row.page.of == "str") then
    local message = ("%s is not an array of the documented items"):format(row.page.items)
    return nil, observer.unusable(record, "decode", message, response)
  end
  for _, item in ipairs(row.adopts and items or nothing) do
    adopt_parameter(row, item, asked.first)
  end
  if row.page.items ~= "items" then
    body.items = nil -- page.items are what the page lists, whatever else the answer calls so
  end
  return pages.remember(core.object(record.state.page_class(row), body), record.state, row, asked)
end

-- The error that an answer of a 2xx status holds in its body; nil when it holds none.
local function error_within(record, response)
  if not errors.are_in((core.decode(response.body))) then
    return nil
  end
  local err = retry.error_of(record, response)
  observer.tell(record.state, record.row, "error", { attempt = record.attempts, status = err.status, error = err })
  return err
end

-- The object in a decoded answer.
local function read_object(record, response, body, class)
  local row = record.row
  local found, wrong = find_part(row, body)
  if found then
    if row.adopts then
      adopt_parameter(row, found, record.first)
    end
    if class.needs_id and (found.id == nil or found.id == core.null) then
      local lack = ("the %s in the answer has no 'id'"):format(row.returns)
      return nil, observer.unusable(record, "decode", lack, response)
    end
    return core.object(class, found)
  elseif wrong then
    return nil, observer.unusable(record, "decode", wrong, response)
  end
  return nil, observer.unusable(record, "not_found", ("there is no such %s"):format(row.returns), response)
end

--- Reads the answer of a row's operation.
---@param record linq.call
---@param response linq.response
---@param asked linq.asked|nil the request of a page: path, first, fields, options, before
---@return any result object, page, or true
---@return linq.error|nil err
function read.result(record, response, asked)
  local state, row, text = record.state, record.row, response.body
  if not row.returns and not row.page then
    local err = text ~= "" and error_within(record, response) or nil
    return not err or nil, err
  end
  local page = row.page and page_of_text(state, row, text)
  if page then
    return pages.remember(page, state, row, asked)
  end
  local class = row.returns and state.classes[row.returns]
  local missing = row.adopts and { [row.adopts] = tonumber(record.first) or record.first }
  local object = class and core.object_of_text(class, text, row.at, row.also, missing)
  if object and not (row.null_at and object[row.null_at] == nil) then
    return object
  end
  if text == "" and row.can_be_empty and response.status == 204 then
    return true
  end
  local body, message = core.parse(text)
  if body == nil then
    message = text == "" and "the answer has no body" or "the answer is not JSON: " .. message
    return nil, observer.unusable(record, "decode", message, response)
  end
  local err = core.shape(body) == "object" and (body.error or body.errors) and error_within(record, response)
  if err then
    return nil, err
  elseif row.page then
    return read_page(record, response, body, asked)
  end
  return read_object(record, response, body, class)
end

--- Reads the answer of an operation that has no row.
---@param record linq.call
---@param response linq.response
---@return linq.custom_answer|nil answer
---@return linq.error|nil err
function read.raw(record, response)
  local fields = headers.of(response.head)
  local body, message
  local is_json = ascii.lower(fields["content-type"] or ""):find("json", 1, true)
  if response.body ~= "" and is_json then
    body, message = core.decode(response.body)
    if body == nil then
      return nil, observer.unusable(record, "decode", "the answer is not JSON: " .. message, response)
    end
  elseif response.body ~= "" then
    body = response.body
  end
  return { status = response.status, headers = fields, body = body }
end

return read
