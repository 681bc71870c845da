--- What `linq doctor` looks at, once linq's core is loaded: the profile, the key, the settings, this machine, and the
--- API's answer.

local ask = require "linq.command.ask"
local session = require "linq.command.session"
local stop = require "linq.command.stop"

---@class linq.command_finding  one of fine, wrong and skipped
---@field what string
---@field fine? string
---@field wrong? string
---@field todo? string what to do about it
---@field skipped? string

local FEW_FILES = 256 -- a client may have 64 connections, and a program has files of its own

-- The key that only the other version has.
local function key_of_other_version(version, other, parsed)
  local settings = session.settings(other, parsed.profile)
  if not settings.key then
    return nil
  end
  return {
    what = "key",
    wrong = ("there is a key of API %s alone (%s), and this looks at %s"):format(other.version, settings.key_from,
      version.version),
    todo = ("set %s, or %s"):format(version.credential_variable,
      other.version == "v2" and "run linq doctor --v2" or "run linq doctor without --v2"),
  }
end

local function check_key(version, other, settings, parsed)
  if settings.key then
    return { what = "key", fine = ("there is a key, of %s"):format(settings.key_from) }
  end
  return key_of_other_version(version, other, parsed)
    or { what = "key", wrong = "there is no key", todo = session.missing_key(version):gsub("^[^:]*: ", "") }
end

-- Makes the client; what is wrong with the settings raises.
local function check_settings(version, settings)
  local ok, made = stop.try(session.client, version, settings, { max_retries = 0, timeout = 15 })
  if ok then
    local base_url = require("linq.client").state(made).options.base_url
    return { what = "base_url", fine = "the API is asked at " .. base_url }, made
  end
  local message = tostring(made):gsub("^[^\n]-:%d+: ", "")
  local is_base, variable = message:find "base_url", version.base_url_variable
  return {
    what = is_base and "base_url" or "settings", wrong = message,
    todo = not is_base and "correct it in the environment or in the profile"
      or ("set %s to https://api.linqapp.com/api/partner, or %s"):format(variable,
        settings.base_url == settings.profile.base_url and "take 'base_url' out of the profile" or "unset it"),
  }
end

local function check_files()
  local pipe = io.popen "ulimit -n"
  local limit = pipe and tonumber((pipe:read "*a"):match "%d+")
  if pipe then
    pipe:close()
  end
  if not limit or limit >= FEW_FILES then
    return { what = "files", fine = ("%s files may be open at a time"):format(limit or "many") }
  end
  return {
    what = "files", wrong = ("only %d files may be open at a time"):format(limit),
    todo = ("run ulimit -n %d before, or raise the limit (LimitNOFILE of systemd, limits.conf)"):format(4 * FEW_FILES),
  }
end

local function check_profile(version, parsed)
  local ok, settings = pcall(session.settings, version, parsed.profile)
  if ok then
    local path = settings.path
    return { what = "profile", fine = path and "the profile is " .. path or "there is no profile" }, settings
  elseif not stop.is_stop(settings) then
    error(settings, 0)
  end
  local message, todo = settings.message:match "^(.-)%. Run: (.*)$"
  local is_missing = settings.message:find "^there is no profile"
  return {
    what = "profile", wrong = message or settings.message,
    todo = todo or is_missing and "make it, or name another one (--profile, LINQ_PROFILE)" or "correct the profile",
  }
end

--- Looks at everything. What depends on what is wrong is left out.
---@param parsed table<string, any>
---@return linq.command_finding[]
return function(parsed)
  local names = parsed.v2 and { "v2", "v3" } or { "v3", "v2" }
  local version, other = require("linq." .. names[1]), require("linq." .. names[2])
  local findings = { check_files() }
  local function add(finding)
    findings[#findings + 1] = finding
    return not finding.wrong
  end
  local finding, settings = check_profile(version, parsed)
  if add(finding) and add(check_key(version, other, settings, parsed)) then
    local made
    finding, made = check_settings(version, settings)
    if add(finding) then
      for _, more in ipairs(ask(version, other, settings, made, parsed.from or settings.profile.from)) do
        add(more)
      end
    end
  end
  return findings
end
