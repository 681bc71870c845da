--- Tables to be read: a line for each item, a column for each field that fits.

local cell = require "linq.command.cell"
local core = require "linq.core"
local fields_of = require "linq.api.notation"
local harmless = require "linq.command.harmless"
local output = require "linq.command.output"

local tables = {}

-- The columns of kinds of which the first documented fields do not tell most.
local CHOSEN = {
  message = { "id", "created_at", "from", "text", "delivery_status" },
}

local WIDEST, LINE = 40, 150 -- characters of a column, and of a line

-- The characters of a text in UTF-8.
local function length(text)
  local _, following = text:gsub("[\128-\191]", "")
  return #text - following
end

local function cut(text, most)
  if length(text) <= most then
    return text
  end
  local kept, count = {}, 0
  for one in text:gmatch "[^\128-\191][\128-\191]*" do
    count = count + 1
    if count == most then
      break
    end
    kept[count] = one
  end
  return table.concat(kept) .. "…"
end

local function padded(text, width)
  return text .. (" "):rep(width - length(text))
end

local function cell_text(item, name)
  return cut(harmless.line(cell(core.class_of(item) and item[name] or nil)), WIDEST)
end

local function names_of(kind, notation)
  local names = {}
  for i, field in ipairs(fields_of[notation]) do
    names[i] = field.name
  end
  return CHOSEN[kind] or names
end

-- The columns: the documented fields that some item has, as many as fit.
local function choose(items, names)
  local columns, used = {}, 0
  for _, name in ipairs(names) do
    local width = 0
    for _, item in ipairs(items) do
      width = math.max(width, length(cell_text(item, name)))
    end
    width = math.max(width, width > 0 and #name or 0)
    if width > 0 and used + width <= LINE then
      columns[#columns + 1] = { name = name, width = width }
      used = used + width + 2
    end
  end
  return columns
end

local function line_of(columns, text_of)
  local texts = {}
  for i, column in ipairs(columns) do
    local text = text_of(column.name)
    texts[i] = i == #columns and text or padded(text, column.width)
  end
  return table.concat(texts, "  ")
end

--- Makes a table. The columns are those of the first items that it prints.
---@param kind string of the items; "str": they are texts
---@param notation string of their fields
---@return { print: fun(items: any[]) }
function tables.new(kind, notation)
  local columns
  local function begin(items)
    columns = choose(items, names_of(kind, notation))
    output.print(output.styled("bold", line_of(columns, function(name) return name end)))
  end
  local function line(item)
    return kind == "str" and harmless.line(cell(item)) or line_of(columns, function(name)
      return cell_text(item, name)
    end)
  end
  return {
    print = function(items)
      if not columns and items[1] ~= nil and kind ~= "str" then
        begin(items)
      end
      for _, item in ipairs(items) do
        output.print(line(item))
      end
    end,
  }
end

return tables
