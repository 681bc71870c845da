--- The operations of an API version as rows of data, and the tree of its resources.
---
--- A row: name ("chats.retrieve"), operation, method, path, summary; and where
--- they apply
---   parameter_types   of the path's parameters; string when not named
---   query, body   fields, in the notation of linq.api.schema
---   exclusive, at_most_one, at_least_one, requires   rules over the fields (linq.api.schema)
---   array_form    how arrays are sent in a query (linq.http.query)
---   body_form     "multipart"; wrap: fields are sent as wrap[field]
---   returns       the kind of the result; without it, and without page, true
---   at            where in the answer it is; also: siblings are copied onto it
---   adopts        the field that takes the first path parameter where the answer lacks it
---   can_be_missing, null_at   null there, or in that field, means not found
---   page          items (where), of (kind), style (linq.call.pages)
---   key           where the idempotency key goes: "header", or a path in the body
---   accept        the Accept header, where it is not application/json
---   key_in_header   it takes the key in the header as well
---   safe          it changes nothing, whatever its method
---   limit_scope   "pair" or "capability": the rate limit that it shares
---   line          the field with the Linq number
---   deprecated

local endpoints = {}

-- Adds what follows from a row's data: the path's parameters, the text around them, and
-- whether fields are taken.
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
end

-- The rows of a module.
local function load(module)
  local rows = require(module)
  for _, row in ipairs(rows) do
    if not row.pieces then
      complete(row)
    end
  end
  return rows
end

--- Finds the rows of an API version. They are loaded a module at a time, when the
--- first of its resources is asked for.
---@param folder string the Lua name of the modules' folder; the module of that name lists them
---@return fun(resource?: string): linq.row[] rows_of the rows of the module that has the resource (none: no rows);
---  of all modules when none is named
function endpoints.rows(folder)
  return function(resource)
    local found = {}
    for _, part in ipairs(require(folder)) do
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
---@param rows_of fun(resource?: string): linq.row[]
---@param extensions? table<string, table<string, function>> resource -> method -> builder(state, tree)
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

return endpoints
