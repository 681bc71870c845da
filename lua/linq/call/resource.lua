--- Resources: the methods of a client. Each is built from its row when it is first read.

---@class linq.resource  methods, and the resources below it

local call = require "linq.call"
local endpoints = require "linq.api.endpoints"
local misuse = require "linq.util.misuse"
local observer = require "linq.call.observer"
local pages = require "linq.call.pages"

local synonyms = endpoints.synonyms

local new_resource

local function method(resource, name, fn)
  return function(self, ...)
    if self ~= resource then
      misuse.raise("%s is a method: call it with ':'", name)
    end
    return fn(...)
  end
end

local function iterator(state, row)
  return function(...)
    local path, first, fields, options = call.arguments(state, row, ...)
    return pages.each(function()
      return call.perform(state, row, path, first, fields, options)
    end)
  end
end

-- The names of a resource's methods, and of the resources below it.
local function names_of(tree)
  local names = {}
  for _, source in ipairs { tree.methods, tree.extensions, tree.resources } do
    for name in pairs(source) do
      names[name] = true
      names[synonyms[name] or name] = true
    end
  end
  for name, row in pairs(tree.methods) do
    if row.page then
      names[name:gsub("^list", "each")] = true
    end
  end
  return names
end

local function tell_if_deprecated(state, row)
  if row.deprecated then
    local message = ("%s is deprecated: use %s"):format(row.name, row.deprecated)
    observer.tell(state, row, "deprecated", { message = message })
  end
end

-- A method is built when it is first read, so that what is deprecated is told once for each client.
local function build(state, resource, tree, name)
  local row, list = tree.methods[name] or tree.methods[synonyms[name]], tree.methods.list
  local listed = name == "each" and list or tree.methods[name:gsub("^each_", "list_")]
  if tree.extensions[name] then
    return method(resource, tree.name .. "." .. name, tree.extensions[name](state, tree))
  elseif row then
    tell_if_deprecated(state, row)
    return call.method(state, resource, row)
  elseif tree.resources[name] then
    return new_resource(state, tree.resources[name])
  elseif listed and listed.page then
    tell_if_deprecated(state, listed)
    return method(resource, tree.name .. "." .. name, iterator(state, listed))
  end
end

-- Loads what a resource's calls need, so that no call has to.
local function load_for(state, tree)
  for _, row in pairs(tree.methods) do
    local _ = row.returns and state.classes[row.returns] or row.page and state.classes[row.page.of]
    if row.body_form then
      require "linq.http.form"
    end
  end
end

--- Makes the resource of a tree.
---@param state linq.state
---@param tree linq.resource_tree
---@return linq.resource resource
function new_resource(state, tree)
  load_for(state, tree)
  return setmetatable({}, {
    __name = "linq.resource",
    __index = function(resource, name)
      local value = type(name) == "string" and build(state, resource, tree, name) or nil
      if value ~= nil then
        rawset(resource, name, value)
      elseif type(name) == "string" and tree.name ~= "" and not synonyms[name] then
        misuse.check_near(tree.name, name, names_of(tree))
      end
      return value
    end,
  })
end

return new_resource
