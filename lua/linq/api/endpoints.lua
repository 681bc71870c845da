--- Turns rows of data into methods, each the first time that it is asked for.
---
--- A row: name ("chats.retrieve"), operation, method, path, summary; and where
--- they apply
---   parameter_types   of the path's parameters; string when not named
---   query, body   fields, in the notation of linq.api.schema
---   exclusive, at_most_one, at_least_one, requires   rules over the fields (linq.api.schema)
---   array_form    how arrays are sent in a query (linq.http.url)
---   body_form     "multipart"; wrap: fields are sent as wrap[field]
---   returns       the kind of the result; without it, and without page, true
---   at            where in the answer it is; also: siblings are copied onto it
---   adopts        the field that takes the first path parameter where the answer lacks it
---   can_be_missing, null_at   null there, or in that field, means not found
---   page          items (where), of (kind), style (linq.objects.page)
---   key           where the idempotency key goes: "header", or a path in the body
---   accept        the Accept header, where it is not application/json
---   key_in_header   it takes the key in the header as well
---   safe          it changes nothing, whatever its method
---   limit_scope   "pair" or "capability": the rate limit that it shares
---   line          the field with the Linq number
---   arguments     a function that brings the caller's fields into the operation's form
---   deprecated

local call = require "linq.call"
local lazy = require "linq.util.lazy"
local requests = require "linq.call.request"
local misuse = lazy "linq.util.misuse"
local page = lazy "linq.objects.page"

local endpoints = {}

-- The two names of the same method, wherever one of them exists.
local synonyms = { get = "retrieve", retrieve = "get" }

-- What follows from a row's data: the path's parameters, the text around them,
-- whether fields are taken, and whether the answer is the object.
local derived = { parameters = true, pieces = true, takes_fields = true, is_whole = true }

local function complete(row)
  local types, parameters, pieces, last = row.parameter_types or {}, {}, {}, 1
  for before, name, after in row.path:gmatch("(){([%w_]+)}()") do
    parameters[#parameters + 1] = { name = name, type = types[name] or "string" }
    pieces[#pieces + 1] = row.path:sub(last, before - 1)
    last = after
  end
  pieces[#pieces + 1] = row.path:sub(last)
  row.parameters, row.pieces = parameters, pieces
  row.takes_fields = row.query ~= nil or row.body ~= nil
  row.is_whole = row.returns ~= nil and not (row.page or row.at or row.null_at or row.adopts)
  return setmetatable(row, nil)
end

-- Of a row that nobody called yet: most are never.
local new_row = {
  __index = function(row, name)
    return derived[name] and complete(row)[name] or nil
  end,
}

-- ---- rows and resources -------------------------------------------------------------

-- The rows of a module.
local function load(module)
  local rows = lazy.require(module)
  for _, row in ipairs(rows) do
    if not rawget(row, "pieces") then
      setmetatable(row, new_row)
    end
  end
  return rows
end

--- Finds the rows of an API version. They are loaded a module at a time, when the
--- first of its resources is asked for.
---@param folder string the Lua name of the modules' folder; the module of that name lists them
---@return fun(resource?: string): table[] rows_of the rows of the module that has the resource (none: no rows), or all
function endpoints.rows(folder)
  return function(resource)
    local found = {}
    for _, part in ipairs(lazy.require(folder)) do
      for _, name in ipairs(part.resources) do
        if name == resource then
          return load(folder .. "." .. part.module)
        end
      end
      for _, row in ipairs(resource == nil and load(folder .. "." .. part.module) or {}) do
        found[#found + 1] = row
      end
    end
    return found
  end
end

--- The tree of an API version's resources.
---@param rows_of fun(resource?: string): table[]
---@param extensions? table<string, table<string, function>> resource -> method -> builder(client, tree)
---@return table tree methods (name -> row), resources (name -> tree), extensions (name -> builder)
function endpoints.tree(rows_of, extensions)
  local function new_tree(name)
    return { methods = {}, resources = {}, extensions = extensions and extensions[name] or {} }
  end
  local function add(at, row)
    local path = ""
    for name in row.name:gmatch("([%w_]+)%.") do
      path = path == "" and name or path .. "." .. name
      at.resources[name] = at.resources[name] or new_tree(path)
      at = at.resources[name]
    end
    at.methods[row.name:match("[%w_]+$")] = row
  end
  local root = new_tree ""
  setmetatable(root.resources, {
    __index = function(resources, name)
      local built = new_tree "" -- whole before it is shown: memory may run out on the way
      for _, row in ipairs(rows_of(name)) do
        add(built, row)
      end
      for resource, tree in pairs(built.resources) do
        resources[resource] = tree
      end
      return rawget(resources, name)
    end,
  })
  return root
end

-- ---- methods -----------------------------------------------------------------------------

-- Of the arguments of a method: the path with its parameters, the first of them,
-- the fields where the row takes them, and the request options.
local function split(row, ...)
  local path, count = requests.path(row, ...), #row.parameters
  local first = count > 0 and ... or nil
  if row.takes_fields then
    local fields, given = select(count + 1, ...)
    return path, first, fields, given
  end
  return path, first, nil, (select(count + 1, ...))
end

local function not_self(name)
  misuse.raise("%s is a method: call it with ':'", name)
end

local function method(resource, name, fn)
  return function(self, ...)
    if self ~= resource then
      not_self(name)
    end
    return fn(...)
  end
end

--- Calls the operation of a row with a method's arguments.
---@param client table the client's state
---@param row table
---@param ... any path parameters, fields where the row takes them, request options
---@return any result
---@return table|nil err
function endpoints.call(client, row, ...)
  return call.row(client, row, split(row, ...))
end

local function caller(client, resource, row)
  if #row.parameters == 1 and not row.takes_fields then -- as most that look something up
    return function(self, first, given)
      if self ~= resource then
        not_self(row.name)
      end
      return call.row(client, row, requests.path(row, first), first, nil, given)
    end
  end
  return function(self, ...)
    if self ~= resource then
      not_self(row.name)
    end
    return call.row(client, row, split(row, ...))
  end
end

local function iterator(client, row)
  return function(...)
    local path, first, fields, given = split(row, ...)
    return page.each(function()
      return call.row(client, row, path, first, fields, given)
    end)
  end
end

local function build(client, resource, tree, name)
  if type(name) ~= "string" then
    return nil
  end
  local row, list = tree.methods[name] or tree.methods[synonyms[name]], tree.methods.list
  local listed = name == "each" and list or tree.methods[name:gsub("^each_", "list_")]
  if row then
    return caller(client, resource, row)
  elseif tree.resources[name] then
    return endpoints.resource(client, tree.resources[name])
  elseif tree.extensions[name] then
    return method(resource, name, tree.extensions[name](client, tree))
  elseif listed and listed.page then
    return method(resource, listed.name, iterator(client, listed))
  end
end

--- The resource of a tree: its methods and the resources below it, built when
--- they are first read.
---@param client table the client's state
---@param tree table from endpoints.tree
---@return table resource
function endpoints.resource(client, tree)
  return setmetatable({}, {
    __name = "linq.resource",
    __index = function(resource, name)
      local value = build(client, resource, tree, name)
      if value ~= nil then
        rawset(resource, name, value)
      end
      return value
    end,
  })
end

return endpoints
