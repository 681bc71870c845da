--- Follows the links of a site that was built: check_links.lua FOLDER. Prints each that leads to no
--- file, or to no anchor of its page, and how many there are; ends with 1 when one is dead. Links to other
--- hosts are not followed.

local root = assert(arg[1], "usage: check_links.lua FOLDER"):gsub("/$", "")

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local function pages_below(folder)
  local pages = {}
  local list = assert(io.popen(("find '%s' -name '*.html' ! -name 404.html ! -name search.html"):format(folder)))
  for path in list:lines() do
    pages[#pages + 1] = path
  end
  list:close()
  table.sort(pages)
  return pages
end

local function unescape(text)
  return (text:gsub("&amp;", "&"):gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

-- The path that a link of a page leads to.
local function resolve(page, path)
  if path == "" then
    return page
  end
  local parts = {}
  for part in (page:gsub("[^/]*$", "") .. path):gmatch "[^/]+" do
    if part == ".." then
      parts[#parts] = nil
    elseif part ~= "." then
      parts[#parts + 1] = part
    end
  end
  local target = (page:sub(1, 1) == "/" and "/" or "") .. table.concat(parts, "/")
  return path:sub(-1) == "/" and target .. "/index.html" or target
end

local anchors_of = {}

-- The anchors of a page, nil when there is no such file.
local function anchors(path)
  if anchors_of[path] == nil then
    local file = io.open(path, "rb")
    local found = file and {} or false
    if file then
      file:close()
      for anchor in read(path):gmatch '%f[%w][ni][ad]m?e?="([^"]+)"' do
        found[anchor] = true
      end
    end
    anchors_of[path] = found
  end
  return anchors_of[path]
end

-- What is wrong with a link of a page, nil: nothing.
local function fault(page, link)
  local path, anchor = unescape(link):match "^([^#?]*)%??[^#]*#?(.*)$"
  local found = anchors(resolve(page, path))
  if not found then
    return "no such file"
  elseif anchor ~= "" and not found[anchor] then
    return "no such anchor"
  end
end

local passed, failed = 0, 0
for _, page in ipairs(pages_below(root)) do
  for link in read(page):gmatch '%f[%w][hs]re?[fc]="([^"]*)"' do
    if not link:find "^%a[%w+.-]*:" and not link:find "^//" then
      local wrong = fault(page, link)
      passed, failed = passed + (wrong and 0 or 1), failed + (wrong and 1 or 0)
      if wrong then
        print(("%s: %s: %s"):format(page:sub(#root + 2), link, wrong))
      end
    end
  end
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0 and passed > 0 and 0 or 1)
