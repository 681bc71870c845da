--- What the two API versions have in common: what is made of their rows.

local endpoints = require "linq.api.endpoints"

local api = {}

--- Completes what tells an API version apart.
---@param version table version, credential, credential_variable, base_url_variable, data (where its modules are),
---  authorization(secret) -> header, value, extensions (resource -> method -> builder)
---@return table version with rows(resource), tree, shapes() and kinds()
function api.new(version)
  --- The version's rows (see linq.api.endpoints): all, or those around one resource.
  version.rows = endpoints.rows(version.data .. ".endpoints")

  --- The version's resources, from its rows.
  version.tree = endpoints.tree(version.rows, version.extensions)

  --- The shapes of what is sent (see linq.api.schema).
  function version.shapes()
    return require(version.data .. ".shapes")
  end

  --- What the fields of the answers' objects are: kind -> notation.
  function version.kinds()
    return require(version.data .. ".kinds")
  end

  return version
end

return api
