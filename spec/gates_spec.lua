-- .ci/run, the workflow and the Makefile know the same gates.

local read_file = require("spec.support.files").read

-- The targets that a text calls by "make target", sorted.
local function targets_in(text, start)
  local seen, list = {}, {}
  for target in text:gmatch(start .. "make (%l[%w_]*)") do
    if not seen[target] then
      seen[target] = true
      list[#list + 1] = target
    end
  end
  table.sort(list)
  return list
end

describe("the gates", function()
  local run, workflow = read_file ".ci/run", read_file ".github/workflows/ci.yml"
  local gates = targets_in(run:match "\ngate prepare\n(.*)", "[ \"]")

  it("are the same in .ci/run and in the workflow", function()
    assert.is_true(#gates > 10)
    assert.same(gates, targets_in(workflow, "run: "))
  end)

  it("are targets", function()
    local makefile = read_file "Makefile"
    for _, gate in ipairs(gates) do
      assert.truthy(makefile:find("\n" .. gate .. "[ :]") or makefile:find("\n[%w ]* " .. gate .. ":"), gate)
    end
  end)
end)
