-- The control variables of `for` loops are constants in Lua 5.5, so no file may assign to one.
local assigned_loop_variables = require "spec.support.loop_variables"

local function lua_files()
  local files = {}
  local find = "find lua sandbox spec examples bench tools -name node_modules -prune -o -name '*.lua' -print"
  for file in assert(io.popen(find))
    :lines() do
    files[#files + 1] = file
  end
  return files
end

describe("assignments to loop variables", function()
  it("are found", function()
    for text, found in pairs {
      ["for i = 1, 2 do i = 3 end"] = "1: i",
      ["for k, v in pairs {} do\n k = 1 end"] = "2: k",
      ["for k, v in pairs {} do\n local x\n x, k = 1, 2 end"] = "3: k",
      ["for k in f() do t[k].x, k = 1, 2 end"] = "1: k",
      ["for k in f() do if k then g(function() k = 1 end) end end"] = "1: k",
      ["for k in f() do local _ = { function() k = 1 end } end"] = "1: k",
      ["for k in f() do repeat k = 1 until k end"] = "1: k",
      ["for k in f() do while k do k = nil end end"] = "1: k",
      ["for k in f() do if a then x = 1 elseif b then y = 1 else k = 1 end end"] = "1: k",
      ["for k in f() do local s = [==[ ]] ]==] --[[ x ]] k = 'a\\'b' end"] = "1: k",
    } do
      assert.same({ found }, assigned_loop_variables(text), text)
    end
  end)

  it("are not confused with other assignments", function()
    for _, text in ipairs {
      "for k, v in f() do v = 1 end",
      "for k in f() do local k = k k = 1 end",
      "for k in f() do local function k() end k = 1 end",
      "for k in f() do t = { k = 1, [k] = 2 } end",
      "for k in f() do t.k, t[k] = 1, 2 end",
      "for k in f() do g(function(k) k = 1 end) end",
      "for k in f() do if k == 1 then h() end end k = 2",
      "for k in f() do -- k = 1\n end",
      "for k in f() do print 'k = 1' end",
      "for k in f() do local a, k = 1 k = a end",
      "for k in f() do for k = 1, 2 do end end",
    } do
      assert.same({}, assigned_loop_variables(text), text)
    end
  end)

  it("do not occur in the project", function()
    local files = lua_files()
    assert.is_true(#files > 100)
    for _, path in ipairs(files) do
      local file = assert(io.open(path))
      assert.same({}, assigned_loop_variables(file:read "*a"), path)
      file:close()
    end
  end)
end)
