-- docs/api.md and library/linq.lua name what there is: every method, option and field
-- that a real value has, and no other. And they are what tools/reference writes, as are the
-- command's manual, completion and examples.
local ascii = require "linq.util.ascii"
local catalogue = require "spec.support.catalogue"
local index = require "spec.support.reference_index"
local linq = require "linq"
local fields_of = require "linq.api.notation"
local fixtures = require "spec.support.fixtures"
local options = require "linq.options"
local process = require "spec.support.process"
local public = require "spec.support.public_names"
local public_tables = require "spec.support.public_tables"

local MARKDOWN, DEFINITIONS = "docs/api.md", "library/linq.lua"

local versions = { "v2", "v3" }
local receivers = { v2 = "legacy", v3 = "client" }

-- The class of what a method of the module belongs to, where it has another name.
local classes = { client = "linq.client", tasks = "linq.tasks", task = "linq.task", lookup = "linq.lookup",
  outbox = "linq.outbox", bot = "linq.bot", conversation = "linq.conversation",
  sandbox = "linq.sandbox", ["linq.sandbox"] = "linq.sandbox_module", ["linq.store"] = "linq.stores",
  store = "linq.store", redis_store = "linq.redis_store", sqlite_store = "linq.sqlite_store",
  ["linq.host"] = "linq.hosts", metrics = "linq.metrics", ["linq.metrics"] = "linq.metrics_module" }

local read_file = require("spec.support.files").read

-- What is told of `expected`, and what is told besides.
local function compare(differences, where, expected, told)
  for _, name in ipairs(fixtures.sorted(expected)) do
    if told[name] == nil then
      table.insert(differences, ("%s: %s is missing"):format(where, name))
    end
  end
  for _, name in ipairs(fixtures.sorted(told)) do
    if expected[name] == nil then
      table.insert(differences, ("%s: there is no %s"):format(where, name))
    end
  end
end

