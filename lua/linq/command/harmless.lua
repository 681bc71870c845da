--- Makes harmless what others wrote before a terminal reads it: an escape sequence could clear the screen, change its
--- title, or write commands, and what turns the direction of writing could show another text than there is.

local harmless = {}

local IN_TEXT, IN_JSON = "\\x%02x", "\\u%04x"

local function shown(byte)
  return IN_TEXT:format(byte:byte())
end

-- The UTF-8 character at a place that begins with a byte above 127, or nil.
local function character(text, at)
  return text:match("^[\194-\223][\128-\191]", at) or text:match("^\224[\160-\191][\128-\191]", at)
    or text:match("^[\225-\239][\128-\191][\128-\191]", at)
    or text:match("^\240[\144-\191][\128-\191][\128-\191]", at)
    or text:match("^[\241-\244][\128-\191][\128-\191][\128-\191]", at)
end

-- Whether a character is a control of the second half (C1), or turns the direction of writing: U+202A to U+202E and
-- U+2066 to U+2069.
local function is_control(one)
  return one:find "^\194[\128-\159]$" or one:find "^\226\128[\170-\174]$" or one:find "^\226\129[\166-\169]$"
end

-- A control, or a byte that is no character. C1 is one byte alone in old character sets.
local function escaped(one, format)
  local first, second, third = one:byte(1, 3)
  if third then
    return IN_JSON:format((first - 224) * 4096 + (second - 128) * 64 + third - 128)
  end
  return format:format(second or first)
end

local function replace_high(text, format)
  local parts, at = {}, 1
  while at <= #text do
    local from, to = text:find("[\128-\255]", at)
    if not from then
      break
    end
    local one = character(text, from)
    parts[#parts + 1] = text:sub(at, from - 1)
    if one and not is_control(one) then
      parts[#parts + 1] = one
    else
      parts[#parts + 1] = escaped(one or text:sub(from, from), format)
    end
    at = from + (one and #one or to - from + 1)
  end
  return table.concat(parts) .. text:sub(at)
end

--- Shows control characters as \x1b, those above one byte as \u202e. Line breaks and tabs stay.
---@param text string
---@return string
function harmless.text(text)
  text = text:gsub("\r\n", "\n"):gsub("[%z\1-\8\11-\31\127]", shown)
  return text:find "[\128-\255]" and replace_high(text, IN_TEXT) or text
end

--- The same for a text that must stay in one line.
---@param text string
---@return string
function harmless.line(text)
  return (harmless.text(text):gsub("\n", "\\n"):gsub("\t", " "))
end

--- The same for JSON, which stays what it says: the characters are written as \u009b. Slashes need no backslash.
---@param text string
---@return string
function harmless.json(text)
  text = text:gsub("\\(.)", { ["/"] = "/" }):gsub("\127", "\\u007f")
  return text:find "[\128-\255]" and replace_high(text, IN_JSON) or text
end

--- A URL without what may be secret in it: name and password, query and fragment.
---@param url string
---@return string
function harmless.url(url)
  local scheme, rest = url:match "^(%w+://)(.*)$"
  return (scheme or "") .. (rest or url):gsub("^.*@", ""):gsub("[?#].*$", "")
end

return harmless
