--- A shell that ends a server once the process that started it is gone, however that ended. A
--- process that is killed can do nothing itself, nor can one that ends by os.exit.

local watch = {}

-- It has a session of its own and ignores signals, because whoever ends a group of processes would
-- end it with them. Where there is /proc it knows the process by the time of its start as well, and
-- one that nobody waits for is gone. `$1` is the folder, `$2` the process. Workers outlive a master
-- that was killed; they are in its group.
local script = [[
trap "" HUP INT QUIT TERM
start_of() {
  if [ -d /proc/self ]; then
    read -r line <"/proc/$1/stat" && set -- ${line##*)} && [ "$1" != Z ] && shift 19 && echo "$1"
  else
    kill -0 "$1" && echo there
  fi
}
is_there() { [ -n "$1" ] && [ "$(start_of "$2")" = "$1" ]; }
start=$(start_of "$2")
while [ -d "$1" ] && is_there "$start" "$2"; do sleep 0.5; done
[ -d "$1" ] || exit
[ -e "$1/nginx.pid" ] || sleep 1
server=$(cat "$1/nginx.pid")
[ -n "$server" ] && kill -TERM "$server"
for i in 1 2 3 4 5 6 7 8 9 10; do [ -e "$1/nginx.pid" ] && kill -0 "$server" && sleep 0.5; done
[ -n "$server" ] && [ -e "$1/nginx.pid" ] && kill -s KILL -- "-$server"
rm -rf "$1"
]]

local command = [[
unset LD_PRELOAD
dir=$(mktemp -d) || exit
session=$(command -v setsid)
$session sh -c '%s' watch "$dir" $PPID </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
echo "$dir"
]]

--- Makes the folder of a server that this process starts. It is removed once this process is gone, after the server
--- whose id is in its file nginx.pid was ended.
---@return string dir
function watch.folder()
  local pipe = assert(io.popen(command:format(script)))
  local dir = pipe:read "*l"
  pipe:close()
  return assert(dir, "mktemp made no folder")
end

return watch
