--- What an error has to be, whatever the server did: an error object of a documented
--- kind, printed in one line, and without the secret.

local errors = require "linq.error"

local kinds = {}
for kind in ([[invalid auth forbidden not_found conflict rate_limited server status timeout connection tls protocol
  decode too_large canceled host]]):gmatch "%S+" do
  kinds[kind] = true
end

local function check_secret(value, secret)
  if type(value) == "string" then
    assert(not value:find(secret, 1, true), "the secret is in the error")
  elseif type(value) == "table" then
    for name, element in pairs(value) do
      check_secret(name, secret)
      check_secret(element, secret)
    end
  end
end

---@param err any
---@param secret? string
return function(err, secret)
  assert(errors.is_error(err), "no error object")
  assert(kinds[err.kind], err.kind)
  assert(type(err.message) == "string")
  assert(not tostring(err):find "[\r\n]", "its text is of several lines")
  if secret then
    check_secret(err, secret)
    check_secret(tostring(err), secret)
  end
end
