--- Profiles: key and settings in ~/.config/linq/<name>.conf, as lines "name = value". Only their owner may read them.

local core = require "linq.core"
local misuse = require "linq.util.misuse"
local stop = require "linq.command.stop"
local trim = require "linq.util.trim"

---@alias linq.command_profile table<string, string>

local profile = {}

--- The names of settings.
profile.known = {
  api_key = true, token = true, base_url = true, from = true, webhook_secret = true, ca_file = true, ca_path = true,
  proxy = true,
}

--- The folder of the profiles.
---@return string
function profile.folder()
  local config = os.getenv "XDG_CONFIG_HOME"
  if not config or not config:find "^/" then -- a relative one is to be ignored
    config = (os.getenv "HOME" or "") .. "/.config"
  end
  return config .. "/linq"
end

--- The file of a profile.
---@param name string
---@return string
function profile.path(name)
  if not name:find "^[A-Za-z0-9_-]+$" then
    stop.usage("the name of a profile has letters, digits, '_' and '-' only, got '%s'", name)
  end
  return ("%s/%s.conf"):format(profile.folder(), name)
end

-- What to say of a file that core.read_private refuses.
local refusals = {
  missing = "there is no profile %s",
  mode = "the profile %s can be read or changed by others. Run: chmod 600 '%s'",
  owner = "the profile %s belongs to another user",
  irregular = "the profile %s is no file",
  large = "the profile %s has more than 16 KiB",
}

local function refuse(path, why)
  local message = refusals[why]
  if message then
    stop.usage((message:gsub("%%s", function() return path end)))
  end
  stop.usage("the profile %s cannot be read: %s", path, why)
end

local function parse(path, text)
  local values, number = {}, 0
  text = text:gsub("^\239\187\191", "") -- the mark that some editors put before UTF-8
  for line in (text .. "\n"):gmatch "([^\n]*)\n" do
    number = number + 1
    local name, value = line:match "^%s*([a-z_]+)%s*=(.*)$"
    if name and profile.known[name] then
      values[name] = trim(value)
    elseif name then
      stop.usage("%s:%d: %s", path, number, misuse.unknown("setting", name, profile.known))
    elseif line:find "^%s*[^%s#]" then
      stop.usage("%s:%d: a line is 'name = value'", path, number) -- without the line, which may hold the key
    end
  end
  return values
end

--- Reads a profile.
---@param name? string default: LINQ_PROFILE of the environment, else "default", which may be missing
---@return linq.command_profile values
---@return string|nil path nil: there is none
function profile.read(name)
  local variable = os.getenv "LINQ_PROFILE"
  local wanted = name or variable ~= "" and variable or nil
  local path = profile.path(wanted or "default")
  local text, why = core.read_private(path)
  if not text and why == "missing" and not wanted then
    return {}, nil
  elseif not text then
    refuse(path, why)
  end
  return parse(path, text), path
end

return profile
