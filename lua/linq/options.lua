--- The options of a client and of one request: names, types, defaults.

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

local function seconds(value)
  if type(value) ~= "number" or value ~= value or value <= 0 then
    return "must be a number of seconds above 0"
  end
end

local function count(value)
  if type(value) ~= "number" or value < 0 or value % 1 ~= 0 then
    return "must be a whole number, 0 or more"
  end
end

local function positive(value)
  if type(value) ~= "number" or value < 1 or value % 1 ~= 0 or value > 2 ^ 31 then
    return "must be a whole number, 1 or more"
  end
end

local function header_fields(value)
  if type(value) ~= "table" then
    return "must be a table of names and values"
  end
  for name, text in pairs(value) do
    local wrong = headers.invalid(name, text) or headers.reserved(name)
    if wrong then
      return "is wrong: " .. wrong
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

-- name -> check(value): what is wrong with it, or nothing
local of_request = {
  timeout = seconds,
  deadline = seconds,
  max_retries = count,
  headers = header_fields,
  idempotency_key = clean_text,
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
  on_event = expect "function",
  host = functions("wait", "sleep"),
  transport = functions "send",
}

--- What applies where nothing is given. Times in seconds, sizes in bytes.
options.defaults = {
  timeout = 60,
  connect_timeout = 10,
  max_retries = 2,
  max_response_bytes = 16 * 1024 * 1024,
  max_connections = 64,
  auto_idempotency = true,
  rate_limit_pause = true,
}

local function check(given, known, what)
  if type(given) ~= "table" then
    misuse.raise("%ss must be a table, got %s", what, type(given))
  end
  for name, value in pairs(given) do
    local checker = known[name] or misuse.check_names(given, known, what)
    local wrong = checker(value)
    if wrong then
      misuse.raise("%s '%s' %s", what, name, wrong)
    end
  end
end

--- Raises unless `given` holds options of a client only.
---@param given table
---@param credential string the name of the option with the secret: "api_key", "token"
function options.check_client(given, credential)
  local known = { [credential] = clean_text }
  for name, checker in pairs(of_client) do
    known[name] = checker
  end
  check(given, known, "option")
end

--- Request options that say nothing.
options.none = {}

--- Raises unless `given` is nil or holds options of one request only.
---@param given table|nil
function options.check_request(given)
  if given ~= nil then
    check(given, of_request, "request option")
  end
end

return options
