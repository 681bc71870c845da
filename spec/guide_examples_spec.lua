-- The guides' code is the examples' own, which `make editors` and `make game_host` run.
local files = require "spec.support.files"

local examples_of = {
  games = { "examples/love/main.lua", "examples/game_host/host.c" },
  mpv = { "examples/mpv/linq.lua" },
  neovim = { "examples/neovim/plugin/linq.lua" },
}

local function is_in(text, paths)
  for _, path in ipairs(paths) do
    if files.read(path):find(text, 1, true) then
      return true
    end
  end
  return false
end

describe("the code of the guide", function()
  for guide, paths in pairs(examples_of) do
    it("docs/guide/" .. guide .. ".md is in its example", function()
      local count = 0
      for kind, code in files.read("docs/guide/" .. guide .. ".md"):gmatch "\n```(%l+)\n(.-)\n```" do
        if kind == "lua" or kind == "c" then
          assert.is_true(is_in(code, paths), code)
          count = count + 1
        end
      end
      assert.is_true(count > 0)
    end)
  end
end)
