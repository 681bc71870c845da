--- What the two API versions have in common: how a version's module is made
--- from what tells it apart.

local client = require "linq.client"
local endpoints = require "linq.api.endpoints"
local lazy = require "linq.util.lazy"

local api = {}

--- Makes the module of an API version.
---@param version table version, credential, credential_variable, base_url_variable, data (where its modules are),
---  extensions (resource -> method -> builder); the module adds authorization(secret) -> header, value
---@return table version with client(options), rows(resource) and tree
function api.new(version)
  --- The version's rows (see linq.api.endpoints): all, or those around one resource.
  version.rows = endpoints.rows(version.data .. ".endpoints")

  --- The version's resources, from its rows.
  version.tree = endpoints.tree(version.rows, version.extensions)

  --- The shapes of what is sent (see linq.api.schema).
  function version.shapes()
    return lazy.require(version.data .. ".shapes")
  end

  --- What the fields of the answers' objects are: kind -> notation.
  function version.kinds()
    return lazy.require(version.data .. ".kinds")
  end

  --- Makes a client of this version.
  ---@param options? table see the README
  ---@return table client
  function version.client(options)
    return client.new(version, options)
  end

  return version
end

return api
