--- The page's own files. They stand beside the modules where a rock put them, and in sandbox/page/
--- of the tree.

local files = require "linq.sandbox.files"

local assets = {}

local types = {
  html = "text/html; charset=utf-8", css = "text/css; charset=utf-8", js = "text/javascript; charset=utf-8",
  svg = "image/svg+xml",
}

local names = {
  "index.html", "icon.svg",
  "base.css", "layout.css", "chats.css", "conversation.css", "traffic.css", "controls.css",
  "actions.js", "bubble.js", "chats.js", "composer.js", "controls.js", "conversation.js", "copy.js", "deliveries.js",
  "elements.js", "lists.js", "main.js", "menu.js", "model.js", "people.js", "requests.js", "status.js", "stream.js",
  "times.js", "views.js",
}

-- The folder of this module, and from there the tree's.
local here = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "."
local folders = { here .. "/", here .. "/../../../../page/" }

local function read(name)
  for _, folder in ipairs(folders) do
    local data = files.read(folder .. name)
    if data then
      return data
    end
  end
  error(("linq.sandbox.page: the file %s is missing in %s"):format(name, folders[1]), 0)
end

--- The names of all files.
assets.names = names

--- Reads all files.
---@return table<string, { type: string, data: string }> by name
function assets.load()
  local loaded = {}
  for _, name in ipairs(names) do
    loaded[name] = { type = types[name:match "%.(%w+)$"], data = read(name) }
  end
  return loaded
end

return assets
