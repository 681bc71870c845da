-- :LinqSend sends the selected text to the chat with these numbers, while you go on typing.
--
--     let g:linq_from = '+12052761148'
--     :'<,'>LinqSend +12055426109

local client

local function tell(message, level)
  vim.notify("linq: " .. message, level or vim.log.levels.INFO)
end

-- What is selected, by character, by line or by block, through a register that is put back.
local function selection()
  local kept = vim.fn.getreginfo "z"
  vim.cmd 'silent normal! gv"zy'
  local text = vim.fn.getreg("z"):gsub("\n$", "")
  vim.fn.setreg("z", kept)
  return text
end

-- Of a range that is not the selection, its lines.
local function text_of(command)
  local first, last = vim.api.nvim_buf_get_mark(0, "<")[1], vim.api.nvim_buf_get_mark(0, ">")[1]
  if command.line1 == first and command.line2 == last then
    return selection()
  end
  return table.concat(vim.api.nvim_buf_get_lines(0, command.line1 - 1, command.line2, false), "\n")
end

local function send(numbers, text)
  client = client or require("linq").client { host = require "linq.host.neovim" }
  local chat, err = client.chats:find { from = vim.g.linq_from, to = numbers }
  if not chat then
    return tell(tostring(err), vim.log.levels.ERROR)
  end
  local message, refused = chat:send(text)
  if not message then
    return tell(tostring(refused), vim.log.levels.ERROR)
  end
  tell("sent to " .. (chat.display_name or table.concat(numbers, ", ")))
end

vim.api.nvim_create_user_command("LinqSend", function(command)
  coroutine.wrap(send)(command.fargs, text_of(command))
end, { nargs = "+", range = true, desc = "send the selection to the chat with these numbers" })
