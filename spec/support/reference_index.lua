--- What docs/api.md and library/linq.lua name, read from their texts alone.

local index = {}

local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do
    lines[#lines + 1] = line
  end
  return lines
end

-- ---- docs/api.md ------------------------------------------------------------------------

local function arguments_of(text)
  local names = {}
  for name in text:gmatch("[%w_.?]+") do
    names[#names + 1] = name
  end
  return names
end

local function add_function(found, version, text)
  local receiver, name, arguments = text:match("^(.-)[.:]([%w_]+)%((.-)%)$")
  if not receiver then
    return
  end
  -- of one version's section, of its operations on an object, or of both
  for _, one in ipairs(version and { version } or { "v2", "v3" }) do
    local place = one .. " " .. receiver
    found.functions[place] = found.functions[place] or {}
    found.functions[place][name] = arguments_of(arguments)
  end
end

-- The other names of the function above: "also `:get`", "all items: `:each`".
local function add_names(found, version, receiver, line)
  for name in line:gmatch("`:([%w_]+)`") do
    for _, one in ipairs(version and { version } or { "v2", "v3" }) do
      found.functions[one .. " " .. receiver][name] = {}
    end
  end
end

--- Reads a reference.
---@param path string
---@return table found functions: "v3 chat" -> method -> names of arguments; tables: heading -> first cell -> row's text
function index.markdown(path)
  local found, section, version, heading, receiver = { functions = {}, tables = {} }, nil, nil, nil, nil
  for _, line in ipairs(lines_of(path)) do
    local level, title = line:match("^(#+) (.*)$")
    local cell, rest = line:match("^| `(.-)` |(.*)$")
    if level then
      section = #level < 3 and title:match("^API (v%d)$") or #level > 2 and section or nil
      version = title:match("^(v%d)%f[%W]") or section
      heading = title:match("^`(.*)`$") or title
      receiver = heading:match("^(.-)[.:][%w_]+%(")
      add_function(found, version, heading)
    elseif cell then
      found.tables[heading] = found.tables[heading] or {}
      found.tables[heading][cell] = rest
      add_function(found, version, cell)
    elseif receiver and (line:find(" · ", 1, true) or line:find("^Also ")) then
      add_names(found, version, receiver, line)
    end
  end
  return found
end

-- ---- library/linq.lua -------------------------------------------------------------------

local function new_class(name, parents)
  local class = { name = name, parents = {}, fields = {}, methods = {} }
  for parent in parents:gmatch("linq[%w_.]*") do
    class.parents[#class.parents + 1] = parent
  end
  return class
end

--- Reads the definitions.
---@param path string
---@return table found classes: name -> name, parents, fields (name -> type and words), methods (name -> annotation's
---  lines); aliases (and enums): name -> line; annotations: all their lines
function index.definitions(path)
  local found, class, locals, block = { classes = {}, aliases = {}, annotations = {} }, nil, {}, {}
  for _, line in ipairs(lines_of(path)) do
    local name, parents = line:match("^%-%-%-@class ([%w_.]+):?%s?(.*)$")
    local field, rest = line:match("^%-%-%-@field ([%w_]+)%??%s+(.*)$")
    local owner, method = line:match("^function ([%w_]+)[.:]([%w_]+)%(")
    if name then
      class, block = found.classes[name] or new_class(name, parents), {} -- a callable one comes twice
      found.classes[name] = class
    elseif field then
      class.fields[field] = rest
    elseif method then
      local methods = locals[owner].methods
      methods[method], block = block, {}
    elseif line:find("^local ") then
      locals[line:match("^local ([%w_]+)")] = class
    elseif line:find("^%-%-%-@alias ") or line:find("^%-%-%-@enum ") then
      found.aliases[line:match("^%-%-%-@%a+ ([%w_.]+)")] = line
    elseif line:find("^%-%-%-@overload ") then
      class.is_callable = true
    elseif line:find("^%-%-%-") then
      block[#block + 1] = line
    end
    if line:find("^%-%-%-@") then
      found.annotations[#found.annotations + 1] = line
    end
  end
  return found
end

--- The type at the beginning of an annotation's text: it may hold spaces within brackets,
--- and after ":", "|" and ",".
---@param text string
---@return string
function index.type_of(text)
  local depth, at = 0, 1
  while at <= #text do
    local character = text:sub(at, at)
    if character:find("[%({%[<]") then
      depth = depth + 1
    elseif character:find("[%)}%]>]") then
      depth = depth - 1
    elseif character == " " and depth == 0 and not text:sub(1, at - 1):find("[:|,]$") then
      break
    end
    at = at + 1
  end
  return text:sub(1, at - 1)
end

--- The type that an annotation names: of a parameter, a result or a field; of a class, its parents.
---@param line string
---@return string kind empty where there is none
function index.annotated_type(line)
  local tag, rest = line:match("^%-%-%-@(%w+)%s+(.*)$")
  if tag == "class" then
    return rest:match("^[%w_.]+: ([%w_., ]-)%s") or rest:match("^[%w_.]+: (.*)$") or ""
  elseif tag == "param" or tag == "field" then
    rest = rest:match("^%S+%s+(.*)$") or ""
  elseif tag == "alias" then
    return rest:match("^%S+%s+(.*)$") or ""
  end
  return index.type_of(rest or "")
end

-- ---- the sources -------------------------------------------------------------------------

--- The parameters that the annotation over a function names, "…?" where they are optional.
---@param fn function
---@return string[]|nil names nil: there is no annotation
function index.annotated(fn)
  local info = debug.getinfo(fn, "S")
  local path = info.source:match("^@(.*)$")
  local lines, names = path and lines_of(path) or {}, {}
  local at = info.linedefined - 1
  while lines[at] and lines[at]:find("^%s*%-%-%-") do
    local name = lines[at]:match("^%s*%-%-%-@param (%S+)")
    if name then
      table.insert(names, 1, name)
    end
    at = at - 1
  end
  return names[1] and names or nil
end

-- ---- classes -----------------------------------------------------------------------------

--- The members of a class and of the classes that it is made from. A field that can be
--- called is a method, too; any other hides the method of a parent.
---@param found table from index.definitions
---@param name string of the class
---@param what "fields"|"methods"
---@return table<string, any>
function index.members(found, name, what)
  local members = {}
  local class = found.classes[name]
  for _, parent in ipairs(class and class.parents or {}) do
    for member, value in pairs(index.members(found, parent, what)) do
      members[member] = value
    end
  end
  for member, value in pairs(class and class[what] or {}) do
    members[member] = value
  end
  for field, kind in pairs(what == "methods" and class and class.fields or {}) do
    local module = found.classes[index.type_of(kind)]
    members[field] = module and module.is_callable and {} or nil
  end
  return members
end

return index
