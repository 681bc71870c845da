--- What the lines of a file expect of the language server: nothing, or what stands after "-- expect:".

local expectations = {}

local function sorted(words)
  table.sort(words)
  return table.concat(words, " ")
end

--- The codes that a line expects, sorted; empty: none.
---@param line string
---@return string
function expectations.of(line)
  local codes = {}
  for code in (line:match "%-%- expect: (.*)$" or ""):gmatch "[%w-]+" do
    codes[#codes + 1] = code
  end
  return sorted(codes)
end

--- Whether a line holds code, and not only the end of something.
---@param line string
---@return boolean
function expectations.is_code(line)
  return line:find "^%s*[^%s%-]" ~= nil and not line:find "^%s*end[%s)]*$" and not line:find "^%s*else$"
end

--- Compares what was said about a text's lines with what they expect. In a text that expects something, the lines that
--- expect it count; in any other, all lines of code.
---@param text string
---@param said table<integer, string[]> line -> codes; its field `message`: what was said
---@return integer passed
---@return string[] differences "line: …"
function expectations.compare(text, said)
  local passed, differences, number = 0, {}, 0
  local has_mistakes = text:find("-- expect:", 1, true)
  for line in (text .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    local expected, codes = expectations.of(line), sorted(said[number] or {})
    if expected ~= codes then
      differences[#differences + 1] = ("%d: expected %s, got %s%s"):format(number, expected ~= "" and expected
        or "nothing", codes ~= "" and codes or "nothing", said[number] and ": " .. said[number].message or "")
    elseif expected ~= "" or not has_mistakes and expectations.is_code(line) then
      passed = passed + 1
    end
  end
  return passed, differences
end

return expectations
