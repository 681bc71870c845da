--- Runs inside nginx: the API's attachments, and the store of their bytes. The first segment of
--- the base URL selects the behaviour: fine, refused, cut, headerless (no required_headers),
--- badurl, expired (the first download URL), or told (the answers that the spec set with POST
--- /tell).

local store = {}

local ngx = _G.ngx
local cjson = require "cjson"

local API = '{"id":"%s","content_type":"text/plain","created_at":"2026-08-20T09:15:00Z","filename":"a.txt",'
  .. '"size_bytes":%d,"status":"complete","download_url":"%s"}'

local log, asked = {}, {}

local function note(extra)
  local entry = { head = ngx.req.raw_header(), method = ngx.req.get_method(), target = ngx.var.request_uri }
  for name, value in pairs(extra or {}) do
    entry[name] = value
  end
  log[#log + 1] = entry
end

local function say(status, body, content_type)
  ngx.status = status
  ngx.header.content_type = content_type or "application/json"
  ngx.header.content_length = #body
  ngx.print(body)
end

local function origin()
  return "http://127.0.0.1:" .. ngx.var.server_port
end

-- ---- the API ------------------------------------------------------------------------

local function create(mode)
  ngx.req.read_body()
  note { body = ngx.req.get_body_data() }
  local wanted = cjson.decode(ngx.req.get_body_data())
  say(200, cjson.encode {
    attachment_id = "att-1",
    download_url = origin() .. "/files/" .. wanted.filename .. "?X-Signature=abc%2B",
    expires_at = "2026-08-20T09:30:00Z",
    http_method = "PUT",
    required_headers = mode ~= "headerless"
      and { ["Content-Type"] = wanted.content_type, ["Content-Length"] = tostring(wanted.size_bytes) } or nil,
    upload_url = mode == "badurl" and "ftp://store.example/x"
      or ("%s/put/%s/%s?X-Signature=abc%%2B"):format(origin(), mode, wanted.filename),
  })
end

local function size_of(id)
  local file = io.open(store.dir .. "/files/" .. id, "rb")
  local size = file and file:seek("end")
  if file then
    file:close()
  end
  return size or 4
end

local function retrieve(mode, id)
  note()
  asked[id] = (asked[id] or 0) + 1
  local place = mode == "expired" and asked[id] == 1 and "/refused/" or mode == "gone" and "/refused/"
    or mode == "short" and "/short/" or "/files/"
  say(200, API:format(id, mode == "short" and 5000 or size_of(id), origin() .. place .. id .. "?X-Signature=abc%2B"))
end

-- ---- the store -----------------------------------------------------------------------

local puts = {}

function puts.fine(name)
  ngx.req.read_body()
  local file, text = ngx.req.get_body_file(), ngx.req.get_body_data()
  local size = text and #text
  if file then
    local handle = io.open(file, "rb")
    size = handle:seek("end")
    handle:close()
    os.rename(file, store.dir .. "/files/" .. name)
  else
    local handle = io.open(store.dir .. "/files/" .. name, "wb")
    handle:write(text or "")
    handle:close()
  end
  note { size = size }
  say(200, "")
end

puts.headerless = puts.fine

function puts.refused()
  ngx.req.read_body()
  note()
  say(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml")
end

function puts.cut()
  note()
  ngx.req.socket():receive(65536)
  ngx.exit(444)
end

local function get_refused()
  note()
  say(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml")
end

-- Announces more bytes than it sends.
local function get_short()
  note()
  ngx.req.read_body()
  ngx.req.socket(true):send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" .. ("x"):rep(2000))
  ngx.exit(444)
end

-- ---- what a spec tells -------------------------------------------------------------------

-- api: the body of every answer of the API, with %s for the origin. store: the raw answers of the
-- store, one for each request; the last one repeats. hold: seconds that the connection stays open
-- after an answer.
local told = {}

local function tell()
  ngx.req.read_body()
  told = cjson.decode(ngx.req.get_body_data())
  say(200, "{}")
end

local function tell_api()
  ngx.req.read_body()
  note()
  say(200, (told.api:gsub("%%s", origin())))
end

local function send_raw(answer)
  local socket = assert(ngx.req.socket(true))
  for _, piece in ipairs(answer.pieces) do
    socket:send(ngx.decode_base64(piece))
    ngx.sleep(answer.pause or 0)
  end
  ngx.sleep(answer.hold or 0)
  ngx.exit(444)
end

local function tell_store()
  ngx.req.read_body()
  note()
  send_raw(#told.store > 1 and table.remove(told.store, 1) or told.store[1])
end

--- Records a request for a file. nginx itself serves the file.
function store.note_get()
  note()
end

function store.answer()
  local uri = ngx.var.uri
  if uri == "/log" then
    local text = cjson.encode { entries = log }
    log = {}
    return say(200, text)
  end
  if uri == "/tell" then
    return tell()
  elseif uri:find "^/told/" then
    return tell_api()
  elseif uri:find "^/told%-file" then
    return tell_store()
  end
  local mode, rest = uri:match("^/(%w+)(/.*)$")
  local put_mode, name = uri:match("^/put/(%w+)/(.+)$")
  if rest == "/v3/attachments" then
    return create(mode)
  elseif rest:find("^/v3/attachments/") then
    return retrieve(mode, rest:match("([^/]+)$"))
  elseif put_mode then
    return puts[put_mode](name)
  elseif mode == "refused" then
    return get_refused()
  elseif mode == "short" then
    return get_short()
  end
  say(599, "")
end

return store
