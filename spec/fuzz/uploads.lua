-- What an upload's answer asks for: whatever it says, what goes out to the store is
-- one well-formed request over https, without the client's secret, or nothing.
--
-- An input is the body of the answer.

local documented = require "spec.fuzz.support.documented"
local linq = require "linq"
local natives = require "spec.fuzz.support.natives"
local walk = require "spec.fuzz.support.walk"

local KEY = "sesame-7f3a9c1e5b"
local FIELDS = { data = "the bytes", filename = "a.txt", content_type = "text/plain" }

local function check_store_request(request)
  local parts = not request.url:find "%z" and natives.url_parts(request.url)
  if not parts then
    return -- the core sends nothing there
  end
  assert(parts.scheme == "https" and not parts.user and not parts.password, request.url)
  assert(request.method:find "^%u+$", request.method)
  for name, value in pairs(request.headers) do
    assert(name:find "^[%w!#$%%&'*+%-.^_`|~]+$", name)
    assert(type(value) == "string" and not value:find "[\r\n%z]", value)
    assert(not value:find(KEY, 1, true), "the secret goes to the store")
  end
  assert(request.body == FIELDS.data)
end

return function(text)
  local requests = 0
  local client = linq.client { api_key = KEY, base_url = "https://api.example", transport = {
    send = function(request)
      requests = requests + 1
      if requests == 1 then
        return { status = 200, headers = { ["Content-Type"] = "application/json" }, body = text }
      end
      check_store_request(request)
      return { status = 200, headers = {}, body = "" }
    end,
  } }
  local upload, err = client.attachments:upload(FIELDS)
  assert(requests <= 2, "sent twice")
  if upload then
    walk(upload)
  else
    documented(err, KEY)
  end
end
