--- What has to agree before a release, what is written for one, and the rockspecs that are made of the dev ones.

local release = {}

local ROCKS = { "linq", "linq-sandbox" }

-- Where the version stands, besides the changelogs.
local SAID = {
  { file = "lua/linq/version.lua", before = 'return "', after = '"\n' },
  { file = "dist.ini", before = "\nversion = ", after = "\n" },
}

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

local function literally(text)
  return (text:gsub("%p", "%%%0"))
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
  local first, last = ("\n" .. text):find("\n%s*" .. literally(line) .. ",?\n")
  return first and first + #(("\n" .. text):sub(first, last):match "^%s*") - 1
end

local function released(rock, version)
  local text = dev_rockspec(rock)
  for _, pair in ipairs(replacements_of(rock, version)) do
    local at = find_line(text, pair[1])
    text = text:sub(1, at - 1) .. pair[2] .. text:sub(at + #pair[1])
  end
  return text
end

local function path_of(rock, version)
  return ("rockspecs/%s-%s-1.rockspec"):format(rock, version)
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

function checks.said(version)
  for _, place in ipairs(SAID) do
    local said = read_file(place.file):match(literally(place.before) .. "(.-)" .. literally(place.after))
    if said ~= version then
      return ("%s says %s"):format(place.file, said or "nothing")
    end
  end
end

function checks.changelog(version)
  local text = read_file "CHANGELOG.md"
  local unreleased, heading = text:match "\n## Unreleased\n(.-)\n## ([^\n]+)"
  if not heading or not heading:find("^" .. literally(version) .. " %- %d%d%d%d%-%d%d%-%d%d$") then
    return ("CHANGELOG.md has no heading '## %s - YYYY-MM-DD' after Unreleased"):format(version)
  elseif unreleased:find "%S" then
    return "CHANGELOG.md lists changes as unreleased"
  end
end

function checks.debian(version)
  local said = read_file "debian/changelog":match "^lua%-linq %((.-)%)"
  if said ~= version .. "-1" then
    return ("debian/changelog begins with %s"):format(said or "nothing")
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
    local path = path_of(rock, version)
    if read_file(path) ~= released(rock, version) then
      return ("%s is not what %s-dev-1.rockspec gives"):format(path, rock)
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

local ORDER = { "version", "tag", "tree", "said", "changelog", "debian", "rockspecs", "source" }

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

-- ---- what is written -------------------------------------------------------------

local function changelog(version, time)
  local old = read_file "CHANGELOG.md"
  if old:find("\n## " .. literally(version) .. " %- ") then
    return old
  end
  local heading = ("## Unreleased\n\n## %s - %s\n"):format(version, os.date("!%Y-%m-%d", time))
  return (old:gsub("## Unreleased\n", heading, 1))
end

local function debian_changelog(version, time)
  local old = read_file "debian/changelog"
  if not checks.debian(version) then
    return old
  end
  local maintainer = read_file "debian/control":match "\nMaintainer: ([^\n]+)"
  return ("lua-linq (%s-1) unstable; urgency=medium\n\n  * New upstream release.\n\n -- %s  %s\n\n%s")
    :format(version, maintainer, os.date("!%a, %d %b %Y %H:%M:%S +0000", time), old)
end

--- The files that say the version, as they are to be committed before its tag. What says it already stays.
---@param version string
---@param time integer when it is released, in Unix time
---@return table<string, string> texts by path
function release.files(version, time)
  local texts = { ["CHANGELOG.md"] = changelog(version, time), ["debian/changelog"] = debian_changelog(version, time) }
  for _, place in ipairs(SAID) do
    local pattern = "(" .. literally(place.before) .. ").-(" .. literally(place.after) .. ")"
    texts[place.file] = (read_file(place.file):gsub(pattern, "%1" .. version .. "%2", 1))
  end
  for _, rock in ipairs(ROCKS) do
    texts[path_of(rock, version)] = released(rock, version)
  end
  return texts
end

return release
