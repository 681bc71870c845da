--- Takes a client's secret out of text from outside, which may repeat it, as it is or
--- encoded.

local ascii = require "linq.util.ascii"
local core = require "linq.core"

local redact = {}

local MARK = "[redacted]"

-- Bytes. A shorter secret may be an ordinary word, without which texts make no sense.
local SHORTEST = 8

-- How many layers of encoding are undone: JSON in JSON, a URL in JSON.
local LAYERS = 2

-- ---- the forms of a secret ------------------------------------------------------------

-- The base64 digits that depend on the secret alone when it begins at byte `offset` of a
-- group of three, whatever text stands before it ("name:secret") and after it.
local function base64_form(secret, offset)
  local digits = core.base64_encode(("\0"):rep(offset) .. secret)
  local first = offset == 0 and 1 or offset + 2
  local last = math.floor((offset + #secret) * 8 / 6)
  return digits:sub(first, last)
end

local function forms_of(secret)
  local forms = { secret, ascii.lower(secret) } -- header names are converted to lower case
  for offset = 0, 2 do
    local form = base64_form(secret, offset)
    forms[#forms + 1] = form
    forms[#forms + 1] = form:gsub("+", "-"):gsub("/", "_") -- as in URLs (RFC 4648, section 5)
  end
  return forms
end

-- ---- texts ----------------------------------------------------------------------------

local function without(text, form)
  local from, at, pieces = text:find(form, 1, true), 1, {}
  while from do
    pieces[#pieces + 1] = text:sub(at, from - 1)
    at = from + #form
    from = text:find(form, at, true)
  end
  if at == 1 then
    return text
  end
  pieces[#pieces + 1] = text:sub(at)
  return table.concat(pieces, MARK)
end

local function without_any(text, forms)
  for _, form in ipairs(forms) do
    text = without(text, form)
  end
  return text
end

local function character(digits)
  return string.char(tonumber(digits, 16))
end

-- The character of a JSON escape, or nil if a secret cannot contain it.
local function json_escape(kind, zeros, digits)
  if kind ~= "u" then
    return kind .. zeros .. digits
  end
  return #zeros == 2 and #digits == 2 and character(digits) or nil
end

-- The text with one layer of JSON and URL escapes undone.
local function unescaped(text)
  if text:find("\\", 1, true) then
    text = text:gsub('\\([u/\\"])(0?0?)(%x?%x?)', json_escape)
  end
  if text:find("%", 1, true) then
    text = text:gsub("%%(%x%x)", character)
  end
  return text
end

local function same(text)
  return text
end

--- Makes a function that takes the secret out of a text. A text in which the secret is
--- escaped is returned unescaped. A secret of less than 8 bytes is not taken out.
---@param secret string|nil
---@return fun(text: string): string
function redact.of(secret)
  if not secret or #secret < SHORTEST then
    return same
  end
  local forms = forms_of(secret)
  return function(text)
    text = without_any(text, forms)
    local bare = text
    for _ = 1, LAYERS do
      bare = unescaped(bare)
      local clean = without_any(bare, forms)
      if clean ~= bare then
        text, bare = clean, clean
      end
    end
    return text
  end
end

return redact
