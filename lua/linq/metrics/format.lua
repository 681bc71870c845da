--- The text format of Prometheus, version 0.0.4: numbers, labels and lines.

local json = require "linq.util.json"

local format = {
  CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8",
}

local escapes = { ["\\"] = "\\\\", ['"'] = '\\"', ["\n"] = "\\n" }

-- Texts are ASCII, whatever came: Prometheus refuses a whole page for one byte that is no UTF-8.
local function escape(value)
  return (tostring(value):gsub("[^\n\32-\126]", "?"):gsub('[\\"\n]', escapes))
end

--- Writes labels.
---@param names string[]
---@param values (string|number)[]
---@return string text `operation="chats.list",status="200"`
function format.labels(names, values)
  local parts = {}
  for i, name in ipairs(names) do
    parts[i] = ("%s=\"%s\""):format(name, escape(values[i]))
  end
  return table.concat(parts, ",")
end

--- Writes a number.
---@param number number
---@return string
function format.number(number)
  return json.number_text(number) or number ~= number and "NaN" or number > 0 and "+Inf" or "-Inf"
end

--- Writes the two lines above a family's samples.
---@param name string
---@param kind string counter, gauge or histogram
---@param words string
---@return string
function format.head(name, kind, words)
  return ("# HELP %s %s\n# TYPE %s %s"):format(name, words, name, kind)
end

--- Writes a sample.
---@param name string
---@param labels string
---@param value number
---@return string
function format.sample(name, labels, value)
  return ("%s%s %s"):format(name, labels ~= "" and "{" .. labels .. "}" or "", format.number(value))
end

return format
