--- Asks the API a question, and tells what its answer, or its silence, says of the network, the clock and the key.

local calendar = require "linq.util.calendar"
local core = require "linq.core"
local harmless = require "linq.command.harmless"
local phone = require "linq.phone"
local session = require "linq.command.session"

local ALLOWED = 60 -- seconds of the clock; deliveries may differ by 300

-- Asks for the account's numbers. Returns them, or nil and an error, and the time of the API.
local function numbers(client)
  local head
  local page, err = client.phone_numbers:list { on_response = function(answer) head = answer.headers end }
  head = head or err and err.headers
  return page and page.items, err, head and calendar.http_date(head.date or "")
end

local function clock_finding(time)
  local difference = time and core.time() - time
  if not difference then
    return { what = "clock", skipped = "the clock could not be compared" }
  elseif math.abs(difference) <= ALLOWED then
    return { what = "clock", fine = "the clock is right" }
  end
  return {
    what = "clock",
    wrong = ("the clock is %.0f seconds %s"):format(math.abs(difference), difference > 0 and "fast" or "slow"),
    todo = "set it (timedatectl set-ntp true): certificates and signed webhooks go by it",
  }
end

-- ---- no answer ----------------------------------------------------------------------------

local function host_of(settings)
  return (settings.base_url or "https://api.linqapp.com"):match "^[a-z]+://([^/]+)" or "the API"
end

local function proxy_finding(settings, err)
  return {
    what = "proxy",
    wrong = ("the proxy %s does not lead to %s: %s"):format(harmless.url(settings.proxy), host_of(settings),
      err.message),
    todo = "correct it: 'proxy' of the profile, else https_proxy and no_proxy of the environment",
  }
end

local function network_finding(settings, err)
  return {
    what = "network", wrong = ("%s cannot be reached: %s"):format(host_of(settings), err.message),
    todo = "look at the network, the firewall, and base_url; where there is a proxy, set 'proxy' in the profile",
  }
end

local function tls_finding(settings, err)
  local is_time = err.message:find "not yet valid" or err.message:find "expired"
  return {
    what = is_time and "clock" or "certificates",
    wrong = ("the certificate of %s is not trusted: %s"):format(host_of(settings), err.message),
    todo = is_time and "set the clock (timedatectl set-ntp true), and try again"
      or "apt install ca-certificates, or give the authority as 'ca_file' in the profile",
  }
end

-- ---- an answer ----------------------------------------------------------------------------

-- Whether the other version takes the key.
local function is_of_other(other, settings)
  local moved = { key = settings.key, base_url = settings.base_url, proxy = settings.proxy, profile = settings.profile }
  return numbers(session.client(other, moved, { max_retries = 0, timeout = 15 })) ~= nil
end

local function refused_finding(version, other, settings, err)
  if is_of_other(other, settings) then
    return {
      what = "key", wrong = ("the key of %s is one of API %s"):format(settings.key_from, other.version),
      todo = ("put it into %s, and one of API %s into %s"):format(other.credential_variable, version.version,
        version.credential_variable),
    }
  end
  return {
    what = "key", wrong = ("the key of %s is refused: %s"):format(settings.key_from, tostring(err)),
    todo = "take the key from the dashboard again; one that was replaced or has expired is refused",
  }
end

local function answer_finding(version, other, settings, err)
  if err.kind == "auth" or err.kind == "forbidden" then
    return refused_finding(version, other, settings, err)
  end
  return { what = "api", wrong = tostring(err), todo = "try again later; where it stays, give support the trace" }
end

local function error_finding(version, other, settings, err)
  if err.status then
    return answer_finding(version, other, settings, err)
  elseif err.kind == "tls" then
    return tls_finding(settings, err)
  end
  return (settings.proxy and proxy_finding or network_finding)(settings, err)
end

local function number_finding(found, from)
  local wanted, mine = phone.key(from), {}
  for i, one in ipairs(found) do
    mine[i] = tostring(one.phone_number)
    if phone.key(mine[i]) == wanted then
      return { what = "number", fine = from .. " is yours" }
    end
  end
  return {
    what = "number", wrong = from .. " is none of your numbers",
    todo = "yours are: " .. table.concat(mine, ", "),
  }
end

--- Asks, and tells what was found.
---@param version linq.version
---@param other linq.version
---@param settings linq.command_settings
---@param client linq.client
---@param from? string the number that should be the account's
---@return linq.command_finding[]
return function(version, other, settings, client, from)
  local found, err, time = numbers(client)
  local findings = {}
  if not found then
    findings[1] = error_finding(version, other, settings, err)
  else
    findings[1] = { what = "api", fine = "the API takes the key" }
  end
  if time then
    findings[2] = clock_finding(time)
  end
  if found and from then
    findings[#findings + 1] = number_finding(found, from)
  end
  return findings
end
