--- Garbage that specs wait for.

local garbage = {}

--- Collects all of it, and first the traces of LuaJIT, which may hold some.
function garbage.collect()
  local jit = rawget(_G, "jit")
  if jit then
    jit.flush()
  end
  for _ = 1, 5 do
    collectgarbage()
  end
end

return garbage
