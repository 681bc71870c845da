-- linq doctor finds what usually goes wrong, each against a real server, and says what to do.
local certificate = require "spec.support.certificate"
local command = require "spec.support.command"
local files = require "spec.support.files"
local json = require "linq.util.json"
local process = require "spec.support.process"
local server_module = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local KEY, TOKEN = "key-" .. command.KEY, "token-" .. command.KEY

local conf = [[
%s
worker_processes 1;
events { worker_connections 64; }
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location / { content_by_lua_block {
      ngx.header.date = ngx.http_time(ngx.time() - 3600)
      ngx.header.content_type = "application/json"
      ngx.print '{"phone_numbers":[]}'
    } }
  }
  server {
    listen 127.0.0.1:%d ssl;
    ssl_certificate %s/cert.pem;
    ssl_certificate_key %s/key.pem;
  }
}
]]

describe("linq doctor", function()
  local sandbox, other, tls_port, variables

  setup(function()
    sandbox = servers.sandbox { api_key = KEY, token = TOKEN }
    other = servers.nginx(function(dir, port)
      certificate.make(dir)
      tls_port = port - 10000
      return conf:format(server_module.preamble(dir), server_module.http_preamble(dir), port, tls_port, dir, dir)
    end)
    process.run("mkdir -p " .. command.home() .. "/.config/linq")
  end)

  before_each(function()
    variables = {
      LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = sandbox.base_url, LINQ_API_V2_BASE_URL = sandbox.base_url,
    }
    process.run("rm -f " .. command.home() .. "/.config/linq/*")
  end)

  teardown(function()
    sandbox:stop()
    other:stop()
    command.clean()
    files.remove_all()
  end)

  -- Runs it, and looks at what it says is wrong.
  local function expect(what, wrong, todo, arguments)
    local output, errors, status = command.run("doctor --json " .. (arguments or ""), variables)
    assert.equal(1, status, errors)
    assert.equal("", errors)
    local found
    for _, finding in ipairs(json.decode(output)) do
      assert(not (found and finding.wrong), output)
      found = found or finding.wrong and finding
    end
    assert(found, output)
    assert.equal(what, found.what, output)
    assert(found.wrong:find(wrong), found.wrong)
    assert(found.todo:find(todo, 1, true), found.todo)
    assert.is_nil(output:find(command.KEY, 1, true))
    return found
  end

  local function write_profile(text, mode)
    local path = command.home() .. "/.config/linq/default.conf"
    files.write(path, text)
    process.run(("chmod %s %s"):format(mode or "600", path))
  end

  it("finds nothing where all is well", function()
    local output, errors, status = command.run("doctor --from '(205) 276-1148'", variables)
    assert.equal(0, status, output .. errors)
    for line in output:gmatch "[^\n]+" do
      assert.matches("^ok    ", line)
    end
    assert(output:find("(205) 276-1148 is yours", 1, true), output)
  end)

  it("finds that there is no key", function()
    variables.LINQ_API_V3_API_KEY = nil
    expect("key", "^there is no key$", "set LINQ_API_V3_API_KEY, or write 'api_key = …' to ")
  end)

  it("finds that only the other version has a key", function()
    variables.LINQ_API_V3_API_KEY, variables.LINQ_INTEGRATION_TOKEN = nil, TOKEN
    expect("key", "^there is a key of API v2 alone %(LINQ_INTEGRATION_TOKEN%), and this looks at v3$",
      "set LINQ_API_V3_API_KEY, or run linq doctor --v2")
  end)

  it("finds that the key is refused", function()
    variables.LINQ_API_V3_API_KEY = "another"
    expect("key", "^the key of LINQ_API_V3_API_KEY is refused: GET /v3/phone_numbers: 401 auth: ",
      "take the key from the dashboard again")
  end)

  it("finds that the key is of the other version", function()
    variables.LINQ_API_V3_API_KEY = TOKEN
    expect("key", "^the key of LINQ_API_V3_API_KEY is one of API v2$",
      "put it into LINQ_INTEGRATION_TOKEN, and one of API v3 into LINQ_API_V3_API_KEY")
    variables.LINQ_INTEGRATION_TOKEN = KEY
    expect("key", "^the key of LINQ_INTEGRATION_TOKEN is one of API v3$", "put it into LINQ_API_V3_API_KEY", "--v2")
  end)

  it("finds /v3 at the end of base_url", function()
    variables.LINQ_API_V3_BASE_URL = sandbox.base_url .. "/v3"
    expect("base_url", "^base_url ends in '/v3', with which every path begins: leave it out$",
      "set LINQ_API_V3_BASE_URL to https://api.linqapp.com/api/partner, or unset it")
    variables.LINQ_API_V3_BASE_URL = nil
    write_profile("base_url = " .. sandbox.base_url .. "/v3")
    expect("base_url", "^base_url ends in '/v3'", ", or take 'base_url' out of the profile")
  end)

  it("finds that there is no such profile", function()
    variables.LINQ_PROFILE = "nope"
    expect("profile", "^there is no profile .*/nope.conf$", "make it, or name another one (--profile, LINQ_PROFILE)")
  end)

  it("finds that there is no network", function()
    variables.LINQ_API_V3_BASE_URL = "http://127.0.0.1:1"
    expect("network", "^127.0.0.1:1 cannot be reached: Failed to connect to 127.0.0.1", "look at the network")
  end)

  it("finds a proxy that leads nowhere, and shows no password of it", function()
    write_profile "proxy = http://me:secret@127.0.0.1:1"
    expect("proxy", "^the proxy http://127.0.0.1:1 does not lead to 127.0.0.1:%d+: ", "'proxy' of the profile")
    write_profile "proxy = me:secret@127.0.0.1:1"
    expect("proxy", "^the proxy 127.0.0.1:1 does not lead to 127.0.0.1:%d+: ", "'proxy' of the profile")
    for _, text in ipairs { "ftp://me:secret@127.0.0.1:1", "http://me:sec/ret@127.0.0.1:1" } do
      write_profile("proxy = " .. text)
      local finding = expect("proxy", "^the proxy %a+://127.0.0.1:1 does not lead to ", "'proxy' of the profile")
      assert.is_nil(finding.wrong:find "ret", finding.wrong)
    end
    write_profile ""
    variables.https_proxy, variables.LINQ_API_V3_BASE_URL = "http://127.0.0.1:1", "https://127.0.0.1:2"
    expect("proxy", "^the proxy http://127.0.0.1:1 does not lead to 127.0.0.1:2: ", "https_proxy")
    variables.no_proxy = "example.com, 127.0.0.1"
    expect("network", "^127.0.0.1:2 cannot be reached", "look at the network")
  end)

  it("finds a certificate that is not trusted", function()
    variables.LINQ_API_V3_BASE_URL = "https://127.0.0.1:" .. tls_port
    expect("certificates", "^the certificate of 127.0.0.1:%d+ is not trusted: .*self.signed",
      "apt install ca-certificates, or give the authority as 'ca_file'")
  end)

  it("finds a clock that is off", function()
    variables.LINQ_API_V3_BASE_URL = other.origin
    expect("clock", "^the clock is 3[56]%d%d seconds fast$", "timedatectl set-ntp true")
  end)

  it("finds an old libcurl", function()
    local library = files.new()
    process.run(("cc -shared -fPIC -o %s spec/support/other_libcurl.c -ldl"):format(library))
    local line = command.words(variables):gsub("env %-i", "env -i LIBCURL_VERSION_NUMBER=075600")
    line = line:gsub("LD_PRELOAD='[^']*'", "") .. " doctor"
    line = line:gsub("HOME=", ("LD_PRELOAD='%s %s' HOME="):format(process.preloaded, library), 1)
    local output, status = process.run(line)
    assert.equal("wrong linq needs libcurl 7.87 or later, this is of another version\n"
      .. "      install a newer libcurl (Debian 12 has one), and start again\n", output)
    assert.equal(1, status)
  end)

  it("finds that few files may be open", function()
    local output, status = process.run("ulimit -n 64; " .. command.words(variables) .. " doctor")
    assert.equal(1, status)
    assert(output:find("wrong only 64 files may be open at a time\n      run ulimit -n 1024 before", 1, true), output)
  end)

  it("finds a number that is not the account's", function()
    expect("number", "^%+12025550100 is none of your numbers$", "yours are: +12052761148", "--from +12025550100")
    write_profile "from = +12025550100"
    expect("number", "^%+12025550100 is none of your numbers$", "yours are: +12052761148")
  end)

  it("finds a profile that others can read", function()
    write_profile("from = +12025550100", "644")
    expect("profile", "^the profile .*/linq/default.conf can be read or changed by others$", "chmod 600 '")
  end)

  it("finds that the API fails", function()
    variables.LINQ_API_V3_BASE_URL = servers.faulty().origin .. "/html"
    expect("api", "^GET /v3/phone_numbers: 5%d%d server", "try again later")
  end)
end)
