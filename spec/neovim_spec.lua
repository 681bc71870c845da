-- linq in Neovim, an editor with LuaJIT and luv that exports functions such as stream_close and
-- loop_init.
local process = require "spec.support.process"
local servers = require "spec.support.servers"

if select(2, process.run "command -v nvim") ~= 0 then
  describe("in Neovim linq", function()
    pending "needs nvim"
  end)
  return
end

-- Neovim loads the modules of 5.1, or of LuaJIT.
local function path_for_neovim(path)
  return (path:gsub("/5%.%d/", "/5.1/"))
end

-- The start of every script. A failure sets the exit code.
local frame = [[
package.path, package.cpath = %q, %q
local function calls(client)
  local chat = assert(client.chats:find { from = "+12052761148", to = "+12055426109" })
  assert(chat:send "See you at 7")
  local file = { path = "spec/neovim_spec.lua", filename = "spec.lua", content_type = "text/plain" }
  assert(client.attachments:upload(file))
  return chat.display_name
end
local base_url = %q
local ok, message = xpcall(function()
  local linq = require "linq"
  %s
end, debug.traceback)
io.stdout:write(tostring(message))
io.stdout:flush()
vim.cmd(ok and "qall!" or "cquit!")
]]

local function run(script)
  local file = os.tmpname()
  local handle = assert(io.open(file, "w"))
  handle:write(frame:format(path_for_neovim(package.path), path_for_neovim(package.cpath),
    servers.sandbox().base_url, script))
  handle:close()
  local output, status = process.run("timeout 60 nvim --headless -u NONE -n -i NONE -c 'luafile " .. file .. "'")
  os.remove(file)
  return output, status
end

describe("in Neovim", function()
  it("a call waits in the editor's main loop", function()
    local output, status = run [[
      return calls(linq.client { api_key = "k", base_url = base_url })
    ]]
    assert.equal("John Doe", output)
    assert.equal(0, status)
  end)

  for _, host in ipairs { "luv", "neovim" } do
    it("a call in a coroutine waits over " .. host .. " and leaves the editor responsive", function()
      local output, status = run(([[
        local client = linq.client { api_key = "k", base_url = base_url, host = require "linq.host.%s" }
        local results, finished, ticks, timer = {}, 0, 0, vim.loop.new_timer()
        timer:start(0, 1, function() ticks = ticks + 1 end)
        for i = 1, 8 do
          coroutine.wrap(function()
            local ok, result = xpcall(calls, debug.traceback, client)
            results[i], finished = result, finished + (ok and 1 or 100)
          end)()
        end
        vim.wait(30000, function() return finished >= 8 end, 1)
        timer:close()
        assert(ticks > 0, "the editor stood still")
        return table.concat(results, ", ")
      ]]):format(host))
      assert.equal(("John Doe, "):rep(7) .. "John Doe", output)
      assert.equal(0, status)
    end)
  end
end)
