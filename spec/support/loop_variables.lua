--- Finds assignments to the control variables of `for` loops. The first variable of each loop is
--- a constant in Lua 5.5. The search runs in any Lua.

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true
  until while]]):gmatch "%a+" do
  keywords[word] = true
end

-- ---- tokens -----------------------------------------------------------------

-- Returns the position after the long bracket that opens at `at`, or nil.
local function after_long_bracket(text, at)
  local level = text:match("^%[(=*)%[", at)
  return level and select(2, assert(text:find("]" .. level .. "]", at, true))) + 1
end

local function after_string(text, at)
  local quote = text:sub(at, at)
  repeat
    at = assert(text:find("[\\" .. quote .. "]", at + 1))
    local escaped = text:sub(at, at) == "\\"
    at = escaped and at + 1 or at
  until not escaped
  return at + 1
end

-- Returns the token at `at`, its text, and the position after it. A token is "name", "value", or
-- the text of a keyword or symbol; nil stands for space and comments.
local function token_at(text, at)
  local first = text:sub(at, at)
  if text:find("^%-%-", at) then
    return nil, nil, after_long_bracket(text, at + 2) or text:find("\n", at, true) or #text + 1
  elseif first == '"' or first == "'" then
    return "value", nil, after_string(text, at)
  elseif after_long_bracket(text, at) then
    return "value", nil, after_long_bracket(text, at)
  end
  local word = text:match("^[A-Za-z_][A-Za-z_0-9]*", at)
  if word then
    return keywords[word] and word or "name", word, at + #word
  end
  local number = text:match("^%.?[0-9][0-9A-Za-z.]*", at)
  local symbol = number or text:match("^[=<>~]=", at) or text:match("^%.%.%.?", at) or text:match("^::", at) or first
  return number and "value" or symbol, symbol, at + #symbol
end

local function tokens_of(text)
  local tokens, at, line = {}, (text:find("^#") and text:find("\n", 1, true) or 1), 1
  while true do
    local start = text:find("%S", at)
    if not start then
      return tokens
    end
    local kind, word, after = token_at(text, start)
    line = line + select(2, text:sub(at, start - 1):gsub("\n", ""))
    if kind then
      tokens[#tokens + 1] = { kind = kind, word = word, line = line }
    end
    line = line + select(2, text:sub(start, after - 1):gsub("\n", ""))
    at = after
  end
end

-- ---- scopes -------------------------------------------------------------------

local openers = { ["do"] = true, ["then"] = true, ["repeat"] = true, ["else"] = true, ["("] = true, ["["] = true,
  ["{"] = true }
local closers = { ["end"] = true, ["until"] = true, ["else"] = true, ["elseif"] = true, [")"] = true, ["]"] = true,
  ["}"] = true }
local opening = { [")"] = "(", ["]"] = "[" }

local function kind_at(tokens, i)
  return tokens[i] and tokens[i].kind
end

-- Returns the names in the list at `i`, and the position after the list.
local function names_from(tokens, i)
  local names = {}
  while kind_at(tokens, i) == "name" or kind_at(tokens, i) == "..." do
    names[#names + 1] = tokens[i].word
    i = i + 1
    if kind_at(tokens, i) ~= "," then
      break
    end
    i = i + 1
  end
  return names, i
end

-- Returns the first token of the expression (`a.b[c](d)`) that ends at `i`.
local function start_of_target(tokens, i)
  while closers[kind_at(tokens, i)] do
    local depth, closer = 0, kind_at(tokens, i)
    repeat
      depth = depth + (kind_at(tokens, i) == closer and 1 or kind_at(tokens, i) == opening[closer] and -1 or 0)
      i = i - 1
    until depth == 0
  end
  local before = kind_at(tokens, i - 1)
  return (before == "." or before == ":") and start_of_target(tokens, i - 2) or i
end

-- Returns the names that the `=` at `i` assigns to, without fields and elements of tables.
local function assigned_names(tokens, i)
  local names, last = {}, i - 1
  while true do
    local first = start_of_target(tokens, last)
    if first == last and kind_at(tokens, last) == "name" then
      names[#names + 1] = tokens[last]
    end
    if kind_at(tokens, first - 1) ~= "," then
      return names
    end
    last = first - 2
  end
end

local function is_constant(scopes, name)
  for depth = #scopes, 1, -1 do
    local constant = scopes[depth].names[name]
    if constant ~= nil then
      return constant
    end
  end
  return false
end

local function declare(scope, names, constant)
  for _, name in ipairs(names) do
    scope.names[name] = constant
  end
end

--- Finds the control variables of `for` loops that a Lua source assigns to.
---@param text string
---@return string[] found "line: name"
return function(text)
  local tokens, found = tokens_of(text), {}
  local scopes = { { kind = "do", names = {} } }
  local loop_variables -- of a `for` before its `do`
  local i = 1
  local function open(kind, names, constant)
    scopes[#scopes + 1] = { kind = kind, names = {} }
    declare(scopes[#scopes], names or {}, constant)
  end

  local on = {}
  on["for"] = function()
    loop_variables, i = names_from(tokens, i + 1)
    i = i + 1 -- "=" or "in"
  end
  on["do"] = function()
    open("do", loop_variables, false)
    declare(scopes[#scopes], { loop_variables and loop_variables[1] }, true)
    loop_variables, i = nil, i + 1
  end
  on["local"] = function()
    local names
    if kind_at(tokens, i + 1) == "function" then
      names, i = { tokens[i + 2].word }, i + 1
    else
      names, i = names_from(tokens, i + 1)
      i = kind_at(tokens, i) == "=" and i + 1 or i
    end
    declare(scopes[#scopes], names, false)
  end
  on["function"] = function()
    repeat
      i = i + 1
    until kind_at(tokens, i) == "("
    local parameters
    parameters, i = names_from(tokens, i + 1)
    open("do", parameters, false)
    i = i + 1
  end
  on["="] = function()
    for _, token in ipairs(scopes[#scopes].kind ~= "{" and assigned_names(tokens, i) or {}) do
      if is_constant(scopes, token.word) then
        found[#found + 1] = token.line .. ": " .. token.word
      end
    end
    i = i + 1
  end

  while tokens[i] do
    local kind = tokens[i].kind
    if closers[kind] then
      scopes[#scopes] = nil
    end
    if on[kind] then
      on[kind]()
    else
      if openers[kind] then
        open(kind)
      end
      i = i + 1
    end
  end
  assert(#scopes == 1, "the blocks of this text are not balanced")
  return found
end
