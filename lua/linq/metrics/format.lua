--- The text format of Prometheus, version 0.0.4: numbers, labels and lines.

local format = {
  CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8",
}

local escapes = { ["\\"] = "\\\\", ['"'] = '\\"', ["\n"] = "\\n" }

--- Writes labels.
---@param names string[]
---@param values (string|number)[]
---@return string text `operation="chats.list",status="200"`
function format.labels(names, values)
  local parts = {}
  for i, name in ipairs(names) do
    parts[i] = ("%s=\"%s\""):format(name, (tostring(values[i]):gsub('[\\"\n]', escapes)))
  end
  return table.concat(parts, ",")
end

--- Writes a number. Locales with a decimal comma do not show.
---@param number number
---@return string
function format.number(number)
  if number ~= number then
    return "NaN"
  elseif number == math.huge or number == -math.huge then
    return number > 0 and "+Inf" or "-Inf"
  end
  local text = (number == math.floor(number) and math.abs(number) < 2 ^ 53 and "%.0f" or "%.14g"):format(number)
  return (text:gsub(",", "."))
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
