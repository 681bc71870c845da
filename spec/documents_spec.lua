-- README and the guides: their Lua runs, page by page, in the order in which it stands, against the
-- sandbox over HTTP; what is not run says why.
local files = require "spec.support.files"
local pages = require "spec.support.pages"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local NEEDS_NO_RUN = { text = true, console = true }

local function documents()
  local paths = { "README.md" }
  for path in process.run("ls docs/*.md docs/guide/*.md"):gmatch "%S+" do
    paths[#paths + 1] = path
  end
  return paths
end

local function environment_of(sandbox)
  return ("LINQ_API_V3_API_KEY=key LINQ_API_V3_BASE_URL=%s LINQ_INTEGRATION_TOKEN=token LINQ_API_V2_BASE_URL=%s "
    .. "LINQ_WEBHOOK_SECRET=whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA=="):format(sandbox.base_url, sandbox.base_url)
end

-- The search paths of this process, from any folder.
local function absolute(path, root)
  return (path:gsub("[^;]+", function(one)
    return one:find "^/" and one or root .. "/" .. one
  end))
end

describe("the code in", function()
  local dir, root

  setup(function()
    root = process.run("pwd"):gsub("%s+$", "")
  end)

  before_each(function()
    dir = process.run("mktemp -d"):gsub("%s+$", "")
  end)

  after_each(function()
    process.run("rm -rf " .. dir)
  end)

  local function run(path, environment, command)
    local paths = ("LUA_PATH='%s/?.lua;%s' LUA_CPATH='%s'"):format(dir, absolute(package.path, root),
      absolute(package.cpath, root))
    local output, status = process.run(("cd %s && env LD_PRELOAD='%s' %s %s %s </dev/null")
      :format(dir, process.preloaded, paths, environment, command))
    assert(status == 0, path .. ":\n" .. output)
  end

  -- The files that a page has its readers make.
  local function write_files(blocks)
    for _, block in ipairs(blocks) do
      if block.remark == "file" then
        files.write(dir .. "/" .. block.value, block.text .. "\n")
      end
    end
  end

  for _, path in ipairs(documents()) do
    local blocks = pages.blocks(path)

    it(path .. " runs, or says why not", function()
      for _, block in ipairs(blocks) do
        local is_told = block.kind == "lua" or NEEDS_NO_RUN[block.kind] or block.remark
        assert(is_told, ("%s:%d: the block is not run, and does not say why"):format(path, block.line))
        if block.remark == "run by" then
          assert(files.read(block.value), ("%s:%d: there is no %s"):format(path, block.line, block.value))
        end
      end
    end)

    local program = pages.program(blocks)
    if program ~= "" then
      it(path .. " runs", function()
        if program:find "sqlite" and not pcall(require, "dbd.sqlite3") then
          return pending "needs lua-dbi-sqlite3"
        end
        assert(not program:find "port = %d", path .. ": two suites that run at once would meet at its port")
        write_files(blocks)
        files.write(dir .. "/page.lua", program .. "\n")
        run(path, environment_of(servers.sandbox()), process.lua() .. " page.lua")
      end)
    end

    for _, block in ipairs(blocks) do
      if block.remark == "run" and block.value == "sh" then
        it(path .. " runs in a shell, from line " .. block.line, function()
          if not pcall(require, "argparse") then
            return pending "needs lua-argparse"
          end
          files.write(dir .. "/linq", ("#!/bin/sh\nexec %s %s/bin/linq \"$@\"\n"):format(process.lua(), root))
          files.write(dir .. "/page.sh", block.text .. "\n")
          process.run("chmod +x " .. dir .. "/linq")
          run(path, environment_of(servers.sandbox()) .. (" PATH=%s:$PATH"):format(dir), "sh -e page.sh")
        end)
      end
      local name = block.remark == "run" and block.value:match "^busted (.+)"
      if name then
        it(path .. " holds a spec that passes: " .. name, function()
          write_files(blocks)
          files.write(dir .. "/" .. name, block.text .. "\n")
          run(path, environment_of(servers.sandbox()), process.lua() .. " /usr/bin/busted " .. name)
        end)
      end
    end
  end
end)
