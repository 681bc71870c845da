-- The upload instructions and attachment URLs of the API are input. They are checked like a user's
-- input: wrong ones are errors, never raised, and nothing is sent to the store.
local fakes = require "spec.fixtures.fakes"
local files = require "spec.support.files"
local json = require "linq.util.json"
local linq = require "linq"
local told = require "spec.support.told"

local SECRET = "key_v3_SECRET"
local STORED = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

after_each(files.remove_all)

-- Returns the JSON text of an answer: valid fields, replaced by these, which are JSON texts too.
local function answer(fields, more)
  local all = {
    attachment_id = '"a"', http_method = '"PUT"', required_headers = '{"Content-Type":"text/plain"}',
    upload_url = '"%s/told-file?X-Signature=abc"',
  }
  for _, given in ipairs { fields, more } do
    for name, text in pairs(given) do
      all[name] = text
    end
  end
  local parts = {}
  for name, text in pairs(all) do
    parts[#parts + 1] = text ~= "" and ('"%s":%s'):format(name, text) or nil
  end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

local function upload(fields, options)
  told.tell(answer(fields), STORED)
  local done, err = told.client(options).attachments:upload { data = "12345", filename = "a.txt" }
  return done, err, told.log()
end

local function headers(text)
  return { required_headers = text }
end

describe("an upload's answer with forbidden instructions", function()
  local wrong = {
    ["CR LF in a header's value"] = headers '{"X-A":"b\\r\\nX-Evil: 1"}',
    ["LF in a header's value"] = headers '{"X-A":"b\\nX-Evil: 1"}',
    ["NUL in a header's value"] = headers '{"X-A":"b\\u0000c"}',
    ["CR LF in a header's name"] = headers '{"X-A: b\\r\\nX-Evil":"1"}',
    ["a colon in a header's name"] = headers '{"X-A: b, X":"1"}',
    ["a space in a header's name"] = headers '{"X A":"1"}',
    ["a header without a name"] = headers '{"":"1"}',
    ["a whole request in a header"] = headers
      '{"X-A":"b\\r\\nContent-Length: 0\\r\\n\\r\\nGET /evil HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"}',
    ["a header twice"] = headers '{"Content-Type":"text/plain","content-type":"text/html"}',
    ["a nested header"] = headers '{"X-A":{"b":"c"}}',
    ["a header that is an array"] = headers '{"X-A":["b"]}',
    ["a header that is a boolean"] = headers '{"X-A":true}',
    ["headers in an array"] = headers '["X-A: b"]',
    ["headers in an array of objects"] = headers '[{"X-A":"b"}]',
    ["headers in an empty array"] = headers "[]",
    ["headers that are a string"] = headers '"X-A: b"',
    ["headers that are a number"] = headers "42",
    ["headers that are a boolean"] = headers "false",
    ["another Content-Length"] = headers '{"Content-Length":"6"}',
    ["a Content-Length that is none"] = headers '{"Content-Length":"5, 5"}',
    ["a Content-Length with a sign"] = headers '{"Content-Length":"+5"}',
    ["CR LF in the method"] = { http_method = '"PUT / HTTP/1.1\\r\\nX-Evil: 1\\r\\nX:"' },
    ["a method in lower case"] = { http_method = '"put"' },
    ["an empty method"] = { http_method = '""' },
    ["a method that is a number"] = { http_method = "42" },
    ["a method that is an array"] = { http_method = '["PUT"]' },
    ["no URL"] = { upload_url = "" },
    ["a URL that is null"] = { upload_url = "null" },
    ["a URL that is a number"] = { upload_url = "42" },
    ["a URL that is an object"] = { upload_url = '{"a":1}' },
    ["an empty URL"] = { upload_url = '""' },
    ["a relative URL"] = { upload_url = '"/told-file"' },
    ["a URL without a scheme"] = { upload_url = '"//127.0.0.1/told-file"' },
    ["a URL without a host"] = { upload_url = '"https:///told-file"' },
    ["a URL of another scheme"] = { upload_url = '"ftp://127.0.0.1/x"' },
    ["a file's URL"] = { upload_url = '"file:///etc/passwd"' },
    ["a user in the URL"] = { upload_url = '"https://user:word@127.0.0.1/x"' },
    ["a host behind a user"] = { upload_url = '"http://127.0.0.1:1@evil.example/x"' },
    ["a host behind a backslash"] = { upload_url = '"https://evil.example\\\\@127.0.0.1/x"' },
    ["CR LF in the URL"] = { upload_url = '"%s/told-file HTTP/1.1\\r\\nX-Evil: 1\\r\\n\\r\\n"' },
    ["a tab in the URL"] = { upload_url = '"%s/told-file\\t"' },
    ["NUL in the URL"] = { upload_url = '"%s/told-file\\u0000"' },
    ["http to another host"] = { upload_url = '"http://store.example/told-file"' },
  }
  for _, name in ipairs {
    "Host", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect", "Proxy-Connection",
    "Proxy-Authorization", "HTTP2-Settings", "CONNECTION",
  } do
    wrong["the header " .. name] = headers(('{"%s":"x"}'):format(name))
  end
  for _, method in ipairs { "GET", "DELETE", "CONNECT", "PATCH", "HEAD", "OPTIONS", "TRACE", "PUTT" } do
    wrong["the method " .. method] = { http_method = ('"%s"'):format(method) }
  end
  for what, fields in pairs(wrong) do
    it("is an error of kind decode: " .. what, function()
      local done, err, log = upload(fields)
      assert.is_nil(done)
      assert.is_true(linq.is_error(err))
      assert.equal("decode", err.kind)
      assert.equal("attachments.upload", err.operation)
      assert.is_nil(tostring(err):find("Signature", 1, true))
      assert.equal(1, #log)
      assert.equal("/told/v3/attachments", log[1].target)
    end)
  end
end)

it("a relative upload_url is told as what it is", function()
  for _, target in ipairs { "/told-file?X-Signature=abc", "told-file?X-Signature=abc", "//127.0.0.1/told-file" } do
    local _, err = upload { upload_url = ('"%s"'):format(target) }
    assert.equal("decode", err.kind)
    assert.matches("the API gave a relative URL", err.message, 1, true)
    assert.is_nil(err.message:find("cut off", 1, true))
  end
end)

describe("an upload's answer", function()
  local good = {
    ["without headers"] = headers "",
    ["with headers that are null"] = headers "null",
    ["with an empty object of headers"] = headers "{}",
    ["with the file's Content-Length"] = headers '{"content-LENGTH":"5"}',
    ["with the file's Content-Length as a number"] = headers '{"Content-Length":5}',
    ["without a method"] = { http_method = "" },
    ["with a method that is null"] = { http_method = "null" },
  }
  for what, fields in pairs(good) do
    it("is followed " .. what, function()
      local done, err, log = upload(fields)
      assert.is_truthy(done, tostring(err))
      assert.equal(2, #log)
      assert.equal("PUT", log[2].method)
      local _, lengths = log[2].head:lower():gsub("\r\ncontent%-length: 5\r\n", "")
      assert.equal(1, lengths)
    end)
  end

  it("may require POST, and any header about the file", function()
    local _, err, log = upload { http_method = '"POST"',
      required_headers = '{"X-Meta":"a b","x-number":7,"Content-Type":"text/html"}' }
    assert.is_nil(err)
    assert.equal("POST", log[2].method)
    for _, line in ipairs { "x-meta: a b", "x-number: 7", "content-type: text/html" } do
      assert.matches("\r\n" .. line .. "\r\n", log[2].head:lower(), 1, true)
    end
  end)

  it("never raises, however it is changed", function()
    local state = 1
    local function random(n) -- the same numbers in every run and every Lua
      state = state * 16807 % 2147483647
      return state % n + 1
    end
    local whole = {
      required_headers = '{"Content-Type":"text/plain","Content-Length":"5","X-A":"b"}',
      upload_url = '"https://store.example/a?b=c"', download_url = '"https://store.example/d"',
    }
    local names = { "attachment_id", "http_method", "required_headers", "upload_url", "download_url" }
    local values = {
      "null", "true", "0", "1e9", '"x"', '""', "[]", "[1]", '[{"a":1}]', "{}", '{"a":{}}', '{"a":"b\\r\\nc"}',
    }
    local bits = {
      '"', "{", "}", "[", "]", ":", ",", "null", "0", "-", "\\", "\\u0000", "\\r\\n", "@", "1e9", "true", "",
    }
    local function mutate()
      if random(2) == 1 then
        return answer(whole, { [names[random(#names)]] = values[random(#values)] })
      end
      local text = answer(whole)
      for _ = 1, random(3) do
        local from = random(#text)
        text = text:sub(1, from - 1) .. bits[random(#bits)] .. text:sub(from + random(12) - 1)
      end
      return text
    end
    local kinds = {}
    for _ = 1, 3000 do
      local mutated = mutate()
      local client = linq.client { api_key = SECRET, max_retries = 0, transport = fakes.transport(
        fakes.json(200, mutated), { status = 200, body = "" }) }
      local ok, done, err = pcall(client.attachments.upload, client.attachments, { data = "12345", filename = "a.txt" })
      assert.is_true(ok, tostring(done) .. " for " .. mutated)
      assert.is_true(done ~= nil or linq.is_error(err), mutated)
      kinds[done and "done" or err.kind] = true
    end
    assert.is_true(kinds.done and kinds.decode)
  end)
end)

describe("a URL of the store", function()
  -- Uploads to a URL and downloads from it. Returns the results, and whether anything was sent.
  local function try(target, base_url, allow_http)
    local body = json.encode { attachment_id = "a", id = "a", upload_url = target, download_url = target }
    local function client()
      local transport = fakes.transport(fakes.json(200, body), function(request)
        if request.output_path then
          files.write(request.output_path, "x")
        end
        return { status = 200, body = "" }
      end)
      return linq.client { api_key = SECRET, max_retries = 0, transport = transport, base_url = base_url,
        allow_http = allow_http }, transport
    end
    local one, one_transport = client()
    local _, up = one.attachments:upload { data = "x", filename = "a.txt" }
    local two, two_transport = client()
    local _, down = assert(two.attachments:retrieve "a"):download(files.new())
    assert.equal(up and up.kind, down and down.kind)
    assert.equal(#one_transport.requests, #two_transport.requests)
    assert.equal(up and 1 or 2, #one_transport.requests)
    return up and up.kind or true
  end

  it("is https", function()
    local API = "https://api.example"
    assert.is_true(try("https://store.example/a?b=c", API))
    assert.is_true(try("HTTPS://store.example", API))
    assert.is_true(try("https://[2001:db8::1]:8443/a", API))
    for _, target in ipairs {
      "http://store.example/a", "http://127.0.0.1:8080/a", "http://localhost/a", "http://[::1]/a",
      "http://169.254.169.254/latest/meta-data", "gopher://store.example/", "https:store.example", "store.example/a",
      "https://", "https://user@store.example/a", "https://a b/", "https://store.example:x/", "javascript:alert(1)",
    } do
      assert.equal("decode", try(target, API), target)
    end
  end)

  it("may be http on loopback for a client whose API is on loopback", function()
    for _, base in ipairs { "http://127.0.0.1:8080", "http://localhost/x", "https://localhost:8443" } do
      assert.is_true(try("http://127.0.0.1:9000/a", base))
      assert.is_true(try("http://localhost/a", base))
      assert.equal("decode", try("http://store.example/a", base))
    end
  end)

  it("may be http with allow_http", function()
    assert.is_true(try("http://store.example/a", "https://api.example", true))
    assert.is_true(try("http://127.0.0.1/a", "http://api.example", true))
    assert.equal("decode", try("http://user@store.example/a", "https://api.example", true))
    assert.equal("decode", try("ftp://store.example/a", "https://api.example", true))
  end)

  it("is sent without its fragment", function()
    told.tell(answer { upload_url = '"%s/told-file?X-Signature=abc#part"' }, STORED)
    assert(told.client().attachments:upload { data = "12345", filename = "a.txt" })
    assert.equal("/told-file?X-Signature=abc", told.log()[2].target)
  end)
end)
