--- Whether two values are the same all the way down, numbers with their types, arrays
--- with their mark. Raises and says where they differ.

local function fail(path, a, b)
  error(("%s: %s and %s"):format(path, tostring(a), tostring(b)), 0)
end

local function same(a, b, path)
  if type(a) ~= "table" or type(b) ~= "table" then
    if a ~= b or math.type(a) ~= math.type(b) then
      fail(path, a, b)
    end
    return
  elseif getmetatable(a) ~= getmetatable(b) then
    fail(path .. " (metatable)", getmetatable(a), getmetatable(b))
  end
  for key, element in pairs(a) do
    same(element, b[key], ("%s[%q]"):format(path, key))
  end
  for key, element in pairs(b) do
    if a[key] == nil then
      fail(("%s[%q]"):format(path, key), nil, element)
    end
  end
end

---@param a any
---@param b any
---@param what string
return function(a, b, what)
  same(a, b, what)
end
