-- The notation of the rows, shapes and kinds, and the checks that follow from it.
local linq = require "linq"
local fields_of = require "linq.notation"
local schema = require "linq.schema"

local function type_of(notation)
  return fields_of("x:" .. notation)[1].type
end

describe("schema.fields", function()
  it("reads names, in their order and by name", function()
    local fields = fields_of "from*, to:[str], nick-name, a_1*:int"
    assert.equal(4, #fields)
    assert.equal("from", fields[1].name)
    assert.is_true(fields.from.required)
    assert.equal("to", fields[2].name)
    assert.is_false(fields.to.required)
    assert.equal("nick-name", fields[3].name)
    assert.equal(fields[4], fields.a_1)
    assert.is_true(fields.a_1.required)
  end)

  it("takes a field without a type for text", function()
    assert.equal("str", fields_of("a, b*")[1].type.is)
    assert.equal("str", fields_of("a, b*")[2].type.is)
  end)

  it("reads the scalars", function()
    for _, name in ipairs { "str", "int", "num", "bool", "time", "uri", "uuid", "any", "file" } do
      assert.same({ is = name }, type_of(name))
    end
  end)

  it("reads ranges", function()
    assert.same({ is = "int", range = { low = 1, high = 100 } }, type_of "int(1..100)")
    assert.same({ is = "int", range = { low = 0 } }, type_of "int(0..)")
    assert.same({ is = "str", range = { high = 255 } }, type_of "str(..255)")
    assert.same({ is = "str", range = { low = 8, high = 8 } }, type_of "str(8)")
  end)

  it("reads arrays and how much they hold", function()
    assert.same({ is = "array", of = { is = "str" } }, type_of "[str]")
    assert.same({ is = "array", of = { is = "str" }, count = { low = 1, high = 31 } }, type_of "[str]{1..31}")
    assert.same({ is = "array", of = { is = "int", range = { low = 0 } }, count = { low = 2, high = 2 } },
      type_of "[int(0..)]{2}")
    assert.same({ is = "array", of = { is = "array", of = { is = "shape", name = "Part" } } }, type_of "[[Part]]")
  end)

  it("reads maps, enums and the names of shapes", function()
    assert.same({ is = "map", of = { is = "str" } }, type_of "map<str>")
    assert.same({ is = "map", of = { is = "shape", name = "experience_field" } }, type_of "map<experience_field>")
    assert.same({ is = "enum", values = { "iMessage", "SMS", "RCS" } }, type_of "iMessage/SMS/RCS")
    assert.same({ is = "shape", name = "MessageContent" }, type_of "MessageContent")
    assert.same({ is = "shape", name = "handle" }, type_of "handle")
  end)

  it("reads what may be null", function()
    assert.same({ is = "str", nullable = true }, type_of "str?")
    assert.same({ is = "array", of = { is = "str" }, nullable = true }, type_of "[str]?")
    assert.same({ is = "array", of = { is = "int", range = { low = 0 } }, count = { low = 2, high = 2 },
      nullable = true }, type_of "[int(0..)]{2}?")
    assert.same({ is = "enum", values = { "a", "b" }, nullable = true }, type_of "a/b?")
  end)

  it("reads nothing from nothing", function()
    assert.same({}, fields_of "")
  end)

  it("parses a text once", function()
    assert.equal(fields_of "once*, only", fields_of "once*, only")
  end)
end)

describe("every notation of the API", function()
  for _, version in ipairs { "v2", "v3" } do
    local shapes, kinds = linq[version].shapes(), linq[version].kinds()

    local function assert_known(kind, place)
      if kind.is == "array" or kind.is == "map" then
        return assert_known(kind.of, place)
      elseif kind.is == "shape" then
        assert.truthy(shapes[kind.name] or kinds[kind.name], place .. ": what is " .. kind.name .. "?")
      elseif kind.is == "enum" then
        assert.is_true(#kind.values > 1, place)
      end
    end

    local function assert_names(names, fields, place)
      for _, name in ipairs(names) do
        assert.truthy(fields[name], place .. ": what is " .. name .. "?")
      end
    end

    local function assert_sets(sets, fields, place)
      for _, names in ipairs(sets or {}) do
        assert_names(names, fields, place)
      end
    end

    local function assert_rules(rules, fields, place)
      for _, rule in ipairs { "exclusive", "at_most_one", "at_least_one" } do
        assert_sets(rules[rule], fields, place)
      end
      for condition, names in pairs(rules.requires or {}) do
        assert_names({ condition:match("^[^=]+") }, fields, place)
        assert_names(names, fields, place)
      end
    end

    local function assert_notation(notation, place, rules)
      local fields = fields_of(notation)
      for _, field in ipairs(fields) do
        assert_known(field.type, place .. "." .. field.name)
      end
      assert_rules(rules or {}, fields, place)
    end

    it("is understood in the rows of " .. version, function()
      for _, row in ipairs(linq[version].rows()) do
        if row.query then
          assert_notation(row.query, row.name, not row.body and row or nil)
        end
        if row.body then
          assert_notation(row.body, row.name, not row.query and row or nil)
        end
        local kind = row.returns or row.page and row.page.of
        assert.truthy(kind == nil or kind == "str" or kinds[kind], row.name .. ": what is " .. tostring(kind))
      end
    end)

    it("is understood in the shapes and kinds of " .. version, function()
      for _, source in ipairs { shapes, kinds } do
        for name, shape in pairs(source) do
          if type(shape) == "string" then
            assert_notation(shape, name)
          elseif shape.fields then
            assert_notation(shape.fields, name, shape)
          elseif shape.union then
            for value, branch in pairs(shape) do
              assert.truthy(value == "union" or source[branch], name .. ": what is " .. branch .. "?")
            end
          else
            assert.is_true(#shape.values > 1, name)
          end
        end
      end
    end)
  end
end)

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

  local function check(text, fields, rules)
    warnings = {}
    return schema.check(text, rules or {}, fields, shapes, function(field, value, known)
      warnings[#warnings + 1] = { field, value, #known }
    end)
  end

  it("finds nothing wrong with what is right", function()
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

  it("takes false and 0 for values", function()
    assert.is_nil(check("a*:bool, b*:int", { a = false, b = 0 }))
  end)

  it("takes null and the empty string where null is allowed", function()
    assert.is_nil(check("n*:str?", { n = linq.null }))
    assert.is_nil(check("n*:str?", { n = "" }))
    assert.equal("the field 'n' is required", check("n*:str?", {}))
  end)

  it("takes null for an optional field for not given", function()
    assert.is_nil(check("n:[str]{1..}, m:Message", { n = linq.null, m = linq.null }))
  end)

  it("refuses arrays that hold too little, and what is no array", function()
    assert.equal("the field 'to' must hold at least 1", check("to:[str]{1..}", { to = {} }))
    assert.equal("the field 'to' must hold at least 2", check("to:[str]{2..}", { to = { "a" } }))
    assert.equal("the field 'to' must be an array", check("to:[str]", { to = "a" }))
    assert.equal("the field 'to' must be an array", check("to:[str]", { to = { a = 1 } }))
    assert.is_nil(check("to:[str]", { to = {} }))
  end)

  it("leaves the upper limits to the API", function()
    assert.is_nil(check("to:[str]{1..2}, n:int(1..3)", { to = { "a", "b", "c" }, n = 7 }))
  end)

  it("refuses what is no table where fields belong", function()
    assert.equal("the field 'm' must be a table, got string", check("m:Message", { m = "x" }))
    assert.equal("the field 'm.parts[1]' must be a table, got number", check("m:Message", { m = { parts = { 1 } } }))
  end)

  it("lets branches of a union through that it does not know", function()
    assert.is_nil(check("p:Part", { p = { type = "hologram" } }))
    assert.is_nil(check("p:Part", { p = {} }))
  end)

  it("warns of values that are not listed", function()
    assert.is_nil(check("s:a/b, e:Event, l:[Event], f:Effect", {
      s = "c", e = "sent", l = { "read", "felt" }, f = { name = "x", type = "room" },
    }))
    assert.same({ { "s", "c", 2 }, { "l[2]", "felt", 2 }, { "f.type", "room", 2 } }, warnings)
  end)

  it("needs no one to warn", function()
    assert.is_nil(schema.check("s:a/b", {}, { s = "c" }, shapes))
  end)

  it("wants exactly one of exclusive fields", function()
    local rules = { exclusive = { { "url", "id" } } }
    assert.equal("exactly one of the fields 'url', 'id' is required", check("url, id", {}, rules))
    assert.equal("exactly one of the fields 'url', 'id' is required", check("url, id", { url = "a", id = "b" }, rules))
    assert.is_nil(check("url, id", { id = "b", url = "" }, rules))
    assert.equal("in 'p': exactly one of the fields 'url', 'id' is required",
      check("p:Media", { p = { type = "media" } }))
  end)

  it("wants at most and at least one", function()
    local at_most, at_least = { at_most_one = { { "a", "b" } } }, { at_least_one = { { "a", "b" } } }
    assert.equal("the fields 'a', 'b' exclude each other", check("a, b", { a = 1, b = 2 }, at_most))
    assert.is_nil(check("a, b", {}, at_most))
    assert.equal("at least one of the fields 'a', 'b' is required", check("a, b", {}, at_least))
    assert.is_nil(check("a, b", { a = 1, b = 2 }, at_least))
  end)

  it("wants what a field or a value needs beside it", function()
    local rules = { requires = { amount = { "currency" }, ["type=photo"] = { "url" } } }
    assert.equal("the field 'currency' is required with 'amount'", check("amount, currency", { amount = 5 }, rules))
    assert.is_nil(check("amount, currency", { amount = 5, currency = "usd" }, rules))
    assert.equal("the field 'url' is required with 'type=photo'", check("type, url", { type = "photo" }, rules))
    assert.is_nil(check("type, url", { type = "color" }, rules))
  end)

  it("says the same when several are missing", function()
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

  it("takes null in a rule for not given", function()
    local rules = { exclusive = { { "url", "id" } }, requires = { url = { "name" } } }
    assert.is_nil(check("url, id", { id = "b", url = linq.null }, rules))
  end)
end)
