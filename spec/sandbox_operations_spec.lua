-- Every operation of both versions: the documented request succeeds, and a request without a
-- required field is refused with the API's error.
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local fields_of = require "linq.api.notation"
local query_of = require "linq.http.query"
local url = require "linq.http.url"
local prepare = require "spec.support.prepare"
local validate = require "linq.sandbox.validate"

local LINE = "+12052535597"

local function documented(version)
  local file = assert(io.open("spec/fixtures/" .. version .. "/requests.json"))
  local requests = assert(json.decode(file:read("*a")))
  file:close()
  return requests
end

-- ---- what has to be there first -------------------------------------------------------

local function new_world()
  local sandbox = linq.sandbox()
  local host = fakes.host()
  local world = { sandbox = sandbox }
  world.client = linq.client { transport = sandbox, host = host, max_retries = 0 }
  world.legacy = linq.v2.client { transport = sandbox, host = host, max_retries = 0 }
  sandbox:add_chat { from = LINE, to = { "+12052532136" } }
  return world
end

-- ---- the example of a row ----------------------------------------------------------------

local function example_of(requests, row, world)
  local example = requests[row.operation]
  prepare(row.operation, world, example)
  if example.query then
    example.query.cursor = nil -- no page has the cursor of the example
  end
  return example
end

local function resolve(client, name)
  local at = client
  for part in name:gmatch("([%w_]+)%.") do
    at = at[part]
  end
  return at, name:match("[%w_]+$")
end

local function call(client, row, example)
  local resource, method = resolve(client, row.name)
  local arguments, count = {}, 0
  for name in row.path:gmatch("{([%w_]+)}") do
    count = count + 1
    arguments[count] = example.parameters[name]
  end
  if row.query or row.body then
    count = count + 1
    arguments[count] = fakes.fields_of(example)
  end
  return resource[method](resource, (table.unpack or _G.unpack)(arguments, 1, count))
end

-- ---- what comes back ----------------------------------------------------------------------

-- Returns the kinds of a version as shapes, so that answers can be checked like requests.
local function shapes_of(api)
  local shapes = {}
  for name, shape in pairs(api.shapes()) do
    shapes[name] = shape
  end
  for name, kind in pairs(api.kinds()) do
    shapes[name] = type(kind) == "string" and { fields = kind } or kind
  end
  return shapes
end

local function check_answer(api, kind, object)
  local wrong = validate.body({ body = api.kinds()[kind] }, object:totable(), shapes_of(api))
  assert.is_nil(wrong and wrong.message)
end

-- ---- what is left out --------------------------------------------------------------------

