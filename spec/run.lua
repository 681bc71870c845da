-- `luarocks test [spec/a_spec.lua …]`: the specs under the Lua that LuaRocks runs.
local lua = rawget(_G, "jit") and "jit" or _VERSION:match "5%.%d"
local result = os.execute(("make test LUA=%s SPECS='%s'"):format(lua, table.concat(arg, " ")))
os.exit((result == true or result == 0) and 0 or 1)
