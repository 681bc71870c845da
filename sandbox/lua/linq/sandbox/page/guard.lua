--- Who may reach a sandbox that has a page: programs of this machine, and the page itself.
---
--- A page of another site may have its name lead to 127.0.0.1 (DNS rebinding), so the Host of a
--- request must be a name of this machine. It may also send requests across: a browser says so.

local ascii = require "linq.util.ascii"

local guard = {}

local local_names = { ["127.0.0.1"] = true, ["localhost"] = true, ["[::1]"] = true }
local own_sites = { ["same-origin"] = true, ["none"] = true }

local function name_of(host)
  return ascii.lower((host or ""):gsub(":%d+$", ""))
end

--- Makes the check of a request.
---@param hosts? string[] more names that Host may have
---@return fun(request: { headers: table<string, string> }): string|nil check returns why a request is refused
function guard.new(hosts)
  local names = {}
  for name in pairs(local_names) do
    names[name] = true
  end
  for _, name in ipairs(hosts or {}) do
    names[name_of(name)] = true
  end
  return function(request)
    local fields = request.headers
    local site, origin = fields["sec-fetch-site"], fields.origin
    local opens = fields["sec-fetch-mode"] == "navigate" and request.method == "GET" -- a link to the page
    if not names[name_of(fields.host)] then
      return "This sandbox is not reached by the name " .. tostring(fields.host) .. "."
    elseif origin and origin ~= "http://" .. fields.host or site and not own_sites[site] and not opens then
      return "Another site cannot call this sandbox."
    end
  end
end

return guard