-- Returns the paths of the required fields in a value.
local function required_paths(notation, value, shapes, path, found)
  local function enter(kind, element, at)
    local shape = kind.is == "shape" and shapes[kind.name]
    if kind.is == "array" then
      for i, one in ipairs(element) do
        local below = { (table.unpack or _G.unpack)(at) }
        below[#below + 1] = i
        enter(kind.of, one, below)
      end
    elseif shape and shape.union then
      required_paths(shapes[shape[element[shape.union]]].fields, element, shapes, at, found)
    elseif shape and shape.fields then
      required_paths(shape.fields, element, shapes, at, found)
    end
  end
  for _, field in ipairs(fields_of[notation]) do
    local at = { (table.unpack or _G.unpack)(path) }
    at[#at + 1] = field.name
    if field.required then
      found[#found + 1] = at
    end
    if value[field.name] ~= nil then
      enter(field.type, value[field.name], at)
    end
  end
  return found
end

local function without(value, path, depth)
  local copy = {}
  for name, element in pairs(value) do
    copy[name] = element
  end
  if depth == #path then
    copy[path[depth]] = nil
  else
    copy[path[depth]] = without(value[path[depth]], path, depth + 1)
  end
  return copy
end

-- ---- what is odd -------------------------------------------------------------------------

local odd = {
  "", "x", ("long"):rep(6000), "https://", "+1", -1, 0.5, 1e300, true, json.null, json.array {}, { 1 }, { { {} } },
  { x = 1 }, { type = "text" }, { type = "union" }, "fields", "\0\255",
}

-- Returns all paths in a value.
local function paths_of(value, path, found)
  for name, element in pairs(value) do
    local at = { (table.unpack or _G.unpack)(path) }
    at[#at + 1] = name
    found[#found + 1] = at
    if type(element) == "table" then
      paths_of(element, at, found)
    end
  end
  return found
end

local function with(value, path, depth, odd_value)
  local copy = {}
  for name, element in pairs(value) do
    copy[name] = element
  end
  copy[path[depth]] = depth == #path and odd_value or with(value[path[depth]], path, depth + 1, odd_value)
  return copy
end

local function form(fields)
  local lines = {}
  for name, value in pairs(fields) do
    for _, text in ipairs(type(value) == "table" and value or { value }) do
      local suffix = type(value) == "table" and "[]" or ""
      lines[#lines + 1] = ('--x\r\nContent-Disposition: form-data; name="message[%s]%s"\r\n\r\n%s\r\n')
        :format(name, suffix, text)
    end
  end
  return table.concat(lines) .. "--x--\r\n"
end

local function send_raw(client, row, example, query, body)
  local path = row.path:gsub("{([%w_]+)}", function(name)
    return url.encode(tostring(example.parameters[name]))
  end)
  local request = { method = row.method, path = path }
  if query and next(query) then
    request.path = path .. "?" .. query_of(query, {}, row.array_form)
  end
  if row.body_form then
    request.body, request.headers = form(body), { ["Content-Type"] = "multipart/form-data; boundary=x" }
  elseif body then
    request.body = body
  end
  return client:request(request)
end

local function check_refusal(version, row, err, path)
  local what = row.name .. " without " .. table.concat(path, ".")
  assert(err, what .. " succeeds")
  if version == "v3" then
    assert.same({ 400, "1001", what }, { err.status, tostring(err.code), what })
  else
    local standard = row.name:find("^contacts%.") or row.name:find("^webhook_subscriptions%.")
    local code = standard and "validation_error" or "bad_request"
    assert.same({ standard and 422 or 400, what }, { err.status, what })
    assert.truthy(err.body:find(code, 1, true), what)
  end
end

for version, api in pairs { v2 = linq.v2, v3 = linq.v3 } do
  describe("the sandbox's " .. version, function()
    for _, row in ipairs(api.rows()) do
      it("answers " .. row.name, function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local result, err = call(client, row, example_of(documented(version), row, world))
        assert(result, tostring(err))
        if row.page then
          assert.equal("page", linq.type(result))
          for _, item in ipairs(row.page.of ~= "str" and result.items or {}) do
            check_answer(api, row.page.of, item)
          end
        elseif row.returns then
          assert.equal(row.returns, linq.type(result))
          check_answer(api, row.returns, result)
        else
          assert.is_true(result)
        end
      end)

      it("requires the fields of " .. row.name, function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local example = example_of(documented(version), row, world)
        for _, path in ipairs(row.query and required_paths(row.query, example.query, {}, {}, {}) or {}) do
          local _, err = send_raw(client, row, example, without(example.query, path, 1), example.body)
          check_refusal(version, row, err, path)
        end
        for _, path in ipairs(row.body and required_paths(row.body, example.body, api.shapes(), {}, {}) or {}) do
          local _, err = send_raw(client, row, example, example.query, without(example.body, path, 1))
          check_refusal(version, row, err, path)
        end
      end)

      it("answers odd requests to " .. row.name .. " and never raises", function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local example = example_of(documented(version), row, world)
        for _, fields in ipairs { "query", "body" } do
          for _, path in ipairs(row[fields] and paths_of(example[fields] or {}, {}, {}) or {}) do
            for _, value in ipairs(fields == "body" and not row.body_form and odd or { "", "x", "-1", "\0" }) do
              local changed = { query = example.query, body = example.body }
              changed[fields] = with(example[fields], path, 1, value)
              send_raw(client, row, example, changed.query, changed.body)
            end
          end
        end
        if row.body then
          for _, body in ipairs { "", "{", "[]", "null", "[1]", "0", '"x"', "{}" } do
            local path = row.path:gsub("{[%w_]+}", "1")
            client:request { method = row.method, path = path, body = body }
          end
        end
      end)
    end
  end)
end
