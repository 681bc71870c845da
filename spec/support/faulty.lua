--- Runs inside nginx: answers in every wrong way. The first segment of the path names the
--- mode. What a mode returns is sent unchanged, even bytes that are not HTTP.

local faulty = {}

local ngx = _G.ngx

local CHAT = '{"id":"1","display_name":"fine","handles":[],"is_group":false}'

local function say(status, content_type, body)
  ngx.status = status
  ngx.header.content_type = content_type
  ngx.header.content_length = #body
  ngx.print(body)
end

-- Sends raw bytes on the client's connection, and closes it.
local function raw(...)
  ngx.req.read_body()
  local socket = assert(ngx.req.socket(true))
  for _, bytes in ipairs { ... } do
    socket:send(bytes)
  end
  ngx.exit(444)
end

local modes = {}

function modes.fine()
  say(200, "application/json", CHAT)
end

function modes.empty()
  say(200, "application/json", "")
end

function modes.html()
  say(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")
end

function modes.html_ok()
  say(200, "text/html", "<html>welcome to this hotel's network</html>")
end

function modes.not_json()
  say(200, "application/json", '{"id": oops}')
end

function modes.cut_json()
  say(200, "application/json", CHAT:sub(1, 30))
end

function modes.list()
  say(200, "application/json", "[" .. CHAT .. "]")
end

function modes.scalar()
  say(200, "application/json", "42")
end

function modes.no_data()
  say(200, "application/json", '{"dato":{}}')
end

function modes.data_is_list()
  say(200, "application/json", '{"data":[1,2],"chats":{"a":1}}')
end

function modes.hex()
  say(200, "application/json", '{"id":0x10}')
end

function modes.nan()
  say(200, "application/json", '{"id":NaN}')
end

function modes.nested()
  say(200, "application/json", ("["):rep(100000))
end

function modes.huge()
  ngx.header.content_type = "application/json"
  local chunk = ("x"):rep(65536)
  for _ = 1, 16384 do -- up to 1 GiB, until the client closes
    if not ngx.print(chunk) or not ngx.flush(true) then
      return
    end
  end
end

function modes.huge_announced()
  raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n{")
end

function modes.bomb()
  local file = assert(io.open(faulty.dir .. "/bomb.gz", "rb"))
  local body = file:read("*a")
  file:close()
  ngx.header["Content-Encoding"] = "gzip"
  say(200, "application/json", body)
end

function modes.bad_gzip()
  ngx.header["Content-Encoding"] = "gzip"
  say(200, "application/json", "this is no gzip")
end

function modes.truncated()
  raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n" .. CHAT)
end

function modes.short_length()
  raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n" .. CHAT)
end

function modes.bad_chunk()
  raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" .. CHAT)
end

function modes.close_before()
  ngx.exit(444)
end

function modes.close_in_head()
  raw("HTTP/1.1 200 OK\r\nContent-Ty")
end

function modes.close_after_head()
  raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 64\r\n\r\n")
end

function modes.garbage()
  raw("\0\1\2 this is a mail server, go away \r\n\r\n")
end

function modes.endless_head()
  local line = "X-Filler: " .. ("a"):rep(1000) .. "\r\n"
  raw("HTTP/1.1 200 OK\r\n", line:rep(2000))
end

function modes.hang()
  ngx.sleep(5)
  say(200, "application/json", CHAT)
end

function modes.trickle()
  ngx.header.content_type = "application/json"
  for _ = 1, 100 do
    ngx.print(" ")
    ngx.flush(true)
    ngx.sleep(0.05)
  end
end

function modes.redirect()
  ngx.header.location = "/fine/elsewhere"
  say(302, "text/plain", "")
end

-- Answers the first request of a connection, and closes it at the second without an answer,
-- like a dead kept-alive connection. `calls` counts the requests.
local calls = 0
function modes.once_per_connection()
  calls = calls + 1
  if tonumber(ngx.var.connection_requests) > 1 then
    ngx.exit(444)
  end
  ngx.header["x-calls"] = tostring(calls)
  say(200, "application/json", CHAT)
end

-- Answers with the head and body of the request.
function modes.echo()
  ngx.req.read_body()
  say(200, "text/plain", ngx.req.raw_header() .. (ngx.req.get_body_data() or ""))
end

-- Waits for the milliseconds in the path: /wait/50/…
function modes.wait()
  ngx.sleep((tonumber(ngx.var.uri:match("^/wait/(%d+)/")) or 0) / 1000)
  say(200, "application/json", CHAT)
end

-- Answers with a chat of the requested id, after the milliseconds in the path.
function modes.chat()
  local wait, id = ngx.var.uri:match("^/chat/(%d+)/v3/chats/(.+)$")
  if tonumber(wait) > 0 then
    ngx.sleep(tonumber(wait) / 1000)
  end
  say(200, "application/json", ('{"id":"%s","display_name":"chat %s","handles":[],"is_group":false}'):format(id, id))
end

-- Answers with a chat of the requested id once /release/ was asked for, at most 5 s later;
-- `holding` returns how many wait.
local holding, releases = 0, 0
function modes.held()
  local before, until_ = releases, ngx.now() + 5
  holding = holding + 1
  while releases == before and ngx.now() < until_ do
    ngx.sleep(0.01)
  end
  holding = holding - 1
  say(200, "application/json", ('{"id":"%s"}'):format(ngx.var.uri:match "([^/]+)$"))
end

function modes.holding()
  say(200, "text/plain", tostring(holding))
end

function modes.release()
  releases = releases + 1
  say(200, "text/plain", "")
end

-- Answers with a chat after the milliseconds in the path, and counts the requests for each id;
-- `counted` returns the count.
local asked = {}
function modes.count()
  local wait, id = ngx.var.uri:match("^/count/(%d+)/v3/chats/(.+)$")
  asked[id] = (asked[id] or 0) + 1
  ngx.sleep(tonumber(wait) / 1000)
  say(200, "application/json", ('{"id":"%s","handles":[],"is_group":false}'):format(id))
end

function modes.counted()
  say(200, "text/plain", tostring(asked[ngx.var.uri:match("^/counted/(.+)$")] or 0))
end

-- Fails with the status and the number of times in the path: /fail/503/2/<key>/…
local failures = {}
function modes.fail()
  local status, times, key = ngx.var.uri:match("^/fail/(%d+)/(%d+)/(%w+)/")
  failures[key] = (failures[key] or 0) + 1
  if failures[key] <= tonumber(times) then
    ngx.header["retry-after-ms"] = "10"
    return say(tonumber(status), "application/json", '{"success":false,"error":{"status":' .. status .. "}}")
  end
  ngx.header["x-calls"] = tostring(failures[key])
  say(200, "application/json", CHAT)
end

function faulty.answer()
  modes[ngx.var.uri:match("^/([%w_]+)/")]()
end

return faulty
