-- Within Neovim: selects a text, has the plug-in send it, twice, and prints each time what it told,
-- how often the editor's main loop ran meanwhile, and for how many ms it stood still at most.

local uv = vim.uv or vim.loop
local ticks, longest, last, said = 0, 0, 0, nil

local function tick()
  local now = uv.hrtime()
  ticks, longest, last = ticks + 1, math.max(longest, (now - last) / 1e6), now
end

local timer = uv.new_timer()
timer:start(0, 1, vim.schedule_wrap(tick))

vim.notify = function(message) said = message end

local function send()
  ticks, longest, last, said = 0, 0, uv.hrtime(), nil
  vim.cmd("'<,'>LinqSend " .. os.getenv "LINQ_TO")
  vim.wait(10000, function() return said end, 1)
  tick()
  io.stdout:write(("%s; %d; %.1f\n"):format(tostring(said), ticks, longest))
end

vim.g.linq_from = os.getenv "LINQ_FROM"
vim.api.nvim_buf_set_lines(0, 0, -1, false, { "Draft: see you", "at seven, Zoë! (not sure)" })
vim.cmd(vim.api.nvim_replace_termcodes("normal! ggfsvjf!<Esc>", true, true, true))
send()
send()
io.stdout:flush()
vim.cmd "qall!"
