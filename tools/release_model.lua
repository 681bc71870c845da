--- What has to agree before a release, and the rockspecs that are made of the dev ones.

local release = {}

local ROCKS = { "linq", "linq-sandbox" }

local function read_file(path)
  local file = io.open(path, "rb")
  if not file then
    return ""
  end
  local text = file:read("*a")
  file:close()
  return text
end

local function output(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local text = pipe:read("*a")
  pipe:close()
  return text
end

local function dev_rockspec(rock)
  return read_file(rock .. "-dev-1.rockspec")
end

-- What becomes of a dev rockspec: the line that it has, and the one that takes its place.
local function replacements(version)
  return {
    { 'version = "dev-1"', ('version = "%s-1"'):format(version) },
    { 'branch = "main"', ('tag = "v%s"'):format(version) },
  }
end

-- The sandbox goes with the client of its own version.
local function replacements_of(rock, version)
  local list = replacements(version)
  if rock == "linq-sandbox" then
    list[#list + 1] = { '"linq"', ('"linq == %s"'):format(version) }
  end
  return list
end

-- Where a line consists of this text alone, but for indentation and a comma.
local function find_line(text, line)
  local first, last = ("\n" .. text):find("\n%s*" .. line:gsub("%p", "%%%0") .. ",?\n")
  return first and first + #(("\n" .. text):sub(first, last):match "^%s*") - 1
end

-- ---- what has to agree -----------------------------------------------------------

local checks = {}

function checks.version(version)
  if not version:find "^%d+%.%d+%.%d+$" then
    return ("'%s' is no version: 1.2.3 expected"):format(version)
  end
end

function checks.tag(version)
  local tag = "v" .. version
  if not ("\n" .. output "git tag --points-at HEAD"):find("\n" .. tag .. "\n", 1, true) then
    return "HEAD has no tag " .. tag
  end
end

function checks.tree()
  if output "git status --porcelain --untracked-files=no" ~= "" then
    return "the tree has changes that are not committed"
  end
end

function checks.module(version)
  local said = read_file "lua/linq/version.lua":match 'return "(.-)"'
  if said ~= version then
    return ("lua/linq/version.lua says %s"):format(said or "nothing")
  end
end

function checks.changelog(version)
  local text = read_file "CHANGELOG.md"
  local unreleased, heading = text:match "\n## Unreleased\n(.-)\n## ([^\n]+)"
  if not heading or not heading:find("^" .. version:gsub("%p", "%%%0") .. " %- %d%d%d%d%-%d%d%-%d%d$") then
    return ("CHANGELOG.md has no heading '## %s - YYYY-MM-DD' after Unreleased"):format(version)
  elseif unreleased:find "%S" then
    return "CHANGELOG.md lists changes as unreleased"
  end
end

function checks.rockspecs(version)
  for _, rock in ipairs(ROCKS) do
    local text = dev_rockspec(rock)
    for _, pair in ipairs(replacements_of(rock, version)) do
      if not find_line(text, pair[1]) then
        return ("%s-dev-1.rockspec has no line %s"):format(rock, pair[1])
      end
    end
  end
end

function checks.source()
  local urls = {}
  for i, rock in ipairs(ROCKS) do
    urls[i] = dev_rockspec(rock):match '%f[%w]url = "(.-)"' or "none"
  end
  if urls[1] ~= urls[2] then
    return ("the rockspecs have two sources: %s and %s"):format(urls[1], urls[2])
  end
end

local ORDER = { "version", "tag", "tree", "module", "changelog", "rockspecs", "source" }

--- What does not agree with a version.
---@param version string
---@return string[] problems a sentence each; empty: none
function release.problems(version)
  local problems = {}
  for _, name in ipairs(ORDER) do
    problems[#problems + 1] = checks[name](version)
  end
  return problems
end

-- ---- what is made ----------------------------------------------------------------

local function released(rock, version)
  local text = dev_rockspec(rock)
  for _, pair in ipairs(replacements_of(rock, version)) do
    local at = find_line(text, pair[1])
    text = text:sub(1, at - 1) .. pair[2] .. text:sub(at + #pair[1])
  end
  return text
end

--- The rockspecs of a version that has no problem.
---@param version string
---@return table<string, string> texts by the name of the file
function release.rockspecs(version)
  local texts = {}
  for _, rock in ipairs(ROCKS) do
    texts[("%s-%s-1.rockspec"):format(rock, version)] = released(rock, version)
  end
  return texts
end

return release
