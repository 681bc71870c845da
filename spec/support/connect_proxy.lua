--- A proxy that tunnels (CONNECT) to loopback only. It is a program: it prints its port, and
--- serves until it is killed. The host name of a CONNECT selects the answer:
--- refuse-407.test gets status 407, head-300000.test a head of 300,000 bytes,
--- line-20000.test one header line of 20,000 bytes. Any other host gets a tunnel to its port
--- on 127.0.0.1. The argument is the time to open a tunnel, in milliseconds.

local socket = require "socket"

local MOST_BYTES = 65536 -- of one read
local DELAY = (tonumber(arg[1]) or 0) / 1000 -- seconds

local listener = assert(socket.bind("127.0.0.1", 0, 1024))
local waiting = { [listener] = true } -- socket -> its coroutine
local readers, other_end = { listener }, {}

local function watch(one, thread)
  one:settimeout(0)
  readers[#readers + 1] = one
  waiting[one] = thread
end

-- coroutine -> the time at which it resumes
local paused = {}

local function pause()
  if DELAY > 0 then
    paused[coroutine.running()] = socket.gettime() + DELAY
    repeat
      coroutine.yield()
    until not paused[coroutine.running()]
  end
end

local function forget(one)
  waiting[one] = nil
  for i = #readers, 1, -1 do
    if readers[i] == one then
      table.remove(readers, i)
    end
  end
  one:close()
end

-- Waits for data, and returns it: "" when none has arrived yet, nil at the end.
local function read(one)
  coroutine.yield()
  local data, why, partial = one:receive(MOST_BYTES)
  data = data or partial
  return (data ~= "" or why == "timeout") and data or nil
end

local function write(one, data)
  local sent = 0
  while sent < #data do
    local last, why, partial = one:send(data, sent + 1)
    sent = last or partial
    if not last and why == "timeout" then
      socket.select(nil, { one })
    elseif not last then
      return nil
    end
  end
  return true
end

local function pump(from, to)
  local data = read(from)
  while data and write(to, data) do
    data = read(from)
  end
  if waiting[to] then
    to:shutdown "send"
  end
  other_end[from].ended = true
  if other_end[to].ended then
    forget(from)
    forget(to)
  else
    for i = #readers, 1, -1 do
      if readers[i] == from then
        table.remove(readers, i)
      end
    end
  end
end

local function answer(one, status, lines)
  write(one, ("HTTP/1.1 %s Told so\r\n%sContent-Length: 0\r\n\r\n"):format(status, lines or ""))
  forget(one)
end

local function tunnel(one, port)
  local upstream = socket.connect("127.0.0.1", port)
  if not upstream then
    return answer(one, 502)
  end
  pause()
  other_end[one], other_end[upstream] = {}, {}
  watch(upstream, coroutine.create(pump))
  coroutine.resume(waiting[upstream], upstream, one)
  write(one, "HTTP/1.1 200 Connection established\r\n\r\n")
  pump(one, upstream)
end

local function serve(one)
  local head = ""
  while not head:find("\r\n\r\n", 1, true) do
    local more = read(one)
    if not more then
      return forget(one)
    end
    head = head .. more
  end
  local host, port = head:match "^CONNECT ([^: ]+):(%d+) HTTP"
  local what, number = (host or ""):match "^(%a+)%-(%d+)%.test$"
  if not host then
    answer(one, 405)
  elseif what == "refuse" then
    answer(one, number, 'Proxy-Authenticate: Basic realm="spec"\r\n')
  elseif what == "head" then
    answer(one, 200, ("X-Filler: " .. ("a"):rep(988) .. "\r\n"):rep(number / 1000))
  elseif what == "line" then
    answer(one, 200, "X-Filler: " .. ("a"):rep(number) .. "\r\n")
  else
    tunnel(one, port)
  end
end

local function accept()
  local one = listener:accept()
  if one then
    one:setoption("tcp-nodelay", true)
    watch(one, coroutine.create(serve))
    assert(coroutine.resume(waiting[one], one))
  end
end

local function go_on(thread)
  local ok, message = coroutine.resume(thread)
  if not ok then
    io.stderr:write(message, "\n")
  end
end

-- Resumes the coroutines whose pause is over. Returns the seconds until the next pause ends.
local function end_pauses()
  local now, over, wait = socket.gettime(), {}, nil
  for thread, until_ in pairs(paused) do
    if until_ <= now then
      over[#over + 1] = thread
    else
      wait = math.min(wait or math.huge, until_ - now)
    end
  end
  for _, thread in ipairs(over) do
    paused[thread] = nil
    go_on(thread)
  end
  return wait
end

listener:settimeout(0)
print((select(2, listener:getsockname())))
io.stdout:flush()
while true do
  for _, one in ipairs((socket.select(readers, nil, end_pauses()))) do
    if one == listener then
      accept()
    elseif waiting[one] and not paused[waiting[one]] then
      go_on(waiting[one])
    end
  end
end
