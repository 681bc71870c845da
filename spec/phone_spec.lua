local errors = require "linq.error"
local fakes = require "spec.fixtures.fakes"
local phone = require "linq.phone"

local function normal(expected, texts, options)
  for _, text in ipairs(texts) do
    assert.equal(expected, (phone.normalize(text, options)), text)
  end
end

local function refused(texts, options)
  for _, text in ipairs(texts) do
    local address, err = phone.normalize(text, options)
    assert.is_nil(address, text)
    assert.is_true(errors.is_error(err))
    assert.equal("invalid", err.kind)
    assert.is_string(err.message)
  end
end

describe("phone.normalize", function()
  it("assumes country 1 for a number without a country code", function()
    normal("+12052761148", {
      "+12052761148", "12052761148", "2052761148", "(205) 276-1148", "205-276-1148", "205.276.1148", "205 276 1148",
      "1-205-276-1148", "1 (205) 276-1148", "+1 (205) 276-1148", "  205 276 1148\t",
      "tel:+1-205-276-1148", "205/2761148",
    })
  end)

  it("ignores the punctuation of address books", function()
    normal("+12052761148", {
      "\226\128\170+1 205 276 1148\226\128\172",
      "+1\194\160205\194\160276\194\1601148", "205\226\128\145276\226\128\1471148",
    })
  end)

  it("keeps the country code of an international number", function()
    normal("+442079460958", { "+44 20 7946 0958", "0044 20 7946 0958", "+44-20-7946-0958" })
    normal("+4915123456789", { "+49 151 23456789" }, { country = "44" })
  end)

  it("accepts another default country as an option", function()
    normal("+442079460958", { "020 7946 0958", "20 7946 0958", "+44 20 7946 0958" }, { country = "44" })
    normal("+442079460958", { "020 7946 0958" }, { country = "+44" })
    normal("+442079460958", { "020 7946 0958" }, { country = 44 })
    normal("+390612345678", { "06 1234 5678" }, { country = "39" })
  end)

  it("raises for a country that no number begins with", function()
    for _, country in ipairs { "GB", "", "0", "+", "1234", 44.5, false } do
      assert.matches("country", fakes.misuse(function() phone.normalize("020 7946 0958", { country = country }) end))
    end
  end)

  it("drops a trunk zero in brackets", function()
    assert.not_equal("+4402079460958", (phone.normalize "+44 (0)20 7946 0958"))
  end)

  it("is idempotent", function()
    for _, text in ipairs { "(205) 276-1148", "Ava@Example.com", "0044 20 7946 0958" } do
      local once = assert(phone.normalize(text))
      assert.equal(once, (phone.normalize(once)))
    end
  end)

  it("lower-cases e-mail addresses", function()
    normal("ava@example.com", { "ava@example.com", "Ava@Example.COM", " ava@example.com\n" })
    normal("a+b@c.de", { "A+b@c.de" })
  end)

  it("refuses texts that are not numbers", function()
    refused {
      "", " ", "+", "()", "hello", "555-1234", "5551234", "12345", "1-800-FLOWERS", "205 276 1148 ext 5", "205+2761148",
      "++12052761148", "+0123456789", "+123456", "+1234567890123456", "22052761148", "120527611481", "205;2761148",
      "2052761148\0", "205276114\206",
    }
  end)

  it("refuses texts that are not e-mail addresses", function()
    refused { "@", "a@", "@b.c", "a@b@c", "a b@c.d" }
  end)

  it("raises for values other than strings", function()
    assert.matches("string", fakes.misuse(function() phone.normalize(12052761148) end))
    assert.matches("string", fakes.misuse(function() phone.normalize(nil) end))
  end)

  it("is available as linq.phone", function()
    assert.equal(phone, require("linq").phone)
  end)
end)

describe("phone.key", function()
  it("is equal for all spellings of one address", function()
    assert.equal(phone.key "+12052761148", phone.key "(205) 276-1148")
    assert.equal(phone.key "ava@example.com", phone.key "AVA@example.com")
    assert.not_equal(phone.key "+12052761148", phone.key "+12052761149")
  end)

  it("lower-cases short codes and names", function()
    assert.equal("12345", phone.key "12345")
    assert.equal("linq", phone.key "Linq")
  end)
end)
