-- The command's help, manual and completion are made of the rows, and work. That they are current is in
-- reference_spec.lua.
local command = require "spec.support.command"
local fields_of = require "linq.api.notation"
local files = require "spec.support.files"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local operations = require "linq.command.operations"
local process = require "spec.support.process"

local run = command.run

local function has(program)
  return select(2, process.run("command -v " .. program)) == 0
end

-- The shell runs a script; its words are what it offers.
local function offered(shell, script)
  local path = files.new(script)
  local output = process.run(("%s %s"):format(shell, path))
  local words = {}
  for word in output:gmatch "[^%s]+" do
    words[word] = true
  end
  return words, output
end

describe("the command's help", function()
  teardown(function()
    command.clean()
    files.remove_all()
  end)

  it("does without libcurl, and so without waiting for it", function()
    local without = files.new 'package.preload["linq.core"] = function() error "loaded" end'
    local words = command.words():gsub(" bin/linq$", function()
      return (" -e 'dofile(\"%s\")' bin/linq"):format(without)
    end)
    for _, arguments in ipairs { "--version", "--help", "call --help", "call chats.create --help", "chat --help",
      "find --help", "send --help", "watch --help", "trigger --help", "doctor --help", "sandbox --help" } do
      local output, status = process.run(words .. " " .. arguments)
      assert.equal(0, status, output)
    end
  end)

  it("has options of its own that no field is called like", function()
    local own = { help = true, body = true, all = true, json = true, profile = true }
    for _, operation in ipairs(operations.all()) do
      for _, text in ipairs { operation.row.query or "", operation.row.body or "" } do
        for _, field in ipairs(fields_of[text]) do
          assert.is_nil(own[field.name], operation.name)
        end
      end
    end
  end)

  it("is reached by linq help, too", function()
    assert.equal((run "--help"), (run "help"))
    assert.equal((run "chat --help"), (run "help chat"))
    assert.equal((run "call chats.list --help"), (run "help call chats.list"))
  end)

  it("names the package of what is missing", function()
    local words = command.words { LINQ_API_V3_API_KEY = "k" }
    local without = words:gsub("LUA_PATH='[^']*'", "LUA_PATH='lua/?.lua;lua/?/init.lua'")
    local output, status = process.run(without .. " --help")
    assert.equal("linq: the command needs argparse: apt install lua-argparse, or luarocks install argparse\n", output)
    assert.equal(2, status)
    without = words:gsub("LUA_CPATH='[^']*'", "LUA_CPATH='./none/?.so'")
    output, status = process.run(without .. " call chats.list")
    assert.equal("linq: linq's core is not there for this Lua: luarocks install linq\n", output)
    assert.equal(2, status)
  end)

  it("tells the version", function()
    assert.equal("linq " .. require "linq.version" .. "\n", (run "--version"))
  end)

  it("lists all operations, and the fields of each", function()
    local output = run "call --help"
    for _, operation in ipairs(operations.all()) do
      assert(output:find("\n  " .. operation.name, 1, true), operation.name)
    end
    output = run "call chats.background.set --help"
    for _, part in ipairs { "<chat_id>", "--type <color|dynamic|photo>", "required", "--image_url <url>",
      "--shades <text>", "repeat it for each; 2 of them", "--body <json>" } do
      assert(output:find(part, 1, true), part)
    end
  end)

  it("is complete in the manual", function()
    local manual = files.read "docs/linq.1"
    for _, operation in ipairs(operations.all()) do
      local row, from = operation.row, manual:find("\n.SS " .. operation.name, 1, true)
      assert(from, operation.name)
      local section = manual:sub(from, (manual:find("\n.S[SH] ", from + 1)))
      for _, text in ipairs { row.query or "", row.body or "" } do
        for _, field in ipairs(fields_of[text]) do
          assert(section:find("\\-\\-" .. field.name, 1, true), operation.name .. " " .. field.name)
        end
      end
    end
  end)

  local COLUMN = 30 -- where descriptions begin

  -- label -> description, of what --help prints.
  local function told_by_help(output)
    local told, label = {}, nil
    for line in output:match "\n\n.*":gmatch "[^\n]+" do
      if line:find "^  %S" then
        local is_long = line:find("%S", COLUMN) == COLUMN -- the description has lines of its own
        label = is_long and line:sub(3) or line:sub(3, COLUMN):gsub("%s+$", "")
        told[label] = is_long and "" or line:sub(COLUMN + 1)
      elseif label and line:find "^%s" then
        told[label] = (told[label] .. " " .. line:sub(COLUMN + 1)):gsub("^ ", "")
      end
    end
    told["-h, --help"] = nil
    return told
  end

  -- The same, of the section of the manual.
  local function told_by_manual(manual, section)
    local _, from = manual:find("\n.SS " .. section:gsub("%-", "\\-") .. "%f[ \n][^\n]*")
    local told = {}
    local text = manual:sub(from + 1, (manual:find("\n.S[SH] ", from))):gsub("\\%-", "-"):gsub("\\&", "")
    for label, description in text:gmatch "\n%.B ([^\n]+)\n([^\n]*)" do
      told[label] = description
    end
    return told
  end

  it("says of each option and argument what the manual does", function()
    local manual, calls = files.read "docs/linq.1", {}
    for _, one in ipairs(require "linq.command.list") do
      calls[one.name ~= "call" and "linq " .. one.name or ""] = one.name
    end
    for _, operation in ipairs(operations.all()) do
      calls[operation.name] = "call " .. operation.name
    end
    calls[""] = nil
    for label in pairs(told_by_help((run "--help"))) do
      assert(not label:find "^%-" or manual:find("\n.B " .. label:gsub("%-", "\\-") .. "\n", 1, true), label)
    end
    for section, arguments in pairs(calls) do
      local by_help, by_manual = told_by_help((run(arguments .. " --help"))), told_by_manual(manual, section)
      if section:find "^linq" == nil then
        by_help["--profile <name>"], by_help["--json"] = nil, nil -- said once, of all
      end
      for label, text in pairs(by_help) do
        if text ~= "" or label:find "^%-" then
          assert.equal(text, by_manual[label], section .. " " .. label)
        end
        by_manual[label] = nil
      end
      assert.same({}, by_manual, section)
    end
  end)

  if has "mandoc" then
    it("has no fault that mandoc finds in the manual", function()
      local output = process.run "mandoc -T lint -W warning docs/linq.1"
      assert.equal("", (output:gsub("[^\n]*missing date, using \"\": TH\n", "")))
    end)
  end
end)

