--- What the two API versions have in common: how a version's module is made
--- from what tells it apart.

local client = require "linq.client"
local endpoints = require "linq.endpoints"

local api = {}

--- Makes the module of an API version.
---@param version table version, credential, credential_variable, base_url_variable, data (where its modules are),
---  extensions (resource -> method -> builder); the module adds authorization(secret) -> header, value
---@return table version with client(options) and tree()
function api.new(version)
  local tree

  --- The version's rows (see linq.endpoints).
  function version.rows()
    return require(version.data .. ".endpoints")
  end

  --- The version's resources, from its rows.
  function version.tree()
    if not tree then
      tree = endpoints.tree(version.rows(), version.extensions)
    end
    return tree
  end

  --- The shapes of what is sent (see linq.schema).
  function version.shapes()
    return require(version.data .. ".shapes")
  end

  --- What the fields of the answers' objects are: kind -> notation.
  function version.kinds()
    return require(version.data .. ".kinds")
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
