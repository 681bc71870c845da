-- The code of these guides is their examples' own, which `make editors` and `make game_host` run.
local files = require "spec.support.files"
local pages = require "spec.support.pages"

describe("the code of the guide", function()
  for _, guide in ipairs { "games", "mpv", "neovim" } do
    local path = "docs/guide/" .. guide .. ".md"
    it(path .. " is in its example", function()
      for _, block in ipairs(pages.blocks(path)) do
        if block.kind == "lua" or block.kind == "c" then
          assert.equal("run by", block.remark)
          assert.truthy(files.read(block.value):find(block.text, 1, true), block.text)
        end
      end
    end)
  end
end)
