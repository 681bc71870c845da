-- tools/release prepares a version, and checks that all that says one agrees on it.
local process = require "spec.support.process"
local read_file = require("spec.support.files").read
local read_rockspec = require "spec.support.rockspec"

local VERSION = "1.2.3"
local NEEDED = "CHANGELOG.md debian/changelog debian/control dist.ini linq-dev-1.rockspec linq-sandbox-dev-1.rockspec "
  .. "lua/linq/version.lua tools/release tools/release_model.lua"
local GIT = "git -c user.name=Spec -c user.email=spec@localhost -c commit.gpgsign=false -c tag.gpgsign=false "

describe("tools/release", function()
  local folder

  local function run(command)
    local output, status = process.run(("cd %s && env -u GIT_DIR -u GIT_WORK_TREE %s"):format(folder, command))
    return output, status
  end

  local function must(command)
    local output, status = run(command)
    assert(status == 0, output)
  end

  local function read(path)
    return read_file(folder .. "/" .. path)
  end

  local function write(path, text)
    local file = assert(io.open(folder .. "/" .. path, "wb"))
    file:write(text)
    file:close()
  end

  local function edit(path, from, to)
    local text = read(path)
    local first, last = text:find(from, 1, true)
    write(path, text:sub(1, assert(first, from) - 1) .. to .. text:sub(last + 1))
  end

  local function commit(tag)
    must("sh -c '" .. GIT .. "add -A && " .. GIT .. "commit -q --allow-empty -m x && " .. GIT .. "tag " .. tag .. "'")
  end

  local function release(arguments)
    return run(process.lua() .. " tools/release " .. (arguments or VERSION))
  end

  -- A tree whose files agree on VERSION; nothing is committed.
  before_each(function()
    folder = process.run("mktemp -d"):gsub("%s+$", "")
    assert(select(2, process.run(("cp --parents %s %s"):format(NEEDED, folder))) == 0)
    must("git init -q .")
    must("mkdir rockspecs")
    write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- All.\n\n## 1.2.2 - 2026-01-01\n")
    write("lua/linq/version.lua", 'return "1.2.2"\n')
    local output, status = release("--prepare " .. VERSION)
    assert(status == 0, output)
  end)

  after_each(function()
    process.run("rm -rf " .. folder)
  end)

  it("prepares a version that the check agrees with", function()
    commit "v1.2.3"
    local output, status = release()
    assert.equal(0, status, output)
    assert.truthy(output:find("1.2.3 can be published", 1, true))
  end)

  it("turns what is unreleased into the version's entry, of today", function()
    assert.equal(("# Changelog\n\n## Unreleased\n\n## 1.2.3 - %s\n\n- All.\n\n## 1.2.2 - 2026-01-01\n")
      :format(os.date "!%Y-%m-%d"), read "CHANGELOG.md")
  end)

  it("writes the version where it is said, and changes nothing else there", function()
    assert.equal('return "1.2.3"\n', read "lua/linq/version.lua")
    local said = read_file("dist.ini"):gsub("\nversion = [^\n]+", "\nversion = 1.2.3")
    assert.equal(said, read "dist.ini")
    local before, after = read_file "debian/changelog", read "debian/changelog"
    assert.equal(before, after:sub(-#before))
    assert.truthy(after:find "^lua%-linq %(1%.2%.3%-1%) unstable; urgency=medium\n\n  %* New upstream release%.\n")
  end)

  it("prepares again what changed since, and writes no second entry", function()
    local before = read "CHANGELOG.md" .. read "debian/changelog"
    edit("linq-dev-1.rockspec", "modules = {", "modules = { new = 'lua/new.lua',")
    release("--prepare " .. VERSION)
    assert.equal(before, read "CHANGELOG.md" .. read "debian/changelog")
    commit "v1.2.3"
    local output, status = release()
    assert.equal(0, status, output)
  end)

  it("makes a rockspec of each dev one", function()
    for rock, change in pairs {
      ["linq"] = function() end,
      ["linq-sandbox"] = function(dev) dev.dependencies[2] = "linq == 1.2.3" end,
    } do
      local expected = read_rockspec(rock .. "-dev-1.rockspec")
      expected.version = "1.2.3-1"
      expected.source.branch, expected.source.tag = nil, "v1.2.3"
      change(expected)
      assert.same(expected, read_rockspec(("%s/rockspecs/%s-1.2.3-1.rockspec"):format(folder, rock)))
    end
  end)

  -- What disagrees: how it comes to be, and what is said of it.
  local disagreements = {
    ["a version of another form"] = { version = "1.2", says = "'1.2' is no version" },
    ["a tag of another version"] = { tag = "v1.2.4", says = "HEAD has no tag v1.2.3" },
    ["a tag on another commit"] = { after = function() commit "later" end, says = "HEAD has no tag v1.2.3" },
    ["a change that is not committed"] = {
      after = function() edit("CHANGELOG.md", "All", "More") end, says = "changes that are not committed",
    },
    ["another version in the module"] = {
      before = function() write("lua/linq/version.lua", 'return "1.2.2"\n') end, says = "version.lua says 1.2.2",
    },
    ["another version in opm's file"] = {
      before = function() edit("dist.ini", "version = 1.2.3", "version = 1.2.2") end, says = "dist.ini says 1.2.2",
    },
    ["another version on top of Debian's changelog"] = {
      before = function() edit("debian/changelog", "1.2.3-1", "1.2.2-1") end,
      says = "debian/changelog begins with 1.2.2-1",
    },
    ["a rockspec that is made of another dev one"] = {
      before = function() edit("linq-dev-1.rockspec", "modules = {", "modules = { new = 'lua/new.lua',") end,
      says = "rockspecs/linq-1.2.3-1.rockspec is not what linq-dev-1.rockspec gives",
    },
    ["no rockspec of the sandbox"] = {
      before = function() must "rm rockspecs/linq-sandbox-1.2.3-1.rockspec" end,
      says = "rockspecs/linq-sandbox-1.2.3-1.rockspec is not what linq-sandbox-dev-1.rockspec gives",
    },
    ["no version in the changelog"] = {
      before = function() edit("CHANGELOG.md", "## 1.2.3 - " .. os.date "!%Y-%m-%d", "### More") end,
      says = "CHANGELOG.md has no heading '## 1.2.3 - YYYY-MM-DD'",
    },
    ["a version without a date in the changelog"] = {
      before = function() edit("CHANGELOG.md", " - " .. os.date "!%Y-%m-%d", "") end,
      says = "CHANGELOG.md has no heading '## 1.2.3 - YYYY-MM-DD'",
    },
    ["another version on top of the changelog"] = {
      before = function() edit("CHANGELOG.md", "## 1.2.3", "## 1.2.4 - 2026-02-01\n\n## 1.2.3") end,
      says = "CHANGELOG.md has no heading '## 1.2.3 - YYYY-MM-DD' after Unreleased",
    },
    ["a change that the changelog has as unreleased"] = {
      before = function() edit("CHANGELOG.md", "## Unreleased\n", "## Unreleased\n\n- More.\n") end,
      says = "CHANGELOG.md lists changes as unreleased",
    },
    ["another version in the client's rockspec"] = {
      before = function() edit("linq-dev-1.rockspec", '"dev-1"', '"1.2.2-1"') end,
      says = 'linq-dev-1.rockspec has no line version = "dev-1"',
    },
    ["another version in the sandbox's rockspec"] = {
      before = function() edit("linq-sandbox-dev-1.rockspec", '"dev-1"', '"1.2.2-1"') end,
      says = 'linq-sandbox-dev-1.rockspec has no line version = "dev-1"',
    },
    ["another branch"] = {
      before = function() edit("linq-dev-1.rockspec", '"main"', '"next"') end,
      says = 'linq-dev-1.rockspec has no line branch = "main"',
    },
    ["a sandbox that needs no client"] = {
      before = function() edit("linq-sandbox-dev-1.rockspec", '  "linq",\n', "") end,
      says = 'linq-sandbox-dev-1.rockspec has no line "linq"',
    },
    ["another source of the sandbox"] = {
      before = function() edit("linq-sandbox-dev-1.rockspec", "linq.git", "other.git") end,
      says = "the rockspecs have two sources",
    },
  }

  for what, case in pairs(disagreements) do
    it("refuses " .. what, function()
      if case.before then case.before() end
      commit(case.tag or "v1.2.3")
      if case.after then case.after() end
      local output, status = release(case.version)
      assert.equal(1, status)
      assert.truthy(output:find(case.says, 1, true), output)
    end)
  end
end)
