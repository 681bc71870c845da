--- Prints all series as one page in the text format.

local ascii = require "linq.util.ascii"
local families = require "linq.metrics.families"
local format = require "linq.metrics.format"
local misuse = require "linq.util.misuse"

-- Sorts numbers by family, labels and part.
local function sort_into(found, values)
  for key, value in pairs(values) do
    local name, part, labels = key:match "^([^\n]*)\n([^\n]*)\n(.*)$"
    if name then
      local of_family = found[name] or {}
      found[name] = of_family
      of_family[labels] = of_family[labels] or {}
      of_family[labels][part] = value
    end
  end
end

local function sum(parts)
  local total = 0
  for _, value in pairs(parts) do
    total = total + value
  end
  return total
end

-- The bounds of a histogram: the configured ones, and others that were counted before a reload.
local function bounds_of(parts, bounds)
  local all = {}
  for _, bound in ipairs(bounds) do
    all[#all + 1] = bound
    all[format.number(bound)] = true
  end
  for part in pairs(parts) do
    if not all[part] then
      all[#all + 1] = ascii.number(part) -- nil: no bucket's, or the last one's
    end
  end
  table.sort(all)
  return all
end

-- A histogram's lines: each bucket counts what is in those below, too.
local function write_histogram(lines, name, labels, parts, bounds)
  local total, before = 0, labels ~= "" and labels .. "," or ""
  local function write_bucket(bound)
    total = total + (parts[bound] or 0)
    lines[#lines + 1] = format.sample(name .. "_bucket", before .. 'le="' .. bound .. '"', total)
  end
  for _, bound in ipairs(bounds_of(parts, bounds)) do
    write_bucket(format.number(bound))
  end
  write_bucket "+Inf"
  lines[#lines + 1] = format.sample(name .. "_sum", labels, parts.sum or 0)
  lines[#lines + 1] = format.sample(name .. "_count", labels, total)
end

local function write_family(lines, family, found, bounds)
  local name, kind = family[1], family[2]
  lines[#lines + 1] = format.head(name, kind, family[3])
  for _, text in ipairs(misuse.sorted(found)) do
    if kind == "histogram" then
      write_histogram(lines, name, text, found[text], bounds)
    else
      lines[#lines + 1] = format.sample(name, text, sum(found[text]))
    end
  end
end

--- Prints all series.
---@param counted table<string, number> of a home
---@param read table<string, number> the same, of what counts for itself
---@param bounds number[] of the buckets
---@return string text
return function(counted, read, bounds)
  local found, lines = {}, {}
  sort_into(found, counted)
  sort_into(found, read)
  for _, family in ipairs(families) do
    if found[family[1]] then
      write_family(lines, family, found[family[1]], bounds)
    end
  end
  lines[#lines + 1] = ""
  return table.concat(lines, "\n")
end
