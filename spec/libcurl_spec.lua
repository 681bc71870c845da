-- Which libcurl is supported. Any other is refused with one line when linq is built or loaded.
local build = require "spec.support.build"
local process = require "spec.support.process"

describe("an unsupported libcurl", function()
  local other

  setup(function()
    other = os.tmpname()
    local command = "cc -shared -fPIC -o %s spec/support/other_libcurl.c -ldl"
    local output, status = process.run(command:format(other))
    assert(status == 0, output)
  end)

  teardown(function()
    os.remove(other)
  end)

  -- Returns the output of loading and of `script`.
  local function load_over(variables, script)
    local lua = ("env %s %s"):format(variables, process.lua())
    return process.run_lua([[
      local ok, message = pcall(require, "linq.core")
      if not ok then return print(message) end
    ]] .. (script or 'print "loaded"'), other, lua)
  end

  it("is refused when it is too old", function()
    assert.equal("linq needs libcurl 7.87 or later, this is of another version\n",
      (load_over "LIBCURL_VERSION_NUMBER=075600"))
    assert.equal("loaded\n", (load_over "LIBCURL_VERSION_NUMBER=075700"))
  end)

  it("is refused when it has no TLS", function()
    assert.truthy(load_over("LIBCURL_TLS="):find "^linq needs a libcurl with TLS, this one %([%w.-]+%) has none\n$")
  end)

  it("is refused over NSS, whose list of trusted authorities is the whole process's", function()
    for _, name in ipairs { "NSS/3.87", "'(NSS/3.87) OpenSSL/3.0'" } do
      local output = load_over("LIBCURL_TLS=" .. name)
      assert.truthy(output:find("linq does not run over libcurl with .*NSS/3.87"), output)
    end
  end)

  it("is reported when its name look-ups block the host", function()
    local script = [[
      local function told(event) print(event.type, event.message) end
      require("linq").client { api_key = "secret-of-mine", on_event = told }
    ]]
    local warning = "this libcurl looks names up in the foreground: a slow name server blocks the whole process"
    assert.equal("warning\t" .. warning .. "\n", (load_over("LIBCURL_RESOLVER=", script)))
    assert.equal("", (load_over("LIBCURL_RESOLVER=threaded", script)))
  end)

  it("ends a build with one message for each file", function()
    local folder = process.run("mktemp -d"):gsub("%s+$", "")
    local header = [[mkdir %s/curl && echo '#define LIBCURL_VERSION_NUM 0x074a00' > %s/curl/curl.h]]
    process.run(header:format(folder, folder))
    local command = "cc -fsyntax-only -I%s %s src/transfer.c"
    local output, status = process.run(command:format(folder, build.include_flags))
    process.run("rm -r " .. folder)
    assert.not_equal(0, status)
    assert.truthy(output:find("linq needs libcurl 7.87 or later", 1, true))
    local errors = select(2, output:gsub("error:", ""))
    assert.equal(2, errors, output)
  end)
end)
