--- Misuse: a caller's mistake raises an error with the caller's line.

local misuse = {}

local getinfo = debug and debug.getinfo
-- The folders of linq's own files, in the form of a chunk's source. The first is the one
-- above this file's folder.
local own_folders = { getinfo and getinfo(1, "S").source:match "^(@.*[/\\])[^/\\]+[/\\][^/\\]*$" }

--- Adds the folder of the calling file to linq's own, so that no error points into it.
function misuse.own()
  own_folders[#own_folders + 1] = getinfo and getinfo(2, "S").source:match "^(@.*[/\\])[^/\\]*$"
end

local function is_ours(info)
  if info.what == "C" or info.what == "tail" then
    return true
  end
  for _, folder in ipairs(own_folders) do
    if info.source:sub(1, #folder) == folder then
      return true
    end
  end
  return false
end

-- The level of the first frame outside of linq, counted from the calling function.
local function caller_level()
  if not own_folders[1] then
    return 3
  end
  local level = 3
  local info = getinfo(level, "S")
  while info and is_ours(info) do
    level = level + 1
    info = getinfo(level, "S")
  end
  return info and level - 1 or 2
end

--- Raises `message` with the position of the first caller outside of linq.
---@param message string a format if more arguments follow
---@param ... any
function misuse.raise(message, ...)
  if select("#", ...) > 0 then
    message = message:format(...)
  end
  error(message, caller_level())
end

local LONGEST_NAME = 64 -- bytes; what is longer is not compared, because names may come from outside

-- The edits that turn one text into the other: characters that are added, removed, replaced,
-- or swapped with their neighbour.
local function distance(a, b)
  local earlier, last = {}, {}
  for j = 0, #b do
    last[j] = j
  end
  for i = 1, #a do
    local row = { [0] = i }
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      row[j] = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        row[j] = math.min(row[j], earlier[j - 2] + 1)
      end
    end
    earlier, last = last, row
  end
  return last[#b]
end

-- The edits between two names; few where one contains the other.
local function difference(name, candidate)
  local edits = distance(name, candidate)
  local is_part = #name > 2 and candidate:find(name, 1, true) or #candidate > 2 and name:find(candidate, 1, true)
  return is_part and math.min(edits, 2) or edits
end

--- Finds the known name that is nearest to `name` by edits. Of equally near names it takes
--- the first in alphabetical order.
---@param name string
---@param known table<string, any> with the names as keys
---@return string|nil
---@return integer|nil edits
function misuse.nearest(name, known)
  if #name > LONGEST_NAME then
    return nil, nil
  end
  local best, best_edits
  for candidate in pairs(known) do
    local edits = difference(name, candidate)
    if not best or edits < best_edits or (edits == best_edits and candidate < best) then
      best, best_edits = candidate, edits
    end
  end
  return best, best_edits
end

--- Raises when a name that does not exist is near to one that does. Other names may be
--- asked for: programs look for what there is.
---@param owner string "chats", "the client"
---@param name string
---@param known table<string, any> with the names as keys
function misuse.check_near(owner, name, known)
  local nearest = misuse.nearest(name, known)
  if nearest and distance(name, nearest) <= math.min(2, math.ceil(#name / 3)) then
    misuse.raise("%s has no '%s' (did you mean '%s'?)", owner, name, nearest)
  end
end

--- What is said of a name that does not exist: the nearest known one, if that is likely meant.
---@param name string
---@param known table<string, any> with the names as keys
---@return string hint " (did you mean 'list'?)"; empty: none is near
function misuse.hint(name, known)
  local nearest, edits = misuse.nearest(name, known)
  local is_likely = nearest and edits <= math.max(2, #name / 2)
  return is_likely and (" (did you mean '%s'?)"):format(nearest) or ""
end

--- The message about an unknown name, with the nearest known one if that is likely meant.
---@param noun string "option", "field of chats.find"
---@param name string
---@param known table<string, any> with the names as keys
---@param place? string a prefix of the name in the message
---@return string
function misuse.unknown(noun, name, known, place)
  return ("unknown %s '%s%s'%s"):format(noun, place or "", name, misuse.hint(name, known))
end

--- Adds mistakes to others.
---@param mistakes string[] changed in place
---@param more? string[]
function misuse.add(mistakes, more)
  for _, mistake in ipairs(more or {}) do
    mistakes[#mistakes + 1] = mistake
  end
end

--- The keys of a table as texts, in their order.
---@param of table<any, any>
---@return string[]
function misuse.sorted(of)
  local names = {}
  for name in pairs(of) do
    names[#names + 1] = tostring(name)
  end
  table.sort(names)
  return names
end

--- Finds the keys of `given` that are no keys of `known`.
---@param given table<any, any>
---@param known table<string, any>
---@param noun string for the messages: "option", "field of chats.find"
---@return string[] mistakes
function misuse.unknown_names(given, known, noun)
  local mistakes = {}
  for name in pairs(given) do
    if type(name) ~= "string" then
      local plural = noun:gsub("^%l+", "%0s")
      mistakes[#mistakes + 1] = ("%s are named, but one has the key %s"):format(plural, tostring(name))
    elseif known[name] == nil then
      mistakes[#mistakes + 1] = misuse.unknown(noun, name, known)
    end
  end
  table.sort(mistakes)
  return mistakes
end

--- Raises unless every key of `given` is a key of `known`.
---@param given table<string, any>
---@param known table<string, any>
---@param noun string for the message: "option", "field of chats.find"
function misuse.check_names(given, known, noun)
  if type(given) ~= "table" then
    misuse.raise("%s must be a table, got %s", noun:gsub("^%l+", "%0s"), type(given))
  end
  local mistakes = misuse.unknown_names(given, known, noun)
  if mistakes[1] then
    misuse.raise("%s", table.concat(mistakes, "; "))
  end
end

return misuse
