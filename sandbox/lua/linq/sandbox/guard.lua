--- Who may reach a sandbox that is served: programs, and its own page.
---
--- A page of another site may have its name lead to this machine (DNS rebinding), so the Host of a
--- request must be a known name, or an address. It may also send requests across: a browser says so.
--- Where other machines reach the sandbox, its page and its controls ask for a token.

local answer = require "linq.sandbox.answer"
local ascii = require "linq.util.ascii"
local core = require "linq.core"

local guard = {}

--- Headers of every answer, unless it has its own: no other site may show it in a frame, or load it.
guard.headers = {
  ["x-content-type-options"] = "nosniff",
  ["x-frame-options"] = "DENY",
  ["cross-origin-resource-policy"] = "same-origin",
}

local local_names = { ["127.0.0.1"] = true, ["localhost"] = true, ["[::1]"] = true }
local own_sites = { ["same-origin"] = true, ["none"] = true }

---@class linq.sandbox.guard
---@field names table<string, boolean> that Host may have
---@field is_local boolean only this machine reaches it
---@field token? string nil where it is not local: nobody may use page and controls
local methods = {}
local metatable = { __index = methods }

local function name_of(host)
  return ascii.lower((host or ""):gsub(":%d+$", ""))
end

local function is_address(name)
  return name:find "^%d+%.%d+%.%d+%.%d+$" or name:find "^%[[%x.:]+%]$"
end

--- Returns whether an address is one that other machines do not reach.
---@param address string
---@return boolean
function guard.is_local(address)
  return address:find "^127%." ~= nil or address == "[::1]"
end

-- Files have names that nobody guesses, and are shown by other pages as those of the API's are.
local function is_file(request)
  return request.path:find "^/sandbox/files/" ~= nil
end

-- A link to the page, or a file.
local function may_cross(request)
  local fields = request.headers
  local opens = fields["sec-fetch-mode"] == "navigate" and fields["sec-fetch-dest"] == "document"
  return request.method == "GET" and (opens or is_file(request))
end

local function is_of_another_site(request)
  local site, origin = request.headers["sec-fetch-site"], request.headers.origin
  return origin and origin ~= "http://" .. request.headers.host or site and not own_sites[site]
end

-- ---- the token -----------------------------------------------------------------------------

-- A cookie is of all ports of a host.
local function cookie_of(request)
  return "linq_sandbox_" .. (request.headers.host:match ":(%d+)$" or "80")
end

local function token_in_query(request)
  return ("&" .. (request.query or "") .. "&"):match "&token=([%w_-]+)&"
end

local function token_in_cookie(request)
  for name, value in (request.headers.cookie or ""):gmatch "([%w_]+)=([%w_-]+)" do
    if name == cookie_of(request) then
      return value
    end
  end
end

local function is_control(path)
  return path:find "^/sandbox/" and not path:find "^/sandbox/files/" and not path:find "^/sandbox/uploads/"
end

local function is_token(self, given)
  return given ~= nil and self.token ~= nil and core.equal(given, self.token)
end

local function token_of(request)
  return token_in_query(request) or token_in_cookie(request)
    or (request.headers.authorization or ""):match "^[Bb]earer +([%w_-]+)$"
end

local function may_control(self, request)
  return self.is_local and not self.token or not is_control(request.path) or is_token(self, token_of(request))
end

--- Returns the cookie for a browser that came with the token in its address.
---@param request table
---@return string|nil
function methods:cookie(request)
  local given = token_in_query(request)
  return is_token(self, given)
    and ("%s=%s; Path=/sandbox/; HttpOnly; SameSite=Strict"):format(cookie_of(request), given) or nil
end

-- ---- the check -----------------------------------------------------------------------------

local function problem_of(self, request)
  local name = name_of(request.headers.host)
  if not (self.names[name] or not self.is_local and is_address(name)) then
    return ("This sandbox is not reached by the name %s. The option 'hosts' says by which it is."):format(name)
  elseif is_of_another_site(request) and not may_cross(request) then
    return "Another site cannot call this sandbox."
  elseif not may_control(self, request) then
    return "Open the address with the token that the sandbox gave when it was started."
  end
end

--- Refuses a request that may not come in.
---@param request table method, path, query, headers
---@return table|nil response nil: it may
function methods:refuse(request)
  local problem = problem_of(self, request)
  return problem and answer.new(403, { error = problem }) or nil
end

--- Makes the guard of a sandbox.
---@param served { address?: string, hosts?: string[], control_token?: string } where it listens (default:
---  127.0.0.1); more names that Host may have; the secret of page and controls
---@return linq.sandbox.guard
function guard.new(served)
  local address = served.address or "127.0.0.1"
  local names = { [address] = true }
  for name in pairs(local_names) do
    names[name] = true
  end
  for _, name in ipairs(served.hosts or {}) do
    names[name_of(name)] = true
  end
  return setmetatable({
    names = names, is_local = guard.is_local(address), token = served.control_token,
  }, metatable)
end

return guard
