--- The options of a client and of one request: names, checks, defaults. Times are in
--- seconds, sizes in bytes.

local clocks = require "linq.util.clock"
local headers = require "linq.http.headers"
local misuse = require "linq.util.misuse"

local options = {}

local function expect(kind)
  return function(value)
    if type(value) ~= kind then
      return "must be a " .. kind .. ", got " .. type(value)
    end
  end
end

local function clean_text(value)
  if type(value) ~= "string" then
    return "must be a string, got " .. type(value)
  elseif value == "" then
    return "is empty"
  elseif value:find("[%z\r\n]") then
    return "holds CR, LF or NUL"
  end
end

local function secret(value)
  if type(value) ~= "string" and type(value) ~= "function" then
    return "must be a string or a function, got " .. type(value)
  end
  return type(value) == "string" and clean_text(value) or nil
end

local function seconds(value)
  if type(value) ~= "number" or value ~= value or value <= 0 then
    return "must be a positive number of seconds"
  end
end

local function count(value)
  if type(value) ~= "number" or value < 0 or value % 1 ~= 0 then
    return "must be an integer, 0 or more"
  end
end

local function positive(value)
  if type(value) ~= "number" or value < 1 or value % 1 ~= 0 or value > 2 ^ 31 then
    return "must be an integer, 1 or more"
  end
end

local function header_fields(value)
  if type(value) ~= "table" then
    return "must be a table of names and values"
  end
  for name, text in pairs(value) do
    local wrong = headers.invalid(name, text) or headers.reserved(name)
    if wrong then
      return "is invalid: " .. wrong
    end
  end
end

local function functions(...)
  local names = { ... }
  return function(value)
    for _, name in ipairs(names) do
      if type(value) ~= "table" or type(value[name]) ~= "function" then
        return "must be a table with the function" .. (names[2] and "s " or " ") .. table.concat(names, " and ")
      end
    end
  end
end

-- name -> check(value), which returns what is wrong with the value, or nothing
local of_request = {
  timeout = seconds,
  deadline = seconds,
  max_retries = count,
  headers = header_fields,
  idempotency_key = clean_text,
  on_response = expect "function",
}

local of_client = {
  base_url = clean_text,
  timeout = seconds,
  connect_timeout = seconds,
  deadline = seconds,
  max_retries = count,
  max_response_bytes = positive,
  max_connections = positive,
  ca_file = clean_text,
  ca_path = clean_text,
  proxy = clean_text,
  headers = header_fields,
  user_agent = clean_text,
  auto_idempotency = expect "boolean",
  rate_limit_pause = expect "boolean",
  allow_http = expect "boolean",
  strict = expect "boolean",
  on_event = expect "function",
  host = functions("wait", "sleep"),
  transport = functions "send",
  clock = clocks.wrong,
}

--- The values of options that are not given.
options.defaults = {
  timeout = 60,
  connect_timeout = 10,
  max_retries = 2,
  max_response_bytes = 16 * 1024 * 1024,
  max_connections = 64,
  auto_idempotency = true,
  rate_limit_pause = true,
}

local nothing = {}

local function all_mistakes(given, known, noun)
  local mistakes = misuse.unknown_names(given, known, noun)
  for name, checker in pairs(known) do
    local wrong = given[name] ~= nil and checker(given[name])
    if wrong then
      mistakes[#mistakes + 1] = ("%s '%s' %s"):format(noun, name, wrong)
    end
  end
  table.sort(mistakes)
  return mistakes
end

-- What is wrong with options: messages, in their order.
local function mistakes_in(given, known, noun)
  if type(given) ~= "table" then
    return { ("%ss must be a table, got %s"):format(noun, type(given)) }
  end
  if getmetatable(given) then -- which may give more than the table holds
    return all_mistakes(given, known, noun)
  end
  for name, value in pairs(given) do
    local checker = known[name]
    if not checker or checker(value) then
      return all_mistakes(given, known, noun)
    end
  end
  return nothing
end

local function raise(mistakes)
  if mistakes[1] then
    misuse.raise("%s", table.concat(mistakes, "; "))
  end
end

-- What is said of a credential of the other version.
local foreign_credentials = {
  api_key = "is API v3's: give 'token', or use linq.client",
  token = "is API v2's: give 'api_key', or use linq.v2.client",
}

--- Raises unless `given` holds valid client options only.
---@param given linq.any_options
---@param credential "api_key"|"token" the option that holds the secret
function options.check_client(given, credential)
  local known = { [credential] = secret }
  for name, checker in pairs(of_client) do
    known[name] = checker
  end
  for name, wrong in pairs(type(given) == "table" and foreign_credentials or nothing) do
    if name ~= credential and given[name] ~= nil then
      known[name] = function()
        return wrong
      end
    end
  end
  raise(mistakes_in(given, known, "option"))
end

--- Finds what is wrong with request options.
---@param given linq.request_options|nil
---@return string[] mistakes
function options.mistakes_of_request(given)
  return given ~= nil and mistakes_in(given, of_request, "request option") or nothing
end

--- Raises unless `given` is nil or holds valid request options only.
---@param given linq.request_options|nil
function options.check_request(given)
  raise(options.mistakes_of_request(given))
end

return options
