-- Rows become resources and methods, completely or not at all.
local endpoints = require "linq.api.endpoints"

-- A row whose name cannot be read the first time, as when memory runs out.
local function failing_once(name)
  local failed
  return setmetatable({}, {
    __index = function(_, field)
      if field == "name" then
        if not failed then
          failed = true
          error "not enough memory"
        end
        return name
      end
    end,
  })
end

describe("endpoints.tree", function()
  it("has no incomplete resource after a failure", function()
    local rows = { { name = "things.get" }, failing_once "things.parts.list", { name = "things.delete" } }
    local tree = endpoints.tree(function() return rows end)
    assert.is_false((pcall(function() return tree.resources.things end)))
    local things = tree.resources.things
    assert.equal(rows[1], things.methods.get)
    assert.equal(rows[2], things.resources.parts.methods.list)
    assert.equal(rows[3], things.methods.delete)
    assert.equal(things, tree.resources.things)
  end)

  it("has only resources that a row names", function()
    assert.is_nil(endpoints.tree(function() return {} end).resources.things)
  end)
end)
