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

local function distance(a, b)
  local row = {}
  for j = 0, #b do
    row[j] = j
  end
  for i = 1, #a do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      local best = math.min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
      diagonal, row[j] = row[j], best
    end
  end
  return row[#b]
end

--- Finds the known name that is nearest to `name` by edits. Of equally near names it takes
--- the first in alphabetical order.
---@param name string
---@param known table<string, any> with the names as keys
---@return string|nil
function misuse.nearest(name, known)
  local best, best_distance
  for candidate in pairs(known) do
    local edits = distance(name, candidate)
    if not best or edits < best_distance or (edits == best_distance and candidate < best) then
      best, best_distance = candidate, edits
    end
  end
  return best
end

--- Raises unless every key of `given` is a key of `known`.
---@param given table<string, any>
---@param known table<string, any>
---@param noun string for the message: "option", "field of chats.find"
function misuse.check_names(given, known, noun)
  local plural = noun:gsub("^%l+", "%0s")
  if type(given) ~= "table" then
    misuse.raise("%s must be a table, got %s", plural, type(given))
  end
  for name in pairs(given) do
    if type(name) ~= "string" then
      misuse.raise("%s are named, but one has the key %s", plural, tostring(name))
    elseif known[name] == nil then
      misuse.raise("unknown %s '%s' (did you mean '%s'?)", noun, name, misuse.nearest(name, known))
    end
  end
end

return misuse
