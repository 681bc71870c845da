-- Runs the programs in C and in C++ on SDL's dummy screen.
local names = { host_c = "C", host_cpp = "C++" }

local function check(hosts, sandbox, folder, program)
  local path = os.getenv "LINQ_BUILD" .. "/examples/" .. program
  local command = ("SDL_VIDEODRIVER=dummy LINQ_API_V3_API_KEY=demo LINQ_API_V3_BASE_URL=%s timeout 60 "
    .. "%s examples/sdl/chats.lua 2>%s/log; echo $?; cat %s/log"):format(sandbox.base_url, path, folder, folder)
  local said = hosts.output_of(command)
  local client, loop, status = said:match "^([%d.]+) ([%d.]+)\n(%d+)\n$"
  if hosts.check("40 chats are found in " .. names[program], status == "0", not status and said or nil) then
    hosts.check_pause("its loop", tonumber(loop), ("; on the client: %s ms"):format(client))
  end
end

return function(hosts, sandbox, folder)
  for _, program in ipairs { "host_c", "host_cpp" } do
    check(hosts, sandbox, folder, program)
  end
end
