-- Looks up one chat after the other, 64 at a time, as fast as the frames let it.
local IN_FLIGHT = 64

return function(client, tasks)
  local names = {}     -- what a chat's name is to be, by its id
  local ids = {}
  local right, wrong = 0, 0
  local first_wrong
  local finished = false

  local function look_up(id)
    local chat, err = client.chats:retrieve(id)
    if chat and chat.id == id and chat.display_name == names[id] then
      right = right + 1
    else
      wrong = wrong + 1
      first_wrong = first_wrong or err or ("asked for " .. id .. ", got " .. tostring(chat))
    end
  end

  local function player()
    while not finished do
      look_up(ids[math.random(#ids)])
    end
  end

  local begin = tasks:spawn(function()
    for chat in client.chats:each() do
      ids[#ids + 1] = chat.id
      names[chat.id] = chat.display_name
    end
    for _ = 1, IN_FLIGHT do
      tasks:spawn(player)
    end
  end)

  return {
    finish = function()
      finished = true
    end,

    report = function()
      local _, err = begin:result()
      local unfinished = tasks:step(0)
      tasks:cancel()
      print(("%d lookups were right, %d wrong, %d did not end"):format(right, wrong, unfinished))
      if err or first_wrong then
        print(tostring(err or first_wrong))
      end
      return right > 0 and wrong == 0 and unfinished == 0
    end,
  }
end
