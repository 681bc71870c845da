--- API v2, the legacy one.

local lazy = require "linq.util.lazy"
local version = require "linq.api.version"

local v2 = version.new {
  version = "v2",
  credential = "token",
  credential_variable = "LINQ_INTEGRATION_TOKEN",
  base_url_variable = "LINQ_API_V2_BASE_URL",
  data = "linq.v2",
}

function v2.authorization(token)
  return "x-linq-integration-token", token
end

return setmetatable(v2, {
  __index = function(self, name)
    if name == "webhooks" then
      self.webhooks = lazy.require "linq.v2.webhooks"
      return self.webhooks
    end
  end,
})
