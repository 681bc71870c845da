--- API v2, the legacy one.

local api = require "linq.api.version"
local clients = require "linq.client"
local find = require "linq.call.find"

local v2 = api.new {
  version = "v2",
  credential = "token",
  credential_variable = "LINQ_INTEGRATION_TOKEN",
  base_url_variable = "LINQ_API_V2_BASE_URL",
  data = "linq.v2",
  authorization = function(token)
    return "x-linq-integration-token", token
  end,
  extensions = {
    chats = {
      find = function(state, tree)
        return find.by_operation(state, tree.methods.find)
      end,
    },
  },
}

--- Makes a client of API v2.
---@param options? linq.v2.options
---@return linq.client client
function v2.client(options)
  return clients.new(v2, options)
end

return setmetatable(v2, {
  __index = function(self, name)
    if name == "webhooks" then
      self.webhooks = require "linq.v2.webhooks"
      return self.webhooks
    end
  end,
})
