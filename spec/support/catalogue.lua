--- The catalogue of the API's operations, as its documents have them: names, methods, paths and
--- parameters (spec/fixtures/operations.json), and what these and the answers hold
--- (spec/fixtures/schemas.json), in the notation of linq.api.notation. It is written from the
--- documents, never from the rows, and so tells what these lack.

local fields_of = require "linq.api.notation"
local fixtures = require "spec.support.fixtures"

local catalogue = {}

---@alias linq.spec.schemas table<string, string|table<string, string>> name -> notation, or a union

--- The operations of a version, by operation.
---@param version "v2"|"v3"
---@return table<string, table<string, any>>
function catalogue.operations(version)
  return fixtures.decoded("operations")[version]
end

--- What the bodies and answers of a version hold, by name.
---@param version "v2"|"v3"
---@return linq.spec.schemas
function catalogue.schemas(version)
  return fixtures.decoded("schemas")[version]
end

--- The fields of an operation's query and body that are required, sorted.
---@param fact { query?: string, body?: string }
---@return string[]
function catalogue.required(fact)
  local names = {}
  for _, notation in ipairs { fact.query or "", fact.body or "" } do
    for _, field in ipairs(fields_of[notation]) do
      names[#names + 1] = field.required and field.name or nil
    end
  end
  table.sort(names)
  return names
end

-- ---- fields -----------------------------------------------------------------------------

-- What an element of arrays and maps holds: notation or a union; nil for scalars.
local function content_of(kind, known)
  while kind.is == "array" or kind.is == "map" do
    kind = kind.of
  end
  local content = kind.is == "shape" and known[kind.name] or nil
  return type(content) == "table" and content.fields or content
end

-- Compares two sides (`text`: notation or a union; `known`: what its names stand for). With `strict`
-- it also tells the fields that linq alone has, and marks of required fields that differ.
local compare

local function compare_field(told, at, field, found, documented, ours, strict)
  if not found then
    told[#told + 1] = "linq lacks " .. at
    return
  elseif strict and field.required ~= found.required then
    told[#told + 1] = ("%s is required in %s alone"):format(at, field.required and "the catalogue" or "linq")
  end
  compare(told, at, { text = content_of(field.type, documented.known), known = documented.known },
    { text = content_of(found.type, ours.known), known = ours.known }, strict)
end

local function compare_fields(told, at, documented, ours, strict)
  local theirs, own = fields_of[documented.text], fields_of[ours.text]
  for _, field in ipairs(theirs) do
    compare_field(told, at .. "." .. field.name, field, own[field.name], documented, ours, strict)
  end
  for _, field in ipairs(strict and own or {}) do
    if not theirs[field.name] then
      told[#told + 1] = ("the catalogue lacks %s.%s"):format(at, field.name)
    end
  end
end

-- The branches of a union are like fields, each with a shape.
local function branches_of(union)
  local items = {}
  for _, branch in ipairs(fixtures.sorted(union)) do
    items[#items + 1] = branch ~= "union" and branch .. ":" .. union[branch] or nil
  end
  return table.concat(items, ",")
end

function compare(told, at, documented, ours, strict)
  if documented.text == nil then
    return
  elseif type(documented.text) ~= type(ours.text) then
    told[#told + 1] = "linq does not know what is in " .. at
  elseif type(documented.text) == "table" then
    documented = { text = branches_of(documented.text), known = documented.known }
    compare_fields(told, at, documented, { text = branches_of(ours.text), known = ours.known }, strict)
  else
    compare_fields(told, at, documented, ours, strict)
  end
end

-- ---- operations -------------------------------------------------------------------------

local function compare_request(told, fact, row, schemas, shapes)
  for _, name in ipairs { "name", "method", "path", "key", "accept" } do
    if fact[name] ~= row[name] then
      told[#told + 1] = ("%s: the catalogue has %s, linq %s"):format(name, tostring(fact[name]), tostring(row[name]))
    end
  end
  local takes_key = row.key == "header" or row.key_in_header or false
  if takes_key ~= (fact.headers ~= nil) then
    told[#told + 1] = "the header Idempotency-Key is in " .. (takes_key and "linq" or "the catalogue") .. " alone"
  end
  for _, name in ipairs { "query", "body" } do
    compare(told, name, { text = fact[name] or "", known = schemas }, { text = row[name] or "", known = shapes }, true)
  end
end

-- The schema at a field of another one.
local function schema_at(schemas, name, field)
  local kind = fields_of[schemas[name]][field].type
  return (kind.of or kind).name
end

local function compare_answer(told, fact, row, schemas, kinds)
  local kind, answer = row.returns or row.page and row.page.of, fact.answer
  if not fact.answer or kind == "str" then
    return
  elseif not kind then
    told[#told + 1] = "linq reads no answer"
    return
  end
  local ours = { text = kinds[kind], known = kinds }
  for _, name in ipairs(row.page and { row.page.items } or row.at or {}) do
    for _, field in ipairs(row.also and fields_of[schemas[answer]] or {}) do
      if field.name ~= name then
        compare_field(told, kind .. "." .. field.name, field, fields_of[ours.text][field.name],
          { known = schemas }, ours, false)
      end
    end
    answer = schema_at(schemas, answer, name)
  end
  compare(told, kind, { text = schemas[answer], known = schemas }, ours, false)
end

--- Tells where the rows of a version differ from the catalogue: operations, their parameters at
--- any depth, and documented fields of answers that no kind has.
---@param operations table<string, table<string, any>>
---@param schemas linq.spec.schemas
---@param api linq.version
---@return string[] told one line each; empty when nothing differs
function catalogue.differences(operations, schemas, api)
  local told, rows = {}, {}
  for _, row in ipairs(api.rows()) do
    rows[row.operation] = row
    if not operations[row.operation] then
      told[#told + 1] = row.operation .. ": the catalogue has no such operation"
    end
  end
  for _, operation in ipairs(fixtures.sorted(operations)) do
    local fact, row, found = operations[operation], rows[operation], {}
    if row then
      compare_request(found, fact, row, schemas, api.shapes())
      compare_answer(found, fact, row, schemas, api.kinds())
    else
      found[1] = "linq has no such operation"
    end
    for _, one in ipairs(found) do
      told[#told + 1] = operation .. ": " .. one
    end
  end
  return told
end

return catalogue
