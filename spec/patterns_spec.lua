-- Input from outside is read in time that grows linearly with its size. Steps are counted here,
-- because times are reliable on a quiet machine only.
local calendar = require "linq.util.calendar"
local core = require "linq.core"
local read_rockspec = require "spec.support.rockspec"
local errors = require "linq.error"
local headers = require "linq.http.headers"
local multipart = require "linq.sandbox.multipart"
local patterns = require "spec.support.patterns"
local phone = require "linq.phone"
local trim = require "linq.util.trim"
local url = require "linq.http.url"
local validate = require "linq.sandbox.validate"
local webhooks = require "linq.webhooks"

local unpack = table.unpack or _G.unpack

describe("the matcher that counts", function()
  local texts = {
    "", "a", "  both ends \t", "k: v\r\nx:\r\n", "a@b.c", "http://[::1]:80/a/b//", "aaa", "%%41+b", "[a][b]",
    "2026-01-02", "a=1&b&c=%20", "\0\255", "x.y.z",
  }
  local tried = {
    "", "a", "^%s*(.-)%s*$", "([^:%s]+):[ \t]*([^\r\n]*)", "^([^@%s]+)@(.*)$", "a?a", "[^%w]", "[]a]", "[a%]]+", "/+$",
    "()%w+()", "%%(%x%x)", "^(%d+)%-(%d+)", "%f[%w]%w+", ".-", "[%w_-]*", "((.)(.))", "[+*-]",
  }

  local function all(gmatch, text, pattern)
    local list = {}
    if pattern:sub(1, 1) ~= "^" then -- an anchor there, or a character, by the version
      for one, two in gmatch(text, pattern) do
        list[#list + 1] = { one, two }
      end
    end
    return list
  end

  for _, pattern in ipairs(tried) do
    it("matches as Lua does: " .. pattern, function()
      for _, text in ipairs(texts) do
        assert.same({ text:find(pattern) }, { patterns.counted.find(text, pattern) }, text)
        if text ~= "" then -- a place after the end is the end, or none, by the version
          assert.same({ text:find(pattern, 2) }, { patterns.counted.find(text, pattern, 2) }, text)
        end
        assert.same({ text:match(pattern) }, { patterns.counted.match(text, pattern) }, text)
        if not (""):find(pattern) then -- from 5.3 on no empty match follows another
          assert.same({ text:gsub(pattern, "<%0>") }, { patterns.counted.gsub(text, pattern, "<%0>") }, text)
          assert.same(all(text.gmatch, text, pattern), all(patterns.counted.gmatch, text, pattern), text)
        end
      end
    end)
  end
end)

-- ---- every pattern of the module --------------------------------------------------------

local SIZE = 60

-- Characters to try for a class, in this order.
local function candidates(items)
  local list, seen = {}, {}
  local function add(char)
    if not seen[char] then
      seen[char] = true
      list[#list + 1] = char
    end
  end
  for _, item in ipairs(items) do
    if item.class and (#item.class == 1 or item.class:find("^%%%W$")) then
      add(item.class:sub(-1))
    end
  end
  for char in ("a0 ./-"):gmatch(".") do
    add(char)
  end
  return list
end

-- Returns the runs of literal characters in the pattern, such as "://" and "\r\n\r\n".
local function literal_runs(items)
  local runs, run = {}, ""
  for i = 1, #items + 1 do
    local item = items[i]
    local is_literal = item and item.class and not item.repeated and item.class ~= "."
      and (#item.class == 1 or item.class:find("^%%%W$"))
    if is_literal then
      run = run .. item.class:sub(-1)
    elseif not (item and item.is ~= "single") then
      if #run > 1 then
        runs[#runs + 1] = run
      end
      run = ""
    end
  end
  return runs
end

local function sample(item, list)
  for _, char in ipairs(list) do
    if item.set[char:byte()] then
      return char
    end
  end
  for code = 0, 255 do
    if item.set[code] then
      return string.char(code)
    end
  end
end

-- Returns the shortest text that the items before `index` match.
local function prefix(items, index, list)
  local text = ""
  for i = 1, index - 1 do
    local item = items[i]
    if item.is == "single" and item.repeated ~= "*" and item.repeated ~= "-" and item.repeated ~= "?" then
      text = text .. sample(item, list)
    end
  end
  return text
end

local tails = { "", "\1", "\n", "a", "/", " \1" }

-- Calls `try(before, unit, tail)` with texts that may be expensive: text that an item repeats over,
-- and then an end that does not match.
local function each_attack(items, try)
  local list = candidates(items)
  local units = { unpack(list) }
  for _, run in ipairs(literal_runs(items)) do
    units[#units + 1] = run
  end
  for index = 1, #items do
    if items[index].repeated then
      local before = prefix(items, index, list)
      for _, unit in ipairs(units) do
        for _, tail in ipairs(tails) do
          try(before, unit, tail)
          try(before .. "a", unit, tail)
        end
      end
    end
  end
end

local function steps(fn, pattern, text)
  local before = patterns.steps
  if fn == "gsub" or fn == "gmatch" then
    patterns.counted.gsub(text, pattern, "")
  else
    patterns.counted.match(text, pattern)
  end
  return patterns.steps - before
end

local MOST_GROWTH = 2.5

-- Returns the worst growth of the cost when an attack doubles, and that attack. It stops at the
-- first growth that is too much.
local function worst_growth(fn, pattern)
  local worst, by = 0, nil
  each_attack(patterns.read(pattern), function(before, unit, tail)
    if worst > MOST_GROWTH then
      return
    end
    local once = steps(fn, pattern, before .. unit:rep(SIZE) .. tail)
    local twice = steps(fn, pattern, before .. unit:rep(2 * SIZE) .. tail)
    if twice > 10 * SIZE and twice / once > worst then
      worst, by = twice / once, ("%q, then %q again and again, then %q"):format(before, unit, tail)
    end
  end)
  return worst, by
end

-- Patterns that are not literals, but consist of the module's own texts.
local made_elsewhere = {
  ["lua/linq/phone.lua: mark"] = true, -- of `decoration`, no magic characters
  ["lua/linq/util/json.lua: marked"] = true, -- a nonce, and what is not a quote
  ["sandbox/lua/linq/sandbox/validate.lua: uuid_pattern"] = true, -- no repetition
  ["sandbox/lua/linq/sandbox/router.lua: route.pattern"] = true, -- segments of a path, and "[^/]+"
  ["sandbox/lua/linq/sandbox/multipart.lua: \"^\" .. wrap"] = true, -- anchored; wrap is a row's
  ["sandbox/lua/linq/sandbox/v3/content.lua: \"^\" .. (\"[A-Z0-9]\")"] = true, -- no repetition
}

local pattern_functions = { find = true, match = true, gmatch = true, gsub = true }

-- Returns the string literal at the start of a text, and the rest.
local function literal(text)
  local quote = text:sub(1, 1)
  if quote ~= '"' and quote ~= "'" then
    return nil
  end
  local at = 2
  while text:sub(at, at) ~= quote do
    assert(at <= #text, "a string that does not end: " .. text)
    at = at + (text:sub(at, at) == "\\" and 2 or 1)
  end
  return assert((loadstring or load)("return " .. text:sub(1, at)))(), text:sub(at + 1) -- luacheck: ignore
end

-- Calls `found(fn, pattern)` for each pattern in a line, and `unknown(text)` for a possible one.
local function each_pattern_in(line, found, unknown)
  local at = 1
  while true do
    local _, last, fn = line:find("[%w_%]\"')][:.](%a+)%(", at)
    if not last then
      return
    end
    at = last + 1
    local argument = pattern_functions[fn] and line:sub(last + 1) or ""
    local pattern, rest = literal(argument)
    local is_plain = argument:find("^[^,]+, [%w_]+, true")
    if pattern and not is_plain and not rest:find("^ %.%.") then
      found(fn, pattern)
    elseif not is_plain then
      unknown(argument:match(pattern and "^%S+ %.%. [^ ,:)]+%)?" or "^[%w_.]+%f[,)]"))
    end
  end
end

local function each_line(path)
  local file = assert(io.open(path))
  return function()
    local line = file:read "*l"
    if not line then
      file:close()
    end
    return line
  end
end

local function modules()
  local paths = {}
  for _, rock in ipairs { "linq-dev-1.rockspec", "linq-sandbox-dev-1.rockspec" } do
    for _, path in pairs(read_rockspec(rock).build.modules) do
      paths[#paths + 1] = type(path) == "string" and path or nil
    end
  end
  table.sort(paths)
  return paths
end

-- Calls of other methods that share a name with a string method.
local no_patterns = {
  ["lua/linq/lookup/init.lua: fields"] = true,
  ["lua/linq/outbox/look.lua: client"] = true,
  ["lua/linq/outbox/sender.lua: client"] = true,
  ["sandbox/lua/linq/sandbox/collection.lua: test"] = true,
  ["sandbox/lua/linq/sandbox/init.lua: request.method"] = true,
  ["sandbox/lua/linq/sandbox/init.lua: request.path"] = true,
  ["sandbox/lua/linq/sandbox/line_choice.lua: is_eligible"] = true,
  ["sandbox/lua/linq/sandbox/page/observer.lua: request.method"] = true,
  ["sandbox/lua/linq/sandbox/page/traffic.lua: request.method"] = true,
  ["sandbox/lua/linq/sandbox/router.lua: method"] = true,
  ["sandbox/lua/linq/sandbox/store.lua: path"] = true,
}

-- Modules whose patterns only see the module's own rows.
local of_rows = { ["lua/linq/api/endpoints.lua"] = true, ["lua/linq/api/notation.lua"] = true }

describe("a pattern", function()
  local seen, unknown, count = {}, {}, 0
  for _, path in ipairs(modules()) do
    local number = 0
    for line in each_line(path) do
      number = number + 1
      local place = ("%s:%d"):format(path, number)
      each_pattern_in(line:gsub("^%s*%-%-.*", ""), function(fn, pattern)
        count = count + 1
        local kind = (fn == "gsub" or fn == "gmatch") and "gsub" or "match"
        if not of_rows[path] then
          seen[kind .. pattern] = seen[kind .. pattern] or { fn = kind, pattern = pattern, place = place }
        end
      end, function(text)
        local what = path .. ": " .. tostring(text)
        if text and not made_elsewhere[what] and not no_patterns[what] then
          unknown[#unknown + 1] = what
        end
      end)
    end
  end

  it("of the module has linear cost under every attack", function()
    local slow = {}
    for _, one in pairs(seen) do
      local growth, by = worst_growth(one.fn, one.pattern)
      if growth > MOST_GROWTH then
        slow[#slow + 1] = ("%s: %q costs %.1f times as much for twice: %s"):format(one.place, one.pattern, growth, by)
      end
    end
    table.sort(slow)
    assert.same({}, slow)
  end)

  it("is a literal, or listed", function()
    assert.is_true(count > 100, "only " .. count .. " were found")
    assert.same({}, unknown)
  end)

  it("with quadratic cost is found", function()
    for _, pattern in ipairs {
      "^(.-)[ \t]*$", "/+$", "^%s*(.-)%s*$", "[^/\\]+$", "^[^@%s]+@[^@%s]+%.[^@%s]+$", "^%w*%a[%w ]*$", "%s+$",
      "^(.-)\r\n\r\n(.*)\r\n$", "^%a+://[^/]+/.-([^/]+)$",
    } do
      assert.is_true(worst_growth("match", pattern) > MOST_GROWTH, pattern)
    end
  end)
end)

-- ---- what reads outside data ------------------------------------------------------------

local function head(lines)
  return "HTTP/1.1 500 No\r\n" .. lines .. "\r\n"
end

local SECRET = "whsec_" .. core.base64_encode(("k"):rep(32))

local function verify(name)
  return function(text)
    local given = { ["webhook-id"] = "e", ["webhook-timestamp"] = "1", ["webhook-signature"] = "v1,bm8=" }
    given[name] = text
    webhooks.verify("{}", given, { secret = SECRET, now = 1 })
  end
end

local FORM = "multipart/form-data; boundary=b"

-- A reader, and the part of its input that is repeated.
local readers = {
  { "a header that ends with spaces", function(text) headers.parse(head("A: x" .. text .. "x \r\n")) end, " " },
  { "a header of spaces", function(text) headers.parse(head("A: x" .. text .. "\r\n")) end, " \t" },
  { "a header that comes again and again", function(text) headers.parse(head(text)) end, "a: bc\r\n" },
  { "lines that are no headers", function(text) headers.parse(head(text)) end, "a \r\n" },
  { "a header without a colon", function(text) headers.parse(head(text)) end, "a" },
  { "slashes within a URL", function(text) url.base("https://a.b/" .. text .. "x", false) end, "/" },
  { "slashes at the end of a URL", function(text) url.base("https://a.b/" .. text, false) end, "/" },
  { "a host of many parts", function(text) url.base("http://" .. text .. "/", false) end, "a." },
  { "a host of digits", function(text) url.base("http://127.0.0." .. text, false) end, "1" },
  { "white space", function(text) trim(text .. "x" .. text .. "y") end, " " },
  { "an e-mail address of spaces", function(text) phone.normalize("a@b" .. text .. "c") end, " " },
  { "an e-mail address of signs", function(text) phone.key(text) end, "@" },
  { "a number of spaces", function(text) phone.normalize("+1" .. text .. "(0)") end, " " },
  { "a number of digits", function(text) phone.key(text) end, "7" },
  { "a date", function(text) calendar.http_date("Mon, " .. text) end, "1" },
  { "an error's message", function(text) tostring(errors.new { kind = "server", message = text }) end, " a" },
  { "a webhook's signatures", verify "webhook-signature", "v1,a " },
  { "a webhook's signature of spaces", verify "webhook-signature", " " },
  { "a webhook's timestamp", verify "webhook-timestamp", "1" },
  { "an e-mail address of dots", function(text) validate.is_handle("a@b" .. text .. " ") end, "." },
  { "a form's part", function(text) multipart.parse(FORM, "--b\r\n" .. text .. "x\r\n--b--") end, "\r\n\r\n" },
}

describe("twice the input costs twice the steps:", function()
  for _, row in ipairs(readers) do
    it(row[1], function()
      local function cost(count)
        local text = row[3]:rep(count)
        return patterns.cost(function() row[2](text) end)
      end
      local once, twice = cost(1000), cost(2000)
      assert.is_true(twice <= 2.2 * once + 1000, ("%d instructions, then %d"):format(once, twice))
    end)
  end
end)
