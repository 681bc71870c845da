-- The checks that follow from the notation of rows and shapes.
local linq = require "linq"
local schema = require "linq.api.schema"

describe("schema.check", function()
  local shapes = {
    Message = {
      fields = "parts:[Part]{1..}, experience:any, effect:Effect",
      exclusive = { { "parts", "experience" } },
    },
    Part = { union = "type", text = "Text", media = "Media" },
    Text = { fields = "type*, value*" },
    Media = { fields = "type*, url, id", exclusive = { { "url", "id" } } },
    Effect = { fields = "name*, type:screen/bubble" },
    Event = { values = { "sent", "read" } },
  }
  local warnings

  local function check(text, fields, rules, strict)
    warnings = {}
    local function warn(field, message)
      warnings[#warnings + 1] = field .. ": " .. message
    end
    local row = { body = text }
    for name, rule in pairs(rules or {}) do
      row[name] = rule
    end
    local mistakes = schema.check({ shapes = shapes, warn = warn, strict = strict }, row, fields)
    return mistakes and table.concat(mistakes, "; ")
  end

  it("accepts valid fields", function()
    assert.is_nil(check("from*, message*:Message", {
      from = "+1",
      message = { parts = { { type = "text", value = "x" }, { type = "media", url = "u" } } },
    }))
    assert.is_nil(check("a, b:int", {}))
    assert.same({}, warnings)
  end)

  it("names required fields, at any depth", function()
    assert.equal("the field 'from' is required", check("from*", {}))
    assert.equal("the field 'from' is required", check("from*", { from = "" }))
    assert.equal("the field 'from' is required", check("from*", { from = linq.null }))
    assert.equal("the field 'm.effect.name' is required",
      check("m:Message", { m = { experience = {}, effect = {} } }))
    assert.equal("the field 'm.parts[2].value' is required",
      check("m:Message", { m = { parts = { { type = "text", value = "x" }, { type = "text" } } } }))
  end)

  it("accepts false and 0 as values", function()
    assert.is_nil(check("a*:bool, b*:int", { a = false, b = 0 }))
  end)

  it("accepts null and the empty string where null is allowed", function()
    assert.is_nil(check("n*:str?", { n = linq.null }))
    assert.is_nil(check("n*:str?", { n = "" }))
    assert.equal("the field 'n' is required", check("n*:str?", {}))
  end)

  it("treats null in an optional field as absent", function()
    assert.is_nil(check("n:[str]{1..}, m:Message", { n = linq.null, m = linq.null }))
  end)

  it("refuses arrays with too few elements, and values that are not arrays", function()
    assert.equal("the field 'to' must hold at least 1", check("to:[str]{1..}", { to = {} }))
    assert.equal("the field 'to' must hold at least 2", check("to:[str]{2..}", { to = { "a" } }))
    assert.equal("the field 'to' must be an array", check("to:[str]", { to = "a" }))
    assert.equal("the field 'to' must be an array", check("to:[str]", { to = { a = 1 } }))
    assert.is_nil(check("to:[str]", { to = {} }))
  end)

  it("leaves the upper limits to the API", function()
    assert.is_nil(check("to:[str]{1..2}, n:int(1..3)", { to = { "a", "b", "c" }, n = 7 }))
  end)

  it("refuses values other than tables where fields belong", function()
    assert.equal("the field 'm' must be a table, got string", check("m:Message", { m = "x" }))
    assert.equal("the field 'm.parts[1]' must be a table, got number", check("m:Message", { m = { parts = { 1 } } }))
  end)

  it("passes unknown branches of a union", function()
    assert.is_nil(check("p:Part", { p = { type = "hologram" } }))
    assert.is_nil(check("p:Part", { p = {} }))
  end)

  it("warns about unlisted values", function()
    assert.is_nil(check("s:a/b, e:Event, l:[Event], f:Effect", {
      s = "c", e = "sent", l = { "read", "felt" }, f = { name = "x", type = "room" },
    }))
    assert.same({
      "s: 'c' is none of the known values of 's': a, b",
      "l[2]: 'felt' is none of the known values of 'l[2]': sent, read",
      "f.type: 'room' is none of the known values of 'f.type': screen, bubble",
    }, warnings)
  end)

  it("warns about unknown fields, with the nearest name", function()
    assert.is_nil(check("from, form_id, m:Effect", { form = "x", from_id = "y", m = { name = "a", kind = "b" } }))
    assert.same({
      "m.kind: unknown field 'm.kind'",
      "form: unknown field 'form' (did you mean 'from'?)",
      "from_id: unknown field 'from_id' (did you mean 'form_id'?)",
    }, warnings)
  end)

  it("counts unknown fields as mistakes when it is strict", function()
    assert.equal("unknown field 'm.kind'; unknown field 'a' (did you mean 'm'?)",
      check("m:Effect, s", { m = { name = "a", kind = "b" }, a = 1 }, {}, true))
    assert.same({}, warnings)
  end)

  it("names all mistakes", function()
    assert.equal("the field 'a' is required; the field 'm.name' is required; the field 'l' must be an array; "
      .. "exactly one of the fields 'x', 'y' is required",
      check("a*, m:Effect, l:[str], x, y", { m = {}, l = 5 }, { exclusive = { { "x", "y" } } }))
  end)

  it("works without a warning function", function()
    assert.is_nil(schema.check({ shapes = shapes }, { body = "s:a/b" }, { s = "c", d = 1 }))
  end)

  it("requires exactly one of exclusive fields", function()
    local rules = { exclusive = { { "url", "id" } } }
    assert.equal("exactly one of the fields 'url', 'id' is required", check("url, id", {}, rules))
    assert.equal("exactly one of the fields 'url', 'id' is required", check("url, id", { url = "a", id = "b" }, rules))
    assert.is_nil(check("url, id", { id = "b", url = "" }, rules))
    assert.equal("in 'p': exactly one of the fields 'url', 'id' is required",
      check("p:Media", { p = { type = "media" } }))
  end)

  it("requires at most and at least one", function()
    local at_most, at_least = { at_most_one = { { "a", "b" } } }, { at_least_one = { { "a", "b" } } }
    assert.equal("the fields 'a', 'b' exclude each other", check("a, b", { a = 1, b = 2 }, at_most))
    assert.is_nil(check("a, b", {}, at_most))
    assert.equal("at least one of the fields 'a', 'b' is required", check("a, b", {}, at_least))
    assert.is_nil(check("a, b", { a = 1, b = 2 }, at_least))
  end)

  it("requires the fields that another field or value needs", function()
    local rules = { requires = { amount = { "currency" }, ["type=photo"] = { "url" } } }
    assert.equal("the field 'currency' is required with 'amount'", check("amount, currency", { amount = 5 }, rules))
    assert.is_nil(check("amount, currency", { amount = 5, currency = "usd" }, rules))
    assert.equal("the field 'url' is required with 'type=photo'", check("type, url", { type = "photo" }, rules))
    assert.is_nil(check("type, url", { type = "color" }, rules))
  end)

  it("reports the same field when several are missing", function()
    local rules = { requires = {} }
    for i = 1, 20 do
      rules.requires["a" .. i] = { "z" }
    end
    local fields = {}
    for i = 20, 1, -1 do
      fields["a" .. i] = i
    end
    assert.equal("the field 'z' is required with 'a1'", check("z", fields, rules))
  end)

  it("treats null in a rule as absent", function()
    local rules = { exclusive = { { "url", "id" } }, requires = { url = { "name" } } }
    assert.is_nil(check("url, id", { id = "b", url = linq.null }, rules))
  end)
end)
