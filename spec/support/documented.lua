--- Inside nginx: the documented answers, byte for byte.

local documented = {}

function documented.answer()
  local ngx = _G.ngx
  local fixture, status = ngx.var.uri:match("^/(v[23]/[%w_.]+%.(%d+))/")
  local file = fixture and io.open("spec/fixtures/" .. fixture .. ".json", "rb")
    or fixture and io.open(documented.root .. "/spec/fixtures/" .. fixture .. ".json", "rb")
  if not file then
    return ngx.exit(599)
  end
  ngx.status = tonumber(status)
  ngx.header.content_type = "application/json"
  ngx.header["x-request-target"] = ngx.var.request_uri
  ngx.header["x-request-method"] = ngx.req.get_method()
  for _, name in ipairs { "authorization", "x-linq-integration-token", "accept", "user-agent" } do
    ngx.header["x-got-" .. name] = ngx.req.get_headers()[name]
  end
  ngx.print(file:read("*a"))
  file:close()
end

-- The project's root: this file is spec/support/documented.lua below it.
documented.root = debug.getinfo(1, "S").source:match("^@(.*)/spec/support/") or "."

return documented
