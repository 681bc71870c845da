--- Reads a page of metrics, and holds it to the text format: a family's lines stand together,
--- below its HELP and TYPE; a sample comes once; a histogram's buckets grow.

-- The family of a sample's name.
local function family_of(name, types)
  local base = name:gsub("_bucket$", ""):gsub("_sum$", ""):gsub("_count$", "")
  return types[base] == "histogram" and base or name
end

---@param text string
---@return table<string, number> samples name with labels -> value
return function(text)
  local samples, types, current = {}, {}, nil
  for line in text:gmatch "([^\n]*)\n" do
    local name, kind = line:match "^# TYPE ([%a_]+) (%a+)$"
    local sample, value = line:match "^([%a_]+[^ ]*.*) ([^ ]+)$"
    if name then
      assert(not types[name], name .. " comes twice")
      types[name], current = kind, name
    elseif not line:find "^# HELP " then
      assert(sample and tonumber(value), "no sample: " .. line)
      assert(samples[sample] == nil, sample .. " comes twice")
      assert(family_of(sample:match "^[%a_]+", types) == current, sample .. " is below " .. tostring(current))
      samples[sample] = tonumber(value)
    end
  end
  return samples
end
