local assert = require "luassert"

-- Asserts that the object has every field of the plain value, at any depth.
local function assert_reads_back(expected, object, path)
  if type(expected) ~= "table" then
    assert.equal(expected, object, path)
    return
  end
  for name, value in pairs(expected) do
    assert_reads_back(value, object[name], path .. "." .. tostring(name))
  end
end

return assert_reads_back
