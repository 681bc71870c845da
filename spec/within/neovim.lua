-- The specs of Neovim's host, within it: make editors.
local behaviour = require "spec.support.host_behaviour"

local event_loop = assert(behaviour.describe "neovim", "this is no Neovim")

describe("the host of neovim", function()
  it("goes on where the editor's API may be called", function()
    event_loop.run(function()
      assert(behaviour.client(event_loop, "wait/20").chats:retrieve "x")
      assert(not vim.in_fast_event())
      event_loop.host().sleep(0.01)
      vim.api.nvim_buf_set_lines(0, 0, -1, false, { "after a call, and a pause" })
    end)
    assert.same({ "after a call, and a pause" }, vim.api.nvim_buf_get_lines(0, 0, -1, false))
  end)

  it("has calls go on while the editor takes nothing but what cannot wait", function()
    local client, chat = behaviour.client(event_loop, "wait/50"), nil
    coroutine.wrap(function() chat = client.chats:retrieve "x" end)()
    local function is_answered() return client:stats().in_flight == 0 end
    assert.is_true(vim.wait(5000, is_answered, 1, true))
    assert.is_nil(chat)
    assert.is_true(vim.wait(5000, function() return chat end, 1))
  end)
end)
