--- The operations of an API version as rows of data, and the tree of its resources.

---@class linq.row: linq.rules  one operation of the API, written as data in v2/endpoints/ and v3/endpoints/
---@field name string resource and method: "chats.retrieve"; its name in errors, events and the sandbox
---@field operation string the documentation's name of it (operationId), with which the sandbox does as well
---@field method string of HTTP
---@field path string with the names of its parameters in braces
---@field summary string one sentence for the reference
---@field parameter_types? table<string, "integer"> path parameters that are not strings
---@field query? string fields of the query, in the notation of linq.api.notation
---@field body? string fields of the body, in the same notation
---@field array_form? "brackets"|"comma"|"repeat" how the query holds arrays (linq.http.query)
---@field body_form? "multipart" the body is a form; default: JSON
---@field text_alone? string the field that a text alone stands for, in place of the fields (linq.api.shorthand)
---@field wrap? string form fields are sent as wrap[field]
---@field returns? string kind of the result; with neither `returns` nor `page` the result is true
---@field at? string[] names that lead to the result within the answer
---@field can_be_empty? boolean the result of a 204 is true
---@field also? boolean the result takes on the fields beside it in the answer
---@field adopts? string the field that takes the first path parameter when the answer lacks it
---@field can_be_missing? boolean a null at `at` means not found
---@field null_at? string a null in this field means not found
---@field page? linq.row_page the operation lists items
---@field key? string where the idempotency key goes: "header", or a dotted path in the body
---@field key_in_header? boolean the header is accepted for the key as well
---@field accept? string the Accept header; default: application/json
---@field safe? boolean the operation changes nothing, whatever its method
---@field idempotent? boolean done twice it has the effect of once, so that it may be sent again
---@field passing_code? integer an error code that is final elsewhere; here it asks to wait a moment
---@field limit_scope? string the rate limit that it shares: "pair", "capability" … (linq.call.limits); default: the
---  client's
---@field line? string the field with the Linq number
---@field deprecated? string the operation to use instead
---@field parameters linq.parameter[] computed: of the path, in order
---@field pieces string[] computed: the text around them
---@field takes_fields boolean computed: there is a query or a body

---@class linq.row_page
---@field items string the field of the answer that holds the items
---@field of string kind of the items, or "str"
---@field style "cursor"|"number"|"offset"|"none" how the next page is found (linq.call.pages)

---@class linq.parameter
---@field name string
---@field type "string"|"integer"

---@class linq.resource_tree
---@field name string "chats.messages"; empty for the root
---@field methods table<string, linq.row> by method name
---@field resources table<string, linq.resource_tree> by name
---@field extensions table<string, linq.extension> by method name

---@alias linq.extension fun(state: linq.state, tree: linq.resource_tree): function builds a method that is no operation

local endpoints = {}

--- Two names of the same method. Where one exists, so does the other.
endpoints.synonyms = { get = "retrieve", retrieve = "get" }

-- Adds the computed fields to a row.
local function complete(row)
  local types, parameters, pieces, last = row.parameter_types or {}, {}, {}, 1
  for before, name, after in row.path:gmatch("(){([%w_]+)}()") do
    parameters[#parameters + 1] = { name = name, type = types[name] or "string" }
    pieces[#pieces + 1] = row.path:sub(last, before - 1)
    last = after
  end
  pieces[#pieces + 1] = row.path:sub(last)
  row.takes_fields = row.query ~= nil or row.body ~= nil
  row.parameters = parameters
  row.pieces = pieces -- the last one, by which a row is known to be complete
end

-- The rows of a module, completed.
local function load(module)
  local rows = require(module)
  for _, row in ipairs(rows) do
    if not row.pieces then
      complete(row)
    end
  end
  return rows
end

--- Finds the rows of an API version. A module of rows is loaded when one of its resources
--- is first asked for.
---@param folder string the module that lists the modules of rows, which are in the folder of that name
---@return fun(resource?: string): linq.row[] rows_of the rows of the module that has the resource, empty when
---  none has it; without a resource, all rows
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

--- The names of an API version's resources.
---@param folder string see endpoints.rows
---@return table<string, true>
function endpoints.names(folder)
  local names = {}
  for _, part in ipairs(require(folder)) do
    for _, name in ipairs(part.resources) do
      names[name] = true
    end
  end
  return names
end

--- The tree of an API version's resources.
---@param rows_of fun(resource?: string): linq.row[]
---@param extensions? table<string, table<string, linq.extension>> by resource and method
---@return linq.resource_tree tree
function endpoints.tree(rows_of, extensions)
  local function new_tree(name)
    return { name = name, methods = {}, resources = {}, extensions = extensions and extensions[name] or {} }
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
      local built = new_tree "" -- complete before it is shown, because memory may run out on the way
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
