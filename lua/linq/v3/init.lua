--- API v3, the current one.

local find = require "linq.find"
local version = require "linq.api"

local v3 = version.new {
  version = "v3",
  credential = "api_key",
  credential_variable = "LINQ_API_V3_API_KEY",
  base_url_variable = "LINQ_API_V3_BASE_URL",
  rows = "linq.v3.endpoints",
  extensions = { chats = { find = find.by_listing } },
}

function v3.authorization(api_key)
  return "authorization", "Bearer " .. api_key
end

return v3
