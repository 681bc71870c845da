-- A game that sends its score to a chat, and drops no frame for it: space gives a point, s sends.
--
--     LINQ_FROM=+1… LINQ_TO=+1… LINQ_API_V3_API_KEY=… love .

-- What the system loads cannot lie in a .love file, but beside it.
local folder = love.filesystem.getSourceBaseDirectory()
package.cpath = ("%s/?.so;%s/?.dll;%s"):format(folder, folder, package.cpath)

local linq = require "linq"

local BUDGET = 0.001 -- seconds of a frame that tasks may take

local client, tasks = linq.client(), linq.tasks()
local chats = client.chats -- read here, so that no frame loads what it needs
local score, status = 0, ""

local function send_score()
  status = "sending …"
  local chat, err = chats:find { from = os.getenv "LINQ_FROM", to = os.getenv "LINQ_TO" }
  local message
  if chat then
    message, err = chat:send(("My score: %d"):format(score))
  end
  status = message and "sent" or tostring(err)
end

function love.update()
  tasks:step(0, BUDGET)
end

function love.keypressed(key)
  if key == "space" then
    score = score + 1
  elseif key == "s" then
    tasks:spawn(send_score)
  end
end

function love.draw()
  love.graphics.print(("Score: %d. Space: a point, s: send it. %s"):format(score, status), 20, 60)
end

function love.quit()
  tasks:cancel()
  client:close()
end
