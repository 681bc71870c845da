--- What the two API versions have in common: how a version's module is made
--- from what tells it apart.

local client = require "linq.client"
local endpoints = require "linq.endpoints"

local api = {}

--- Makes the module of an API version.
---@param version table version, credential, credential_variable, base_url_variable, rows (a module's name),
---  extensions (resource -> method -> builder); the module adds authorization(secret) -> header, value
---@return table version with client(options) and tree()
function api.new(version)
  local tree

  --- The version's resources, from its rows.
  function version.tree()
    if not tree then
      tree = endpoints.tree(require(version.rows), version.extensions)
    end
    return tree
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
