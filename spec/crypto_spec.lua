local core = require "linq.core"

local function bytes(digits)
  return (digits:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

local function hmac(key, text)
  return core.hex(core.hmac_sha256(key, text))
end

describe("core.hmac_sha256", function()
  -- RFC 4231, section 4
  local vectors = {
    { key = ("\11"):rep(20), text = "Hi There",
      is = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { key = "Jefe", text = "what do ya want for nothing?",
      is = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { key = ("\170"):rep(20), text = ("\221"):rep(50),
      is = "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { key = bytes "0102030405060708090a0b0c0d0e0f10111213141516171819", text = ("\205"):rep(50),
      is = "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
    { key = ("\12"):rep(20), text = "Test With Truncation",
      is = "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5" },
    { key = ("\170"):rep(131), text = "Test Using Larger Than Block-Size Key - Hash Key First",
      is = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { key = ("\170"):rep(131), text = "This is a test using a larger than block-size key and a larger than block-size"
      .. " data. The key needs to be hashed before being used by the HMAC algorithm.",
      is = "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
  }

  for number, vector in ipairs(vectors) do
    it("gives the RFC's test case " .. number, function()
      assert.equal(vector.is, hmac(vector.key, vector.text))
    end)
  end

  it("pads texts of every length around a block", function()
    for length, digest in pairs {
      [0] = "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0",
      [55] = "5c753ac4cf15a28e7b5a045ba8ce75e02545a313f326021d770912f768fb53ef",
      [56] = "e9613a403652aa5873dba8b56f223826236e87559a8d8ac63190613796d2319a",
      [63] = "c5531cccae97b1a3e84ffd19fb9468e928c41d6acb9279cf4bac4aaf314196ae",
      [64] = "77207571ea4243ad8e0f220679a62f9033b6d2f59f8d44517d8e9c4857b96fa0",
      [65] = "4361807d77bd8d84a0ec7bc26ddb24e62e4ab3c65196d1c63ef12db96ce974d0",
      [119] = "4ffbedd6a1157e63e62d3fa284549bcfe39fb98dbb77ac48a89120aed5747d6b",
      [120] = "d1cd515a6389be4c26cf09c03af5b128fe8fcc95992b8e2bae38bef7e54b3ef1",
      [1000000] = "6e7005164aec3b1035635787fbdd6b729031b2eb39915ec3bd249d52731cc7a5",
    } do
      assert.equal(digest, hmac("key", ("a"):rep(length)))
    end
  end)

  it("takes keys of every length around a block", function()
    for length, digest in pairs {
      [63] = "c90d83e78c64ee16fe2eefa3e8a834d79d1d3d0ea483f8d9908323b714c7f134",
      [64] = "0414bb1d8c0c4556cdb2028727b16610ae377b1a194b6db1f853d4297f2329bc",
      [65] = "5b69580123e3d7e788b7e8352ac37a3247b911c5ec0837147b74109a6382d3f5",
      [1000] = "f59f3ee05de3da8f809d2a5ae63f8cbd1e4bad7cfa9b690b60314592150e6acb",
    } do
      assert.equal(digest, hmac(("k"):rep(length), "text"))
    end
  end)

  it("reads NUL like any other byte", function()
    assert.not_equal(hmac("a\0b", "t"), hmac("a", "t"))
    assert.not_equal(hmac("k", "a\0b"), hmac("k", "a\0c"))
  end)

  it("gives 32 bytes", function()
    assert.equal(32, #core.hmac_sha256("", ""))
  end)

  it("raises for values other than strings", function()
    assert.has_error(function() core.hmac_sha256(nil, "") end)
    assert.has_error(function() core.hmac_sha256("", {}) end)
  end)
end)

describe("base64", function()
  -- RFC 4648, section 10
  local vectors = {
    [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==", fooba = "Zm9vYmE=", foobar = "Zm9vYmFy",
  }

  it("encodes the RFC's vectors", function()
    for plain, text in pairs(vectors) do
      assert.equal(text, core.base64_encode(plain))
    end
  end)

  it("decodes the RFC's vectors, padded or not", function()
    for plain, text in pairs(vectors) do
      assert.equal(plain, core.base64_decode(text))
      assert.equal(plain, core.base64_decode((text:gsub("=", ""))))
    end
  end)

  it("restores every byte", function()
    local all = {}
    for byte = 0, 255 do
      all[#all + 1] = string.char(byte)
    end
    local text = table.concat(all)
    for length = 253, 256 do
      local part = text:sub(1, length)
      assert.equal(part, core.base64_decode(core.base64_encode(part)))
    end
    assert.equal("+/+/", core.base64_encode "\251\255\191")
  end)

  it("refuses what is not base64", function()
    for _, text in ipairs { "A", "Zm9vY", "Zm9v!", "Zm 9v", "Zm9v\n", "Z=g=", "Zm9v\0", "Zm-_", "*" } do
      assert.is_nil((core.base64_decode(text)), text)
    end
  end)
end)

describe("core.equal", function()
  it("compares all bytes", function()
    assert.is_true(core.equal("", ""))
    assert.is_true(core.equal("a\0b", "a\0b"))
    assert.is_false(core.equal("a\0b", "a\0c"))
    assert.is_false(core.equal("abc", "abd"))
    assert.is_false(core.equal("xbc", "abc"))
  end)

  it("is false for other lengths", function()
    assert.is_false(core.equal("abc", "ab"))
    assert.is_false(core.equal("", "a"))
    assert.is_false(core.equal("a", "a\0"))
  end)

  it("raises for values other than strings", function()
    assert.has_error(function() core.equal(nil, nil) end)
  end)
end)

describe("core.random", function()
  it("gives as many bytes as asked for", function()
    for _, count in ipairs { 1, 2, 16, 1024 } do
      assert.equal(count, #core.random(count))
    end
  end)

  it("gives different bytes every time", function()
    local seen = {}
    for _ = 1, 100 do
      local text = core.random(16)
      assert.is_nil(seen[text])
      seen[text] = true
    end
  end)

  it("gives all bytes", function()
    local seen, count = {}, 0
    for _ = 1, 20 do
      for character in core.random(1024):gmatch "." do
        count = count + (seen[character] and 0 or 1)
        seen[character] = true
      end
    end
    assert.is_true(count >= 254)
  end)

  it("raises for a count that is out of range", function()
    for _, count in ipairs { 0, -1, 1025, 1e9 } do
      assert.has_error(function() core.random(count) end)
    end
  end)
end)

describe("core.hex", function()
  it("writes two lower-case digits a byte", function()
    assert.equal("", core.hex "")
    assert.equal("00ff10ab7f", core.hex "\0\255\16\171\127")
    assert.equal(1024, #core.hex(("x"):rep(512)))
  end)

  it("raises for a string that is too long", function()
    assert.has_error(function() core.hex(("x"):rep(513)) end)
  end)
end)
