--- Addresses in the form that the API accepts: E.164 numbers and e-mail addresses.

local lower = require("linq.util.ascii").lower
local errors = require "linq.error"
local misuse = require "linq.util.misuse"
local trim = require "linq.util.trim"

local phone = {}

-- Characters that people and address books put around digits, in UTF-8: no-break spaces,
-- hyphens, dashes, direction marks.
local decoration = {
  "\194\160", "\226\128\175", "\226\128\144", "\226\128\145", "\226\128\146", "\226\128\147", "\226\128\148",
  "\226\128\170", "\226\128\172", "\226\128\142", "\226\128\143", "\226\129\166", "\226\129\169",
}

-- Bytes of the longest e-mail address (RFC 5321, section 4.5.3.1). No number is longer,
-- however it is written.
local LONGEST = 320

-- Countries whose national numbers keep a leading zero in E.164.
local keeps_zero = { ["39"] = true, ["378"] = true, ["379"] = true }

local known_options = { country = true }

local function refuse(text, why)
  return nil, errors.new { kind = "invalid", message = ("%q is not a phone number: %s"):format(text, why) }
end

local function bare(text)
  for _, mark in ipairs(decoration) do
    text = text:gsub(mark, " ")
  end
  return (text:gsub("^%s*[Tt][Ee][Ll]:", ""):gsub("[%s().%-/]", ""))
end

local function national(digits, country)
  if country == "1" then
    if #digits == 11 and digits:sub(1, 1) == "1" then
      return digits
    end
    return #digits == 10 and "1" .. digits or nil
  end
  if not keeps_zero[country] then
    digits = digits:gsub("^0", "")
  end
  return country .. digits
end

-- The calling code that the options give, as digits.
local function country_of(options)
  local given = options and options.country
  if given == nil then
    return "1"
  end
  local country = tostring(given):match "^%+?([1-9]%d?%d?)$"
  return country or misuse.raise("phone.normalize: no calling code of a country: %s", tostring(given))
end

local function normalize_email(text)
  local address = trim(text)
  if not address:find("^[^@%s]+@[^@%s]+$") then
    return nil, errors.new { kind = "invalid", message = ("%q is not an e-mail address"):format(text) }
  end
  return lower(address)
end

--- Converts a phone number to E.164 (`+` and 7 to 15 digits). A number without a country
--- code belongs to `country`, by default +1, which is the API's own rule. E-mail
--- addresses are returned in lower case.
---@param text string
---@param options? { country?: string|integer } country calling code, without "+"
---@return string|nil address
---@return linq.error|nil err kind "invalid"
function phone.normalize(text, options)
  if type(text) ~= "string" then
    misuse.raise("phone.normalize: text must be a string, got %s", type(text))
  end
  if options then
    misuse.check_names(options, known_options, "option of phone.normalize")
  end
  if #text > LONGEST then
    local message = ("a text of %d bytes is not an address, which has at most %d"):format(#text, LONGEST)
    return nil, errors.new { kind = "invalid", message = message }
  elseif text:find("@", 1, true) then
    return normalize_email(text)
  elseif #text >= 8 and #text <= 16 and text:find "^%+[1-9]%d*$" then
    return text -- it is E.164: what most are
  end
  local country = country_of(options)
  -- "+44 (0)20 …": the zero is dialled within the country only
  local number = bare((text:gsub("^(%s*%+[%d%s]+)%(0%)", "%1"))):gsub("^00", "+")
  local plus, digits = number:match("^(%+?)(%d+)$")
  if not digits then
    return refuse(text, "it has characters other than digits")
  end
  if plus == "" then
    digits = national(digits, country)
    if not digits then
      return refuse(text, "a number without a country code has 10 digits in country +1")
    end
  end
  if #digits < 7 or #digits > 15 or digits:sub(1, 1) == "0" then
    return refuse(text, "E.164 numbers have 7 to 15 digits and do not begin with 0")
  end
  return "+" .. digits
end

--- The form in which two addresses compare: the normalized address, or the text in lower
--- case when it is neither a number nor an e-mail address (a short code).
---@param text string
---@return string
function phone.key(text)
  return phone.normalize(text) or lower(text)
end

return phone
