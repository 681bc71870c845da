--- Prints results, as JSON or to be read.

local core = require "linq.core"
local harmless = require "linq.command.harmless"
local json = require "linq.util.json"
local output = require "linq.command.output"
local progress = require "linq.command.progress"
local record = require "linq.command.record"
local stop = require "linq.command.stop"
local tables = require "linq.command.tables"

local show = {}

--- Prints a value as one line of JSON.
---@param value any
function show.json(value)
  local text, message = json.encode(value)
  if not text then
    stop.refused("the answer cannot be printed as JSON: " .. message)
  end
  output.print(harmless.json(text))
end

local function is_page(value)
  local class = core.class_of(value)
  return class ~= nil and class.kind == "page"
end

-- The table for a page's items.
local function table_for(page)
  local class = core.class_of(page)
  local kind = class.nested[class.aliases.items]
  local notation = class.state.kinds[kind]
  return tables.new(kind, type(notation) == "string" and notation or "")
end

local function tell_none(count)
  if count == 0 then
    output.note "nothing"
  end
end

local function show_page(page)
  tell_none(#page)
  table_for(page).print(page.items)
end

--- Prints the result of a call.
---@param result any
---@param as_json? boolean
function show.result(result, as_json)
  if as_json then
    show.json(result)
  elseif result == true then
    output.note "done"
  elseif is_page(result) then
    show_page(result)
  else
    record.print(result)
  end
end

--- Prints the items of a page and of those after it: as JSON each in its line.
---@param page userdata
---@param as_json? boolean
function show.all(page, as_json)
  local reported, count, err = progress.new(), 0, nil
  local shown = table_for(page)
  while page do
    reported.done()
    if as_json then
      for _, item in ipairs(page.items) do
        show.json(item)
      end
    else
      shown.print(page.items)
    end
    count = count + #page
    reported.tell(("%d so far"):format(count))
    page, err = page:next()
  end
  reported.done()
  if err then
    stop.refused(err)
  elseif not as_json then
    tell_none(count)
  end
end

return show
