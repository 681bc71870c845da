--- Writes JSON for people and for version control: names in their order, one value a line.

local core = require "linq.core"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"

local unescaped = { ["/"] = "/" }

-- Most texts are written as they are; lua-cjson escapes the others, and slashes, which need none.
local function scalar(value)
  if type(value) == "string" and not value:find '[%c"\\\127-\255]' then
    return '"' .. value .. '"'
  end
  return (assert(json.encode(value)):gsub("\\(.)", unescaped))
end

local append

local function append_items(list, items, indent, open, close)
  if #items == 0 then
    list[#list + 1] = open .. close
    return
  end
  local inner = indent .. "  "
  list[#list + 1] = open
  for i, item in ipairs(items) do
    list[#list + 1] = (i > 1 and ",\n" or "\n") .. inner .. (item.name and scalar(item.name) .. ": " or "")
    append(list, item.value, inner)
  end
  list[#list + 1] = "\n" .. indent .. close
end

function append(list, value, indent)
  if type(value) ~= "table" then
    list[#list + 1] = scalar(value)
    return
  end
  local items = {}
  if value[1] ~= nil or getmetatable(value) == core.array_metatable then
    for i, element in ipairs(value) do
      items[i] = { value = element }
    end
    return append_items(list, items, indent, "[", "]")
  end
  for i, name in ipairs(misuse.sorted(value)) do
    items[i] = { name = name, value = value[name] }
  end
  append_items(list, items, indent, "{", "}")
end

--- Writes a value.
---@param value any of tables, texts, numbers, booleans
---@return string
return function(value)
  local list = {}
  append(list, value, "")
  list[#list + 1] = "\n"
  return table.concat(list)
end
