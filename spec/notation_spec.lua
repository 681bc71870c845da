-- The notation of the rows, shapes and kinds.
local linq = require "linq"
local fields_of = require "linq.api.notation"

local function type_of(notation)
  return fields_of["x:" .. notation][1].type
end

describe("linq.api.notation", function()
  it("reads names, in their order and by name", function()
    local fields = fields_of["from*, to:[str], nick-name, a_1*:int"]
    assert.equal(4, #fields)
    assert.equal("from", fields[1].name)
    assert.is_true(fields.from.required)
    assert.equal("to", fields[2].name)
    assert.is_false(fields.to.required)
    assert.equal("nick-name", fields[3].name)
    assert.equal(fields[4], fields.a_1)
    assert.is_true(fields.a_1.required)
  end)

  it("reads a field without a type as str", function()
    assert.equal("str", fields_of["a, b*"][1].type.is)
    assert.equal("str", fields_of["a, b*"][2].type.is)
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

  it("reads arrays and their counts", function()
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

  it("reads nullable types", function()
    assert.same({ is = "str", nullable = true }, type_of "str?")
    assert.same({ is = "array", of = { is = "str" }, nullable = true }, type_of "[str]?")
    assert.same({ is = "array", of = { is = "int", range = { low = 0 } }, count = { low = 2, high = 2 },
      nullable = true }, type_of "[int(0..)]{2}?")
    assert.same({ is = "enum", values = { "a", "b" }, nullable = true }, type_of "a/b?")
  end)

  it("reads no fields from an empty text", function()
    assert.same({}, fields_of[""])
  end)

  it("parses a text once", function()
    assert.equal(fields_of["once*, only"], fields_of["once*, only"])
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
      local fields = fields_of[notation]
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
