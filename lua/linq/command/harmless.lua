--- Makes harmless what others wrote before a terminal reads it: an escape sequence could clear the screen, change its
--- title, or write commands.

local harmless = {}

local function shown(byte)
  return ("\\x%02x"):format(byte:byte())
end

local function shown_in_json(byte)
  return ("\\u%04x"):format(byte:byte())
end

-- The UTF-8 character at a place that begins with a byte above 127, or nil.
local function character(text, at)
  return text:match("^[\194-\223][\128-\191]", at) or text:match("^\224[\160-\191][\128-\191]", at)
    or text:match("^[\225-\239][\128-\191][\128-\191]", at)
    or text:match("^\240[\144-\191][\128-\191][\128-\191]", at)
    or text:match("^[\241-\244][\128-\191][\128-\191][\128-\191]", at)
end

-- The controls of the second half (C1) are two bytes in UTF-8, and one alone in old character sets.
local function replace_high(text, show)
  local parts, at = {}, 1
  while at <= #text do
    local from, to = text:find("[\128-\255]", at)
    if not from then
      break
    end
    local one = character(text, from)
    parts[#parts + 1] = text:sub(at, from - 1)
    if one and not one:find "^\194[\128-\159]$" then
      parts[#parts + 1] = one
    else
      parts[#parts + 1] = show(one and one:sub(2) or text:sub(from, from))
    end
    at = from + (one and #one or to - from + 1)
  end
  return table.concat(parts) .. text:sub(at)
end

--- Shows control characters as \x1b. Line breaks and tabs stay.
---@param text string
---@return string
function harmless.text(text)
  text = text:gsub("[%z\1-\8\11-\31\127]", shown)
  return text:find "[\128-\255]" and replace_high(text, shown) or text
end

--- The same for a text that must stay in one line.
---@param text string
---@return string
function harmless.line(text)
  return (harmless.text(text):gsub("\r?\n", "\\n"):gsub("\t", " "))
end

--- The same for JSON, which stays what it says: the characters are written as \u009b. Slashes need no backslash.
---@param text string
---@return string
function harmless.json(text)
  text = text:gsub("\\(.)", { ["/"] = "/" }):gsub("\127", shown_in_json)
  return text:find "[\128-\255]" and replace_high(text, shown_in_json) or text
end

--- A URL without what may be secret in it: name and password, query and fragment.
---@param url string
---@return string
function harmless.url(url)
  local scheme, rest = url:match "^(%w+://)(.*)$"
  return (scheme or "") .. (rest or url):gsub("^.*@", ""):gsub("[?#].*$", "")
end

return harmless
