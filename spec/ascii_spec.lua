local ascii = require "linq.util.ascii"

describe("ASCII's text", function()
  it("has its own letters in lower and upper case", function()
    assert.equal("x-request-id \195\132 i 09", ascii.lower "X-Request-ID \195\132 I 09")
    assert.equal("STOP IT \195\164", ascii.upper "stop it \195\164")
  end)

  it("has numbers with a point", function()
    for text, number in pairs { ["0"] = 0, ["120"] = 120, [" 1.5 "] = 1.5, ["2."] = 2, ["0.125"] = 0.125 } do
      assert.equal(number, ascii.number(text))
    end
    assert.equal(1.5, ascii.number(1.5))
    assert.is_true(math.abs(ascii.number("1." .. ("9"):rep(400)) - 2) < 1e-9)
    for _, text in ipairs { "", " ", "-1", "1,5", "1e3", "0x10", "nan", "inf", ".5", "1 2", "1.5.2", "1.5x" } do
      assert.is_nil(ascii.number(text), text)
    end
    assert.is_nil(ascii.number {})
    assert.is_nil(ascii.number(nil))
  end)
end)
