--- Runs inside nginx: a server that sends more bytes after the end of an answer, and keeps the
--- connection open. The path is /<form>/<when>/…/<id>: `form` is how the answer marks its end;
--- `when` is with the answer, in a separate write, or 50 ms later.

local leftover = {}

local ngx = _G.ngx

local function chat(id)
  return ('{"id":"%s","display_name":"%s","handles":[],"is_group":false}'):format(id, id)
end

local forms = {}

function forms.length(body)
  return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body)
end

function forms.chunked(body)
  local head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
  return ("%s%x\r\n%s\r\n0\r\n\r\n"):format(head, #body, body)
end

function forms.no_content()
  return "HTTP/1.1 204 No Content\r\n\r\n"
end

local STRANGER = forms.length(chat "stranger")

local send = {}

function send.with(socket, answer)
  socket:send(answer .. STRANGER)
end

function send.after(socket, answer)
  socket:send(answer)
  socket:send(STRANGER)
end

function send.later(socket, answer)
  socket:send(answer)
  ngx.sleep(0.05)
  socket:send(STRANGER)
end

-- Answers the requests of a connection, one after another. Only the answer to `mine` is followed
-- by more bytes: during another request they could not be told from its answer.
function leftover.answer()
  local form, when = ngx.var.uri:match("^/([%w_]+)/([%w_]+)/")
  local id = ngx.var.uri:match("([^/]+)$")
  ngx.req.read_body()
  local socket = assert(ngx.req.socket(true))
  socket:settimeout(3000)
  if id == "read" or id == "mine" then
    send[when](socket, forms[form](chat(id)))
  else
    socket:send(forms.length(chat(id)))
  end
  local next_head = socket:receiveuntil "\r\n\r\n"
  local head = next_head()
  while head do
    socket:send(forms.length(chat(head:match("^%u+ %S*/([^/ ]+) "))))
    head = next_head()
  end
  ngx.exit(444)
end

-- Answers with a header line of the length in the path.
function leftover.long_line()
  ngx.req.read_body()
  local line = "X-Filler: " .. ("a"):rep(tonumber(ngx.var[1]))
  assert(ngx.req.socket(true)):send((forms.length(chat "1"):gsub("\r\n", "\r\n" .. line .. "\r\n", 1)))
  ngx.exit(444)
end

return leftover
