--- API v3, the current one.

local api = require "linq.api.version"
local clients = require "linq.client"
local find = require "linq.call.find"

local v3 = api.new {
  version = "v3",
  credential = "api_key",
  credential_variable = "LINQ_API_V3_API_KEY",
  base_url_variable = "LINQ_API_V3_BASE_URL",
  data = "linq.v3",
  authorization = function(api_key)
    return "authorization", "Bearer " .. api_key
  end,
  extensions = {
    chats = {
      find = function(state, tree)
        return find.by_listing(state, tree.methods.list)
      end,
    },
    attachments = {
      upload = function(state, tree)
        return require("linq.call.attachments").uploader(state, tree.methods.create)
      end,
    },
  },
}

--- Makes a client of API v3.
---@param options? linq.options
---@return linq.client client
function v3.client(options)
  return clients.new(v3, options)
end

return setmetatable(v3, {
  __index = function(self, name)
    if name == "webhooks" then
      self.webhooks = require "linq.webhooks"
      return self.webhooks
    end
  end,
})
