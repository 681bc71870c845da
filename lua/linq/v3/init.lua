--- API v3, the current one.

local lazy = require "linq.util.lazy"
local version = require "linq.api.version"

local v3 = version.new {
  version = "v3",
  credential = "api_key",
  credential_variable = "LINQ_API_V3_API_KEY",
  base_url_variable = "LINQ_API_V3_BASE_URL",
  data = "linq.v3",
  extensions = {
    chats = {
      find = function(client, tree)
        return lazy.require("linq.call.find").by_listing(client, tree.methods.list)
      end,
    },
    attachments = {
      upload = function(client, tree)
        return lazy.require("linq.call.attachments").uploader(client, tree.methods.create)
      end,
    },
  },
}

function v3.authorization(api_key)
  return "authorization", "Bearer " .. api_key
end

return setmetatable(v3, {
  __index = function(self, name)
    if name == "webhooks" then
      self.webhooks = lazy.require "linq.webhooks"
      return self.webhooks
    end
  end,
})
