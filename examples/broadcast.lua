-- Sends a text to all numbers of a file, each once, 16 at a time:
--
--     lua examples/broadcast.lua numbers.txt +12052761148 "We open at nine today."
--
-- What was sent is kept in numbers.txt.db. However this ends, with Ctrl-C or with kill -9: the
-- same command goes on where it was.

local linq = require "linq"

local path, line, text = arg[1], arg[2], arg[3]
if not text then
  io.stderr:write("usage: lua examples/broadcast.lua FILE LINE TEXT\n")
  os.exit(2)
end

local is_terminal = os.execute "test -t 1"
is_terminal = is_terminal == true or is_terminal == 0

-- Keeps a message for each line of the file. A number that is there twice, or was kept by an
-- earlier run, is one message.
local function keep_all(outbox)
  local list = {}
  for number in io.lines(path) do
    local address = linq.phone.normalize(number)
    if address then
      list[#list + 1] = { target = { from = line, to = address }, content = text, id = address }
    elseif number:find "%S" then
      print("no number, left out: " .. number)
    end
  end
  assert(outbox:send_all(list))
end

local function bar(share)
  local width = 30
  local full = math.floor(share * width)
  return "[" .. ("#"):rep(full) .. ("."):rep(width - full) .. "]"
end

-- Shows how far it is: a bar on a terminal, else a line every hundred messages.
local shown = 0
local function show(progress)
  local done = progress.total - progress.waiting - progress.sending
  local words = ("%d of %d, %d set aside"):format(done, progress.total, done - progress.sent)
  if is_terminal then
    io.write("\r", bar(progress.total > 0 and done / progress.total or 1), " ", words)
    io.flush()
  elseif done >= shown + 100 or done == progress.total then
    shown = done
    print(words)
  end
end

local outbox = linq.outbox { client = linq.client(), store = linq.store.sqlite { path = path .. ".db" } }
keep_all(outbox)
local finished, progress, err = pcall(outbox.run, outbox, { concurrency = 16, on_progress = show })
if is_terminal then
  print()
end

if not finished then -- Ctrl-C
  outbox:close()
  print(tostring(progress) .. ": the same command goes on from here")
  os.exit(130)
elseif not progress then
  print("stopped: " .. tostring(err))
  os.exit(1)
end
for message in outbox:each() do
  if message.state ~= "sent" then
    print(("%s: %s: %s"):format(message.id, message.state, tostring(message.error)))
  end
end
