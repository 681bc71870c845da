--- API versions: the facts that tell one from the other, and what is made of its rows.

---@class linq.version
---@field version "v2"|"v3"
---@field credential "token"|"api_key" the option that holds the secret
---@field credential_variable string the environment variable that may hold it instead
---@field base_url_variable string the environment variable for base_url
---@field data string the Lua name of the folder with its endpoints, shapes and kinds
---@field authorization fun(secret: string): string, string header and value
---@field extensions? table<string, table<string, linq.extension>> by resource and method
---@field rows fun(resource?: string): linq.row[] see endpoints.rows
---@field tree linq.resource_tree
---@field resources fun(): table<string, true> their names
---@field shapes fun(): table<string, linq.shape>
---@field kinds fun(): table<string, string|table>
---@field events fun(): table<string, string>

local endpoints = require "linq.api.endpoints"

local api = {}

--- Completes a version with rows, tree, shapes, kinds and events.
---@param version linq.version without these
---@return linq.version version the same table
function api.new(version)
  version.rows = endpoints.rows(version.data .. ".endpoints")
  version.tree = endpoints.tree(version.rows, version.extensions)

  function version.resources()
    return endpoints.names(version.data .. ".endpoints")
  end

  --- The shapes of the bodies that are sent.
  function version.shapes()
    return require(version.data .. ".shapes")
  end

  --- The fields of the objects in answers: kind -> notation.
  function version.kinds()
    return require(version.data .. ".kinds")
  end

  --- The kinds of the events' data: name of the event -> kind.
  function version.events()
    return require(version.data .. ".events")
  end

  return version
end

return api
