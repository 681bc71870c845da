-- Certificates are always verified. HTTP/2 is used when the server supports it.
local files = require "spec.support.files"
local linq = require "linq"
local process = require "spec.support.process"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local dir

local function openssl(command)
  local output, status = process.run(("cd %s && openssl %s"):format(dir, command))
  assert(status == 0, output)
end

-- The configuration of `openssl ca`, the only command that accepts both dates in every release.
local authority = [[
[ca]
default_ca = ours
[ours]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = none
[any]
commonName = supplied
]]

local function date(days)
  return os.date("!%Y%m%d%H%M%SZ", os.time() + days * 86400)
end

-- Makes a certificate authority, and the certificates that it signs.
local function make_certificates()
  files.write(dir .. "/ca.cnf", authority)
  files.write(dir .. "/index.txt", "")
  openssl 'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj "/CN=spec CA"'
  for name, last_day in pairs { good = 2, expired = -1, other = 2 } do
    local host = name == "other" and "DNS:other.example" or "IP:127.0.0.1,DNS:localhost"
    files.write(dir .. "/" .. name .. ".ext", "subjectAltName=" .. host)
    openssl(('req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj "/CN=%s"'):format(name, name, name))
    openssl(("ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in %s.csr -out %s.pem -extfile %s.ext "
      .. "-startdate %s -enddate %s"):format(name, name, name, date(-2), date(last_day)))
  end
  openssl 'req -x509 -newkey rsa:2048 -nodes -keyout self.key -out self.pem -days 2 -subj "/CN=127.0.0.1"'
end

local template = [[
%s
events {}
http {
  %s
  default_type application/json;
  %s
}
]]

local function virtual_server(port, name)
  return ([[
  server {
    listen 127.0.0.1:%d ssl http2;
    ssl_certificate %s/%s.pem;
    ssl_certificate_key %s/%s.key;
    location / { return 200 '{"id":"1","display_name":"$server_protocol","handles":[],"is_group":false}'; }
  }]]):format(port, dir, name, dir, name)
end

describe("TLS", function()
  local names = { "good", "expired", "other", "self" }
  local one

  setup(function()
    dir = process.run("mktemp -d"):gsub("%s+$", "")
    make_certificates()
    one = servers.nginx(function(own, port)
      local blocks = {}
      for i, name in ipairs(names) do
        blocks[i] = virtual_server(port + i - 1, name)
      end
      return template:format(server.preamble(own), server.http_preamble(own), table.concat(blocks, "\n"))
    end)
  end)

  teardown(function()
    process.run("rm -rf " .. dir)
  end)

  local function client(name, options)
    options = options or {}
    for i, known in ipairs(names) do
      if known == name then
        options.base_url = ("https://127.0.0.1:%d"):format(one.port + i - 1)
      end
    end
    options.api_key = "k"
    options.max_retries = 0
    return linq.client(options)
  end

  it("works with ca_file, over HTTP/2", function()
    local chat = assert(client("good", { ca_file = dir .. "/ca.pem" }).chats:retrieve "1")
    assert.equal("HTTP/2.0", chat.display_name)
  end)

  it("shares one connection among concurrent calls, from the first on", function()
    local one_client = client("good", { ca_file = dir .. "/ca.pem" })
    local _, errors = linq.map({ 1, 2, 3, 4, 5, 6, 7, 8 }, function(id)
      return one_client.chats:retrieve(tostring(id))
    end, { concurrency = 8 })
    assert.is_nil(next(errors))
    assert.equal(1, one_client:stats().connections_opened)
  end)

  it("works with ca_path", function()
    openssl "rehash ."
    assert(client("good", { ca_path = dir }).chats:retrieve "1")
  end)

  for name, options in pairs { good = {}, self = {}, expired = { ca = true }, other = { ca = true } } do
    local what = name == "good" and "one by an authority that nobody knows" or name
    it("refuses a wrong certificate: " .. what, function()
      local chat, err = client(name, options.ca and { ca_file = dir .. "/ca.pem" } or {}).chats:retrieve "1"
      assert.is_nil(chat)
      assert.equal("tls", err.kind, tostring(err))
      assert.truthy(err.message:find("ca_file", 1, true))
      assert.is_false(err.retryable)
    end)
  end

  it("reports a ca_file that cannot be read", function()
    local _, err = client("good", { ca_file = "/nowhere/ca.pem" }).chats:retrieve "1"
    assert.equal("tls", err.kind)
    assert.truthy(err.message:find("ca_file", 1, true))
  end)

  it("returns a failure when the server does not speak TLS", function()
    local plain = linq.client {
      api_key = "k",
      base_url = servers.faulty().origin:gsub("^http", "https") .. "/fine",
      max_retries = 0,
    }
    local _, err = plain.chats:retrieve "1"
    assert.equal("tls", err.kind)
  end)
end)