local function assert_none(differences)
  assert(#differences == 0, ("%d differences:\n%s"):format(#differences, table.concat(differences, "\n")))
end

local function joined(...)
  local all = {}
  for _, source in ipairs { ... } do
    for name, value in pairs(source) do
      all[name] = value
    end
  end
  return all
end

describe("the reference", function()
  local markdown, definitions

  setup(function()
    markdown, definitions = index.markdown(MARKDOWN), index.definitions(DEFINITIONS)
  end)

  -- What docs/api.md says that `receiver` can do.
  local function told_of(version, receiver)
    return markdown.functions[version .. " " .. receiver] or {}
  end

  local function told_of_kind(version, kind)
    return joined(told_of(version, "object"), told_of(version, kind))
  end

  -- What is told of every object, without the methods that a field of the class hides.
  local function told_of_class(version, kind, class)
    local told = told_of_kind(version, kind)
    for name in pairs(definitions.classes[class] and definitions.classes[class].fields or {}) do
      told[name] = nil
    end
    return told
  end

  describe("names the methods of objects:", function()
    local named = {
      v3 = {
        chat = { "mark_as_read", "share_contact_card", "typing_start", "start_typing", "typing_stop", "send",
          "leave_chat", "participants_add", "participants_remove", "location_request", "location_stop",
          "background_set", "polls_create", "update", "send_voicememo", "retrieve", "get", "messages_list", "me",
          "each_message", "totable" },
        message = { "edit", "reply", "react", "update", "update_app_card", "add_reaction", "update_sticker_placement",
          "list_messages_thread", "poll_vote", "poll_add_options", "poll_retrieve", "retrieve", "get", "delete" },
      },
      v2 = {
        chat = { "mark_as_read", "share_contact_card", "start_typing", "stop_typing", "typing_start", "get", "retrieve",
          "messages_send", "messages_edit", "messages_get", "messages_delete", "messages_list" },
        message = { "edit", "reply", "react", "delete", "refresh", "each_reaction" },
      },
    }
    for _, version in ipairs(versions) do
      for kind, methods in pairs(named[version]) do
        it(("those of a %s %s"):format(version, kind), function()
          local object = public.objects()[version][kind]
          local in_definitions = index.members(definitions, ("linq.%s.%s"):format(version, kind), "methods")
          for _, name in ipairs(methods) do
            assert.equal("function", type(object[name]), name)
            assert.truthy(told_of_kind(version, kind)[name], name .. " in " .. MARKDOWN)
            assert.truthy(in_definitions[name], name .. " in " .. DEFINITIONS)
          end
        end)
      end
    end

    it("all of all kinds, and no others", function()
      local differences = {}
      for _, version in ipairs(versions) do
        local kind_of = public.kind_of_branch(version)
        for kind, methods in pairs(public.methods_of_kinds(version)) do
          local class = ("linq.%s.%s"):format(version, kind)
          compare(differences, MARKDOWN .. " " .. class, methods, told_of_class(version, kind_of[kind] or kind, class))
          if definitions.classes[class] or not definitions.aliases[class] then
            compare(differences, class, methods, index.members(definitions, class, "methods"))
          end
        end
      end
      assert_none(differences)
    end)

    it("those of a page", function()
      local differences, methods = {}, public.methods_of_page()
      compare(differences, MARKDOWN .. " page", methods, told_of_kind("v3", "page"))
      compare(differences, "linq.page", methods, index.members(definitions, "linq.page", "methods"))
      assert_none(differences)
    end)
  end)

  it("names the methods of all resources", function()
    local differences = {}
    for _, version in ipairs(versions) do
      for place, methods in pairs(public.methods_of_resources(version)) do
        compare(differences, MARKDOWN .. " " .. place, methods, told_of(version, receivers[version] .. "." .. place))
        local class = ("linq.%s.resource.%s"):format(version, place)
        compare(differences, class, methods, index.members(definitions, class, "methods"))
      end
    end
    assert_none(differences)
  end)

  it("names the request and the required fields of every operation", function()
    local texts, count = { [MARKDOWN] = read_file(MARKDOWN), [DEFINITIONS] = read_file(DEFINITIONS) }, 0
    for version, facts in pairs(fixtures.decoded "operations") do
      for _, fact in pairs(facts) do
        local heading = ("%s.%s("):format(receivers[version], fact.name:gsub("%.([%w_]+)$", ":%1"))
        count = count + 1
        for path, text in pairs(texts) do
          assert.truthy(text:find(("`%s %s`"):format(fact.method, fact.path), 1, true), fact.name .. " in " .. path)
        end
        for title, rows in pairs(markdown.tables) do
          for _, name in ipairs(title:sub(1, #heading) == heading and catalogue.required(fact) or {}) do
            assert.matches("^ required |", rows[name], fact.name)
          end
        end
      end
    end
    assert.equal(99, count)
  end)

  it("marks what is deprecated", function()
    local count = 0
    for _, version in ipairs(versions) do
      for _, row in ipairs(linq[version].rows()) do
        local place, name = row.name:match("^(.*)%.([%w_]+)$")
        local class = definitions.classes[("linq.%s.resource.%s"):format(version, place)]
        local annotation = table.concat(class.methods[name], "\n")
        assert.equal(row.deprecated ~= nil, annotation:find("\n---@deprecated\n", 1, true) ~= nil, row.name)
        count = count + (row.deprecated and 1 or 0)
      end
    end
    assert.is_true(count > 0)
  end)

  it("names the functions and methods of the module", function()
    local differences = {}
    for receiver, functions in pairs(public.of_module()) do
      local of_all = receiver:find "_store$" and told_of("v3", "store") or {}
      compare(differences, MARKDOWN .. " " .. receiver, functions, joined(of_all, told_of("v3", receiver)))
      local class = classes[receiver] or receiver
      compare(differences, class, functions, index.members(definitions, class, "methods"))
    end
    assert_none(differences)
  end)

  it("names the fields of the module", function()
    local differences, fields = {}, public.fields_of_linq()
    compare(differences, MARKDOWN .. " linq", fields, markdown.tables.linq or {})
    local told = index.members(definitions, "linq", "fields")
    for name in pairs(index.members(definitions, "linq", "methods")) do
      told[name] = nil
    end
    compare(differences, "linq", fields, told)
    assert_none(differences)
  end)

  it("tells of nothing that is not there", function()
    local known = joined(public.of_module(), { object = true, page = true })
    for _, version in ipairs(versions) do
      known = joined(known, linq[version].kinds())
      for place in pairs(public.methods_of_resources(version)) do
        known[receivers[version] .. "." .. place] = true
      end
    end
    for place in pairs(markdown.functions) do
      assert.truthy(known[place:match("^v%d (.*)$")], place)
    end
  end)

  it("names the hosts", function()
    local differences = {}
    compare(differences, "hosts", public.hosts(), markdown.tables["Hosts"] or {})
    assert_none(differences)
  end)

  it("names the fields of kinds and shapes, and their names in the other version", function()
    local differences = {}
    for _, version in ipairs(versions) do
      for name, shape in pairs(joined(linq[version].kinds(), linq[version].shapes())) do
        local notation = type(shape) == "string" and shape or shape.fields
        for _, field in ipairs(notation and fields_of[notation] or {}) do
          local told = markdown.tables[version .. " " .. name] or {}
          compare(differences, name, { [field.name] = true }, { [field.name] = told[field.name] })
          local class = ("linq.%s.%s"):format(version, name == "event" and "any_event" or name)
          told = index.members(definitions, class, "fields")
          compare(differences, class, { [field.name] = true }, { [field.name] = told[field.name] })
        end
      end
    end
    local chats = { v2 = { "handles", "is_group" }, v3 = { "chat_handles", "group" } }
    for _, version in ipairs(versions) do
      for _, name in ipairs(chats[version]) do
        assert.truthy(index.members(definitions, ("linq.%s.chat"):format(version), "fields")[name], name)
        assert.truthy((markdown.tables[version .. " chat"] or {})[name], name)
      end
    end
    assert_none(differences)
  end)

  it("names the events, and the kinds of their data", function()
    local differences = {}
    for _, version in ipairs(versions) do
      local told, kinds, names = markdown.tables[version .. ": events"] or {}, linq[version].events(), {}
      for _, name in ipairs(linq[version].shapes().WebhookEventType.values) do
        names[name] = true
        assert.matches("[" .. (kinds[name] or "event_data") .. "]", told[name] or "", 1, true)
      end
      compare(differences, version .. ": events", names, told)
      local data = definitions.aliases[("linq.%s.any_event_data"):format(version)]
      for _, kind in pairs(kinds) do
        assert.matches(("linq.%s.%s"):format(version, kind), data, 1, true)
      end
    end
    assert_none(differences)
  end)

  it("tells the order of messages in a list, or that the API documents none", function()
    local text = read_file(MARKDOWN)
    for heading, words in pairs {
      ["client.chats.messages:list"] = "The API documents no order", ["legacy.chat_messages:list"] = "oldest first",
      ["client.messages:list_messages_thread"] = "oldest first", ["chat:each_message"] = "In either order",
    } do
      local section = text:match("\n#### `" .. heading:gsub("%p", "%%%0") .. "%(.-\n#")
      assert.matches(words, section, 1, true)
    end
  end)

  it("names what a transport is told, and what a custom request gives", function()
    for name, fields in pairs(public_tables.told()) do
      for field in pairs(fields) do
        assert.truthy(definitions.classes[name].fields[field], name .. "." .. field)
        assert.truthy(markdown.tables[name][field], name .. "." .. field .. " in " .. MARKDOWN)
      end
    end
  end)

  describe("options", function()
    local records = { client = "linq.any_options", request = "linq.request_options" }
    -- type -> a value of it, and one that is not
    local samples = {
      number = { 1.5, "x" }, integer = { 1, 1.5 }, string = { "x", 1 }, boolean = { true, 1 },
      ["table<string, string>"] = { { ["X-A"] = "b" }, "x" }, ["fun(report: linq.report)"] = { print, "x" },
      ["fun(answer: linq.answer_head)"] = { print, "x" },
      ["linq.host"] = { { wait = print, sleep = print }, {} }, ["linq.transport"] = { { send = print }, {} },
      ["linq.clock"] = { { now = print, time = print, sleep = print }, {} },
    }

    for _, what in ipairs { "client", "request" } do
      it("of a " .. what .. ": their names, types and defaults", function()
        local differences, checks = {}, public_tables.checks[what]
        local fields = definitions.classes[records[what]].fields
        local rows = markdown.tables[records[what]] or {}
        compare(differences, DEFINITIONS, checks, fields)
        compare(differences, MARKDOWN, checks, rows)
        assert_none(differences)
        for name, check in pairs(checks) do
          local kind = index.type_of(fields[name])
          local sample = assert(samples[kind], ("%s: no sample of %s"):format(name, kind))
          assert.is_nil(check(sample[1]), name)
          assert.truthy(check(sample[2]), name)
          assert.truthy(rows[name]:find("`" .. kind .. "`", 1, true), name)
          local default = what == "client" and options.defaults[name]
          local told = rows[name]:match("| ([^|]-) |$")
          assert.equal(default and tostring(default) or "", told, name)
        end
      end)
    end

    it("and other tables that users fill in or read", function()
      local differences = {}
      for name, fields in pairs(public_tables.records) do
        compare(differences, name, fields, (definitions.classes[name] or { fields = {} }).fields)
        compare(differences, MARKDOWN .. " " .. name, fields, markdown.tables[name] or {})
      end
      assert_none(differences)
    end)

    it("name the credentials", function()
      assert.truthy(definitions.classes["linq.options"].fields.api_key)
      assert.truthy(definitions.classes["linq.v2.options"].fields.token)
    end)
  end)

  describe("types", function()
    local function has_word(kind, word)
      return kind:find("%f[%w_.]" .. word .. "%f[^%w_.]")
    end

    it("are classes, and no bare table", function()
      local bare = {}
      for _, line in ipairs(definitions.annotations) do
        local kind = index.annotated_type(line):gsub("table<", "<")
        if has_word(kind, "table") or has_word(kind, "function")
          or has_word(kind, "userdata") and not line:find("@class", 1, true) then
          bare[#bare + 1] = line
        end
      end
      assert_none(bare)
    end)

    it("are known", function()
      for _, line in ipairs(definitions.annotations) do
        for name in index.annotated_type(line):gmatch("%f[%w]linq[%w_.]*[%w_]") do
          assert.truthy(definitions.classes[name] or definitions.aliases[name], line)
        end
      end
    end)

    it("have no field of any name, but for what is documented nowhere", function()
      local found = {}
      for _, line in ipairs(definitions.annotations) do
        if line:find "^%-%-%-@field %[string%]" and not line:find "linq%.unknown_field$" then
          found[#found + 1] = line
        end
      end
      assert.same({ "---@field [string] any it is documented nowhere" }, found)
    end)

    it("of texts are the documented ones, and no other", function()
      for _, line in ipairs(definitions.annotations) do
        assert.is_nil(line:find '"|string%f[^%w_.]', line)
      end
    end)

    it("of an event: that of its data goes with its event_type", function()
      for _, version in ipairs(versions) do
        local kinds = linq[version].events()
        for _, name in ipairs(linq[version].shapes().WebhookEventType.values) do
          local fields = (definitions.classes[("linq.%s.event.%s"):format(version, name)] or {}).fields
          assert.equal(("%q"):format(name), fields and fields.event_type)
          assert.truthy(definitions.classes[fields.data], fields.data)
          assert.equal(kinds[name] and ("linq.%s.%s"):format(version, kinds[name]) or fields.data, fields.data)
        end
      end
    end)

    it("are declared in the definitions alone", function()
      local twice = {}
      for line in process.run("grep -rhoE '^ *---@(class|alias) linq[.A-Za-z0-9_]*' lua sandbox/lua"):gmatch "[^\n]+" do
        local name = line:match "(linq[%w_.]*)$"
        twice[#twice + 1] = (definitions.classes[name] or definitions.aliases[name]) and name or nil
      end
      assert_none(twice)
    end)

    it("that the sources name are declared there, or in the definitions", function()
      local declared, unknown = {}, {}
      for line in process.run("grep -rhoE '^ *---@(class|alias) linq[.A-Za-z0-9_]*' lua sandbox/lua"):gmatch "[^\n]+" do
        declared[line:match "(linq[%w_.]*)$"] = true
      end
      for line in process.run("grep -rhE '^ *---@' lua sandbox/lua"):gmatch "[^\n]+" do
        for name in index.annotated_type(line:match "%-%-%-@.*"):gmatch "%f[%w]linq[%w_.]*[%w_]" do
          local is_known = declared[name] or definitions.classes[name] or definitions.aliases[name]
          unknown[#unknown + 1] = not is_known and line or nil
        end
      end
      assert_none(unknown)
    end)

    it("are in a file that the language server reads: it leaves out what has more than 500 kB", function()
      assert.is_true(#read_file(DEFINITIONS) < 500 * 1000)
    end)

    it("of what a call gives: a value or nil, and an error", function()
      for _, version in ipairs(versions) do
        for place, methods in pairs(public.methods_of_resources(version)) do
          for name in pairs(methods) do
            local class = ("linq.%s.resource.%s"):format(version, place)
            local results = {}
            for _, line in ipairs(index.members(definitions, class, "methods")[name]) do
              results[#results + 1] = line:match("^%-%-%-@return (%S+)")
            end
            if name:find "^each" then
              assert.equal(1, #results, name)
              assert.matches("^linq%.[%w_.]+_iterator$", results[1], name)
            else
              assert.truthy(results[1]:find("|nil", 1, true), name)
              assert.equal("linq.error", results[2], name) -- the server does not know that it goes with nil
            end
          end
        end
      end
    end)
  end)

  it("names the parameters as the annotations in the sources do", function()
    local differences = {}
    local function check(receiver, functions)
      for name, fn in pairs(functions) do
        local annotated, told = index.annotated(fn), told_of("v3", receiver)[name]
        if annotated and told and #told > 0 and table.concat(told, ", ") ~= table.concat(annotated, ", ") then
          table.insert(differences, ("%s %s(%s) is told as (%s)"):format(receiver, name, table.concat(annotated, ", "),
            table.concat(told, ", ")))
        end
      end
    end
    for receiver, functions in pairs(public.of_module()) do
      check(receiver, functions)
    end
    for _, kind in ipairs { "attachment", "chat", "message", "page" } do
      check(kind, require("linq.objects." .. kind).methods)
    end
    assert_none(differences)
  end)

  it("has tables whose rows are as long as their heads", function()
    local columns
    for line in io.lines(MARKDOWN) do
      local _, count = line:gsub("\\|", ""):gsub("|", "")
      if line:sub(1, 1) == "|" then
        columns = columns or count
        assert.equal(columns, count, line)
      else
        columns = nil
      end
    end
  end)

  it("links from a kind to its methods", function()
    local text = read_file(MARKDOWN)
    assert.truthy(text:find("#### v3 chat\n\nMethods: [A chat](#a-chat).", 1, true))
    assert.truthy(text:find("#### v2 message\n\nMethods: [A message](#a-message).", 1, true))
  end)

  it("links to what is there", function()
    local reference, anchors = read_file(MARKDOWN), {}
    for heading in reference:gmatch("\n#+ ([^\n]+)") do
      local anchor = ascii.lower(heading):gsub("[^%w%-_ ]", ""):gsub(" ", "-")
      anchors[anchor] = true
    end
    for target in reference:gmatch("%]%(#([^)]+)%)") do
      assert.truthy(anchors[target], target)
    end
  end)

  it("shows no address of a table, and no space at a line's end", function()
    for _, path in ipairs { MARKDOWN, DEFINITIONS } do
      assert.is_nil(read_file(path):find("0x%x%x%x"))
      assert.is_nil(read_file(path):find(" \n"))
    end
  end)

  it("has definitions that are Lua", function()
    assert(loadfile(DEFINITIONS))
  end)
end)

describe("tools/reference", function()
  local folder
  local locale = os.setlocale()

  setup(function()
    os.setlocale "C" -- as the tool's own process has it: names are sorted
    folder = process.run("mktemp -d"):gsub("%s+$", "")
    assert(loadfile "tools/reference")(folder)
  end)

  teardown(function()
    os.setlocale(locale)
    process.run("rm -r " .. folder)
  end)

  for _, path in ipairs {
    MARKDOWN, DEFINITIONS, "docs/linq.1", "share/linq.bash", "share/_linq", "share/linq.fish",
    "lua/linq/command/examples.lua",
  } do
    it("makes " .. path .. " as it is", function()
      -- assert.equal would print both texts
      assert(read_file(folder .. "/" .. path) == read_file(path), path .. " is stale: run tools/reference")
    end)
  end
end)
