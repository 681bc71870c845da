-- The scripts of both programs: 40 tasks that find a chat each. Returns what the program sees.
local linq = require "linq"

local COUNT = 40

local client = linq.client()
local tasks = linq.tasks()
local right = 0

for i = 1, COUNT do
  tasks:spawn(function()
    local to = ("+1205555%04d"):format(i)
    local chat, err = client.chats:find { from = "+12052761148", to = to }
    if chat and chat.display_name == "chat " .. i then
      right = right + 1
    else
      print(to, chat or err)
    end
  end)
end

return {
  loop = client:loop(),

  -- Runs what can run, for `budget` seconds at most. Returns how many tasks live, and in how many
  -- seconds it wants to be called again though nothing came (nil: only when something came).
  update = function(budget)
    return tasks:step(0, budget), tasks:timeout()
  end,

  is_right = function()
    client:close()
    return right == COUNT
  end,
}
