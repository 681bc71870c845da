--- The client of a command, from the environment and the profile. The environment comes first.

local ascii = require "linq.util.ascii"
local output = require "linq.command.output"
local profile = require "linq.command.profile"
local stop = require "linq.command.stop"

local session = {}

---@class linq.command_settings
---@field profile linq.command_profile
---@field path? string of the profile
---@field key? string
---@field key_from? string the variable, or the profile's path
---@field base_url? string
---@field proxy? string

local clients = {} -- that are to be closed

local function present(text)
  return text ~= nil and text ~= "" and text or nil
end

-- Whether a host is one for which the environment wants no proxy.
local function is_exempt(host)
  local list = os.getenv "no_proxy" or os.getenv "NO_PROXY" or ""
  for text in list:gmatch "[^%s,]+" do
    local name = ascii.lower(text):gsub("^%.", "")
    if name == "*" or host == name or host:sub(-#name - 1) == "." .. name then
      return true
    end
  end
  return false
end

-- The proxy of the environment for a URL. Over plain HTTP there is only loopback.
local function proxy_of(base_url)
  local host = ascii.lower((base_url or "https://api.linqapp.com"):match "^https://([^/:]+)" or "")
  if host == "" or is_exempt(host) then
    return nil
  end
  for _, name in ipairs { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" } do
    if present(os.getenv(name)) then
      return os.getenv(name)
    end
  end
end

-- Tells when the key of a profile that was asked for is not the one that is used.
local function tell_precedence(name, variable, from_profile)
  if name and from_profile and from_profile ~= os.getenv(variable) then
    output.note(("linq: %s of the environment is used, not the key of the profile '%s'"):format(variable, name))
  end
end

--- Reads the settings of a command, without making a client.
---@param version linq.version
---@param name? string of the profile
---@return linq.command_settings settings
function session.settings(version, name)
  name = name or present(os.getenv "LINQ_PROFILE")
  local values, path = profile.read(name)
  local variable = version.credential_variable
  local in_environment = present(os.getenv(variable))
  if in_environment then
    tell_precedence(name, variable, values[version.credential])
  end
  local base_url = present(os.getenv(version.base_url_variable)) or values.base_url
  return {
    profile = values,
    path = path,
    key = in_environment or present(values[version.credential]),
    key_from = in_environment and variable or path,
    base_url = base_url,
    proxy = values.proxy or proxy_of(base_url),
  }
end

--- What is to be said where there is no key.
---@param version linq.version
---@return string
function session.missing_key(version)
  return ("there is no key: set %s, or write '%s = …' to %s, which only you may read (chmod 600)"):format(
    version.credential_variable, version.credential, profile.path "default")
end

--- Makes a client of settings.
---@param version linq.version
---@param settings linq.command_settings
---@param more? table<string, any> options of the client
---@return linq.client
function session.client(version, settings, more)
  local options = {
    [version.credential] = settings.key,
    base_url = settings.base_url,
    proxy = settings.proxy,
    ca_file = settings.profile.ca_file,
    ca_path = settings.profile.ca_path,
    user_agent = "linq-lua/" .. require "linq.version" .. " command",
  }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  stop.hear_signals()
  local client = version.client(options)
  clients[#clients + 1] = client
  return client
end

--- Makes the client of a command.
---@param version_name "v2"|"v3"
---@param arguments table<string, any> parsed, with `profile`
---@return linq.client client
---@return linq.command_settings settings
function session.open(version_name, arguments)
  local version = require("linq." .. version_name)
  local settings = session.settings(version, arguments.profile)
  if not settings.key then
    stop.usage("%s", session.missing_key(version))
  end
  return session.client(version, settings), settings
end

--- The secret that webhooks are signed with.
---@param name? string of the profile
---@return string
function session.webhook_secret(name)
  local secret = present(os.getenv "LINQ_WEBHOOK_SECRET") or present(profile.read(name).webhook_secret)
  if not secret then
    stop.usage("there is no secret: set LINQ_WEBHOOK_SECRET, or write 'webhook_secret = …' to %s (chmod 600)",
      profile.path(name or "default"))
  end
  return secret
end

--- Closes what was opened. What was half downloaded is removed with it.
function session.close()
  for _, client in ipairs(clients) do
    client:close()
  end
  clients = {}
end

return session
