local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"

local has_integers = math.type ~= nil

local function refuses(text)
  local value, message = json.decode(text)
  assert.is_nil(value, text)
  assert.is_string(message, text)
end

describe("json.decode", function()
  it("reads scalars, arrays and objects", function()
    assert.equal("a\tb", json.decode [["a\tb"]])
    assert.is_true(json.decode "true")
    assert.is_false(json.decode "false")
    assert.equal(-2.5, json.decode "-2.5")
    assert.same({ 1, { a = { b = "c" } } }, json.decode '[1, {"a": {"b": "c"}}]')
  end)

  it("skips one byte order mark before the text", function()
    local mark = "\239\187\191"
    local text = '{"a":[1,12345678901234567]}'
    assert.same(json.decode(text), json.decode(mark .. text))
    assert.equal(5, (json.decode(mark .. " 5")))
    assert.equal(mark, (json.decode('"' .. mark .. '"')))
    for _, wrong in ipairs {
      mark, mark .. mark .. "5", "5" .. mark, " " .. mark .. "5", mark:sub(1, 2), mark:sub(2) .. "5",
    } do
      refuses(wrong)
    end
  end)

  it("drops the nulls of objects and keeps those that hold a place in an array", function()
    assert.same({ b = 1 }, json.decode '{"a": null, "b": 1}')
    local array = json.decode "[1, null, 3]"
    assert.equal(3, #array)
    assert.equal(json.null, array[2])
  end)

  it("reads a bare null as linq.null", function()
    assert.equal(json.null, (json.decode "null"))
  end)

  it("reads whole numbers as integers", function()
    assert.equal("45", tostring(json.decode "45"))
    assert.equal("-7", tostring(json.decode "[-7]"[1]))
    if has_integers then
      assert.equal("integer", math.type(json.decode "123456789012345"))
      assert.equal("integer", math.type(json.decode '{"a":{"b":[1]}}'.a.b[1]))
      assert.equal("float", math.type(json.decode "0.5"))
    end
  end)

  it("loses no digit of a big integer", function()
    for _, digits in ipairs {
      "9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808",
      "12345678901234567890", "-12345678901234567890", "123456789012345678901234567890",
    } do
      assert.equal(digits, tostring(json.decode(digits)))
      assert.equal(digits, tostring(json.decode("[" .. digits .. "]")[1]))
      assert.equal(digits, tostring(json.decode('{"id":' .. digits .. "}").id))
    end
  end)

  it("gives the largest exact integers as numbers", function()
    assert.equal(2 ^ 53 - 1, json.decode "9007199254740991")
    assert.equal(-(2 ^ 53 - 1), json.decode "-9007199254740991")
    assert.equal(999999999999999, json.decode "999999999999999")
  end)

  it("leaves digits inside strings alone", function()
    local text = "12345678901234567890 [] \\ \" 9007199254740993"
    assert.equal(text, json.decode(assert(json.encode(text))))
    assert.equal("\\", json.decode [==[["\\", [], 12345678901234567890]]==][1])
  end)

  it("does not mistake a string for one of its own marks", function()
    assert.equal("\0i123", json.decode [["\u0000i123"]])
    assert.same({ "\0a" }, json.decode [=[["\u0000a"]]=])
  end)

  it("refuses invalid numbers", function()
    for _, text in ipairs {
      "NaN", "nan", "Infinity", "-Infinity", "inf", "-inf", "0x10", "-0x1F", "01", "-", "+1", ".5",
    } do
      refuses(text)
      refuses("[" .. text .. "]")
      refuses('{"a":' .. text .. "}")
    end
  end)

  it("refuses leading zeros however long the number is", function()
    refuses "[0123456789012345678]"
    refuses "-00000000000000000001"
  end)

  it("refuses numbers that no double can hold", function()
    for _, text in ipairs { "1e999", "-1e999", "1e309", "[1, 2e400]", '{"a": 1E+99999999999999999999}' } do
      refuses(text)
    end
    refuses(("9"):rep(400) .. ".5")
  end)

  it("keeps the digits of an integer that no double can hold", function()
    assert.equal(("9"):rep(400), json.decode(("9"):rep(400)))
  end)

  it("reads numbers up to the largest double", function()
    assert.equal(1e308, json.decode "1e308")
    assert.equal(1.7976931348623157e308, json.decode "1.7976931348623157e308")
    assert.equal(1e-300, json.decode "1e-300")
    assert.equal(0, json.decode "1e-99999999999")
  end)

  it("counts an exponent from the first digit that is no zero", function()
    for _, text in ipairs { "0e5000", "-0e309", "0.00E999999999999999999999", "0e-99999999999999999999999" } do
      assert.equal(0, json.decode(text), text)
    end
    local zeros = ("0"):rep(400)
    assert.equal(15, json.decode("0." .. zeros .. "15e402"))
    refuses("0." .. zeros .. "15e800")
    assert.equal(0, json.decode("0." .. zeros .. "15e-9223372036854775808"))
  end)

  it("refuses keys that are not strings", function()
    refuses '{1: 2}'
    refuses '{"a": 1, 12345678901234567: 2}'
    refuses '{[]: 2}'
  end)

  it("refuses truncated text and trailing text", function()
    for _, text in ipairs {
      "", " ", "{", "[1", '"a', '{"a"}', '{"a":}', "[1,]", '{"a":1,}', "1 2", "{} {}", "tru", "'a'", "<html>",
      '{"id": 1234567890123456', "[[]",
    } do
      refuses(text)
    end
  end)

  it("refuses what follows a NUL", function()
    refuses '{"a": 1}\0{"b": 2}'
  end)

  it("refuses a depth of 100000 without a crash", function()
    refuses(("["):rep(100000) .. ("]"):rep(100000))
    refuses(('{"a":'):rep(100000) .. "1" .. ("}"):rep(100000))
    refuses(("["):rep(100000))
  end)

  it("reads a depth of 500", function()
    local value = assert(json.decode(("["):rep(500) .. "45" .. ("]"):rep(500)))
    for _ = 1, 500 do
      value = value[1]
    end
    assert.equal(45, value)
  end)

  it("raises for values other than strings", function()
    assert.has_error(function() json.decode(45) end)
    assert.has_error(function() json.decode(nil) end)
  end)
end)

describe("json.encode", function()
  local function refused(value)
    local text, message = json.encode(value)
    assert.is_nil(text)
    return message
  end

  it("writes scalars", function()
    assert.equal("true", json.encode(true))
    assert.equal("45", json.encode(45))
    assert.equal("-0.5", json.encode(-0.5))
    assert.equal('"a\\"b"', json.encode 'a"b')
  end)

  it("writes linq.null as null", function()
    assert.equal("null", json.encode(json.null))
    assert.equal('{"a":null}', json.encode { a = json.null })
    assert.equal("[null,1]", json.encode { json.null, 1 })
  end)

  it("writes integers without a point or an exponent", function()
    assert.equal("123456789012345", json.encode(123456789012345))
    assert.equal("100000000000000", json.encode(1e14))
    assert.equal("-100000000000000", json.encode(-1e14))
    assert.equal("9007199254740991", json.encode(2 ^ 53 - 1))
    assert.equal("9007199254740992", json.encode(2 ^ 53))
  end)

  it("writes fractions so that they read back the same", function()
    for _, number in ipairs { 0.1, 1 / 3, -123.456, 1e-7, 5e-324, 1.7976931348623157e308, 123456789.123456789 } do
      assert.equal(number, json.decode("[" .. json.encode(number) .. "]")[1])
    end
  end)

  it("writes floats beyond 2^53 so that they read back as floats", function()
    for _, text in ipairs {
      "70017905055085400.835001", "-9007199254740994.5", "9.1e15", "1e17", "123456789012345678e3",
    } do
      local number = json.decode("[" .. text .. "]")[1]
      local again = json.decode(json.encode { number })[1]
      assert.equal(number, again)
      assert.equal(math.type and math.type(number), math.type and math.type(again))
    end
    assert.equal("[70017905055085400.0]", json.encode { 70017905055085400.835001 })
  end)

  it("keeps every digit of integers that were decoded", function()
    for _, digits in ipairs { "9007199254740993", "9223372036854775807", "12345678901234567890" } do
      local text = assert(json.encode(json.decode("[" .. digits .. "]")))
      assert.equal(digits, text:match "%d+")
      assert.equal(text, assert(json.encode(json.decode(text))))
    end
    if has_integers then
      assert.equal("[9007199254740993]", json.encode(json.decode "[9007199254740993]"))
    end
  end)

  it("tells an empty array from an empty object", function()
    assert.equal("{}", json.encode {})
    assert.equal("[]", json.encode(json.array()))
    assert.equal('{"a":[]}', json.encode { a = json.array {} })
  end)

  it("keeps empty arrays and objects apart in a round trip", function()
    for _, text in ipairs { "[]", "{}", '{"a":[]}', '{"a":{}}', "[[],{}]", "[[[]]]" } do
      assert.equal(text, json.encode(assert(json.decode(text))))
    end
    assert.equal("[[ ],[]]", (json.encode(json.decode "[ [ \t\r\n ], [] ]"):gsub("%[%]", "[ ]", 1)))
  end)

  it("writes an array that linq.array marked as one", function()
    assert.equal("[1,2]", json.encode(json.array { 1, 2 }))
    local elements = { "a" }
    assert.equal(elements, json.array(elements))
  end)

  it("refuses an array with names", function()
    assert.is_string(refused { 1, a = 2 })
    assert.is_string(refused(json.array { a = 2 }))
  end)

  it("refuses arrays with holes", function()
    local hole = { 1, 2, 3, 4 }
    hole[2] = nil
    for _, array in ipairs {
      { [2] = 1 }, { [1] = 1, [1000000] = 2 }, { [0] = 1 }, { [-1] = 1 }, { [1.5] = 1 }, hole,
    } do
      assert.matches("holes", refused(array))
    end
    assert.matches("holes", refused { 1, nil, 3 })
  end)

  it("refuses keys that are neither strings nor numbers", function()
    assert.matches("key", refused { [true] = 1 })
    assert.matches("key", refused { [json.null] = 1 })
  end)

  it("refuses NaN and the infinities", function()
    for _, number in ipairs { math.huge, -math.huge, 0 / 0 } do
      assert.matches("finite", refused(number))
    end
  end)

  it("names the place of a value that cannot be written", function()
    assert.matches("^message%.parts%.2 .*function", refused { message = { parts = { "a", print } } })
    assert.matches("^amount .*finite", refused { amount = 0 / 0 })
    assert.matches("^the value .*thread", refused(coroutine.create(function() end)))
    assert.matches("^the value ", refused(io.stdout))
  end)

  it("refuses a table that contains itself", function()
    local it_holds_itself = {}
    it_holds_itself.a = { it_holds_itself }
    assert.matches("deep", refused(it_holds_itself))
  end)

  it("refuses a depth of 100000 without a crash", function()
    local top = {}
    local at = top
    for _ = 1, 100000 do
      at.a = {}
      at = at.a
    end
    assert.matches("deep", refused(top))
  end)

  it("does not change its argument", function()
    local array = json.array()
    local value = { a = array, id = 1e15, s = "x" }
    json.encode(value)
    assert.equal(array, value.a)
    assert.equal(0, #array)
    assert.equal(1e15, value.id)
  end)

  it("writes objects of the API as their fields", function()
    local chat = fakes.chat '{"id":"c1","handles":[{"handle":"+12055426109"}],"labels":[]}'
    local copy = json.decode(assert(json.encode { chat = chat }))
    assert.same({ id = "c1", handles = { { handle = "+12055426109" } }, labels = {} }, copy.chat)
  end)

  it("writes strings with quotes, control characters and NUL so that they read back", function()
    local text = "\0\1\31\127 \" \\ / é \226\130\172 \240\159\152\128"
    assert.equal(text, json.decode(assert(json.encode(text))))
    assert.equal(text, json.decode(assert(json.encode { [text] = text }))[text])
  end)

  it("writes a string that looks like its own marks as it is", function()
    local random = core.random
    core.random = function(size)
      core.random = random
      return ("\7"):rep(size)
    end
    package.loaded["linq.util.json"] = nil
    local fresh = require "linq.util.json"
    package.loaded["linq.util.json"] = json
    local text = "\0" .. ("07"):rep(8) .. "123"
    local value = { text = text, [text] = text, exact = 2 ^ 52, none = fresh.array {} }
    assert.same(value, json.decode(assert(fresh.encode(value))))
  end)
end)

describe("json.number_text", function()
  it("has no text for NaN and the infinities", function()
    assert.is_nil(json.number_text(0 / 0))
    assert.is_nil(json.number_text(math.huge))
    assert.is_nil(json.number_text(-math.huge))
  end)

  it("is exact", function()
    assert.equal("45", json.number_text(45))
    assert.equal("45", json.number_text(45.0))
    assert.equal("123456789012345", json.number_text(123456789012345))
    assert.equal("0.1", json.number_text(0.1))
    assert.equal("-9007199254740992", json.number_text(-2 ^ 53))
    assert.equal("9007199254740994.0", json.number_text(2 ^ 53 + 2.0))
  end)
end)