describe("completion", function()
  teardown(files.remove_all)

  it("is printed for a shell", function()
    for shell, name in pairs { bash = "linq.bash", zsh = "_linq", fish = "linq.fish" } do
      assert.equal(files.read("share/" .. name), (run("completion " .. shell)))
    end
  end)

  it("works in bash", function()
    local function offers(...)
      return (offered("bash", ([[
. share/linq.bash
COMP_WORDS=(%s) COMP_CWORD=%d
_linq
printf '%%s\n' "${COMPREPLY[@]}"
]]):format(table.concat({ ... }, " "), select("#", ...) - 1)))
    end
    assert.is_true(offers("linq", "ca").call)
    assert.same({ ["chats.messages.list"] = true, ["chats.messages.send"] = true }, offers("linq", "call", "chats.me"))
    assert.is_true(offers("linq", "call", "chats.list", "--l")["--limit"])
    assert.is_true(offers("linq", "call", "chats.background.set", "--type", "p").photo)
    assert.is_true(offers("linq", "call", "v2.chats.g")["v2.chats.get"])
  end)

  it("leaves files to bash, which quotes what a shell would run", function()
    local folder = files.new()
    local start = files.new(([[
. share/linq.bash
linq() { printf '<%%s>' "$@"; }
mkdir %s; cd %s; : >'f;touch${IFS}made' >'g  $(touch made)'
]]):format(folder, folder))
    local typed = "{ sleep 0.5; printf 'linq send --attach %s\\t'; sleep 0.5; printf '\\nexit\\n'; }"
    for letter, name in pairs { f = "f;touch${IFS}made", g = "g  $(touch made)" } do
      local shell = ("bash --noprofile --rcfile %s -i"):format(start)
      local output = process.run(("%s | script -qec '%s' /dev/null"):format(typed:format(letter), shell))
      assert(output:find("<send><--attach><" .. name .. ">", 1, true), output)
      assert.is_nil(files.read(folder .. "/made"))
      process.run("rm -rf " .. folder)
    end
  end)

  if has "zsh" then
    it("is understood by zsh", function()
      local output, status = process.run "zsh -fn share/_linq"
      assert.equal(0, status, output)
    end)
  end

  if has "fish" then
    it("works in fish", function()
      local function offers(line)
        return (offered("fish", ("source share/linq.fish\ncomplete -C '%s'\n"):format(line)))
      end
      assert.is_true(offers("linq ca").call)
      assert.is_true(offers("linq call chats.me")["chats.messages.send"])
      assert.is_true(offers("linq call chats.list --l")["--limit"])
    end)
  end
end)

describe("the examples of events", function()
  it("are all of the documented ones", function()
    local examples, count = require "linq.command.examples", 0
    for name in pairs(fixtures.decoded("event_fields").events) do
      local text = examples[name] or examples[name .. ".2026-02-03"]
      assert(text, name)
      assert.equal(name, json.decode(text).event_type)
      count = count + 1
    end
    assert.equal(75, count)
  end)
end)
