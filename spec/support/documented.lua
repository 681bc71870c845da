--- Runs inside nginx: serves the documented answers, byte for byte. It records the last
--- request, so that specs can check what was sent (spec/support/recorded.lua).

local documented = {}

local count, recorded = 0, ""

local function read_file(path)
  local file = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then
    file:close()
  end
  return text
end

local function record(ngx)
  ngx.req.read_body()
  local body_file = ngx.req.get_body_file()
  local body = ngx.req.get_body_data() or body_file and read_file(body_file) or ""
  count, recorded = count + 1, ngx.req.raw_header() .. body
end

local function tell(ngx)
  ngx.header.content_type = "application/octet-stream"
  ngx.header["x-count"] = tostring(count)
  ngx.print(recorded)
end

local function send(ngx, status, text)
  ngx.status = status
  ngx.header["x-request-target"] = ngx.var.request_uri
  ngx.header["x-request-method"] = ngx.req.get_method()
  for _, name in ipairs { "authorization", "x-linq-integration-token", "accept", "user-agent" } do
    ngx.header["x-got-" .. name] = ngx.req.get_headers()[name]
  end
  if text then
    ngx.header.content_type = "application/json"
    ngx.print(text)
  else
    ngx.header.content_length = status ~= 204 and 0 or nil
  end
end

--- Answers /<fixture>/… with spec/fixtures/<fixture>.json and the status at the end of its
--- name, /empty.<status>/… without a body, and /recorded with the previous request.
function documented.answer()
  local ngx = _G.ngx
  if ngx.var.uri == "/recorded" then
    return tell(ngx)
  end
  record(ngx)
  local empty = ngx.var.uri:match("^/empty%.(%d+)/")
  if empty then
    return send(ngx, tonumber(empty))
  end
  local fixture, status = ngx.var.uri:match("^/(v[23]/[%w_.]+%.(%d+))/")
  local text = fixture and (read_file("spec/fixtures/" .. fixture .. ".json")
    or read_file(documented.root .. "/spec/fixtures/" .. fixture .. ".json"))
  if not text then
    return ngx.exit(599)
  end
  send(ngx, tonumber(status), text)
end

-- The root of the project, two folders above this one.
documented.root = debug.getinfo(1, "S").source:match("^@(.*)/spec/support/") or "."

return documented
