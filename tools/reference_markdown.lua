--- docs/api.md.

local docs = require "tools.reference_docs"
local fields_of = require "linq.api.notation"
local linq = require "linq"
local model = require "tools.reference_model"
local options = require "linq.options"
local records = require "tools.reference_records"

local INTRODUCTION = [[
# API reference

<!-- Written by tools/reference. Do not edit. -->

Every method of both API versions. `client` stands for what `linq.client` gives
(API v3), `legacy` for what `linq.v2.client` gives (API v2).

- A method gives what stands here, or `nil, err`; misuse raises. Where it gives `true`,
  the API's answer is empty.
- Any call can fail with the [kinds of errors](#linqerror_kind) that calls have. Where a
  method names some, it has a meaning of its own for them.
- Path parameters come first, then one table with the fields, then an optional
  table of request options.
- Before anything is sent it is checked that **required** fields are there, that
  tables and arrays are such, that arrays hold enough, and the rules over several
  fields. Unknown fields, and values that are not listed, are sent as they are, and
  `on_event` is warned; with the option `strict`, unknown fields raise. Texts and
  numbers are the API's to check: their types, lengths and ranges.
- *Key*: where the idempotency key goes, which the client makes when there is none.
  Such a call is retried; any other that changes something is not, once bytes may
  have left.

Contents: [API v3](#api-v3) · [API v2](#api-v2) · [Objects](#objects) · [Module](#module) · [Tables](#tables)]]

local names = { v2 = "legacy", v3 = "client" }

local write

-- ---- types ---------------------------------------------------------------------------

local words = {
  str = "string", int = "integer", num = "number", bool = "boolean", time = "string, ISO 8601", uri = "string, URL",
  uuid = "string, UUID", any = "any", file = "path, or `linq.file_part`",
}

local function range_text(range, unit)
  local low, high = range.low, range.high
  if low == high then
    return (", %d%s"):format(low, unit)
  elseif low and high then
    return (", %d to %d%s"):format(low, high, unit)
  elseif low then
    return (", at least %d%s"):format(low, unit)
  end
  return (", at most %d%s"):format(high, unit)
end

local function to_shape(version, name)
  return ("[%s](#%s-%s)"):format(name, version, name:lower())
end

local function to_heading(code)
  return ("[`%s`](#%s)"):format(code:match("^[^(]+"), (code:lower():gsub("[^%w%-_ ]", ""):gsub(" ", "-")))
end

local function listed(values)
  return "`" .. table.concat(values, "` `") .. "`"
end

local type_text

local function type_without_null(version, kind)
  if kind.is == "array" then
    return "array of " .. type_text(version, kind.of) .. (kind.count and range_text(kind.count, " elements") or "")
  elseif kind.is == "map" then
    return "map of " .. type_text(version, kind.of)
  elseif kind.is == "enum" then
    return listed(kind.values)
  elseif kind.is == "shape" then
    return to_shape(version, kind.name)
  end
  local unit = kind.is ~= "int" and kind.is ~= "num" and " characters" or ""
  return words[kind.is] .. (kind.range and range_text(kind.range, unit) or "")
end

function type_text(version, kind)
  return type_without_null(version, kind) .. (kind.nullable and ", or null" or "")
end

local function cell(text)
  return (text:gsub("|", "\\|"))
end

local function paragraph(text, ...)
  write ""
  write(text, ...)
end

local function head_of_table(...)
  local cells = { ... } -- a nil at the end counts for none
  paragraph("| %s |", table.concat(cells, " | "))
  write("|%s", ("---|"):rep(#cells))
end

-- ---- rules ---------------------------------------------------------------------------

local sentences = {
  { "exclusive", "Exactly one of %s." }, { "at_most_one", "At most one of %s." },
  { "at_least_one", "At least one of %s." },
}

local function write_rules(rules)
  local lines = {}
  local function add(text, ...)
    lines[#lines + 1] = text:format(...)
  end
  for _, sentence in ipairs(sentences) do
    for _, set in ipairs(rules[sentence[1]] or {}) do
      add(sentence[2], "`" .. table.concat(set, "`, `") .. "`")
    end
  end
  for _, condition in ipairs(model.sorted(rules.requires or {})) do
    add("With `%s`: `%s`.", condition:gsub("=", " = "), table.concat(rules.requires[condition], "`, `"))
  end
  if rules.text_alone then
    add("A text alone stands for its `%s`.", rules.text_alone)
  end
  if lines[1] then
    paragraph("%s", table.concat(lines, " "))
  end
end

-- ---- functions of the data ---------------------------------------------------------------

local function write_value(before, value)
  local notes = { value[2] }
  notes[#notes + 1] = value[3]
  write("- %s`%s` %s", before, value[1], table.concat(notes, ", "))
end

local function write_parameter(parameter)
  local name, optional = model.split(parameter[1])
  write("- `%s` `%s`%s %s", name, parameter[2], optional and ", optional" or "", parameter[3] or "")
end

local function write_function(fn, receiver)
  paragraph("#### `%s%s(%s)`", receiver, fn[1], model.listed(fn.parameters or {}))
  paragraph("%s", fn[2])
  if fn.also then
    paragraph("Also `:%s`.", table.concat(fn.also, "`, `:"))
  end
  if fn.parameters or fn.results or fn.errors then
    write ""
  end
  for _, parameter in ipairs(fn.parameters or {}) do
    write_parameter(parameter)
  end
  for i, value in ipairs(fn.results or {}) do
    write_value(i == 1 and "gives " or "and ", value)
  end
  if fn.errors then
    write("- errors: %s", fn.errors)
  end
end

local function write_section(section)
  paragraph("### %s", section.title)
  if section.words then
    paragraph("%s", section.words)
  end
  if section.fields then
    head_of_table("field", "", "")
  end
  for _, field in ipairs(section.fields or {}) do
    write("| `%s` | `%s` | %s |", field[1], field[2], field[3] or "")
  end
  for _, fn in ipairs(section) do
    write_function(fn, section.receiver)
  end
end

-- ---- operations ------------------------------------------------------------------------

local page_words = {
  cursor = "by cursor", number = "by page number", offset = "by offset", none = "all in one page",
}

local function result_text(version, row)
  if row.page then
    local of = row.page.of == "str" and "string" or to_shape(version, row.page.of)
    return ("a page of %s (%s)"):format(of, page_words[row.page.style])
  end
  return (row.returns and to_shape(version, row.returns) or "`true`") .. (row.can_be_empty and ", or `true`" or "")
end

local function heading_of(version, row)
  local place, name = row.name:match("^(.*)%.([%w_]+)$")
  return ("%s.%s:%s(%s)"):format(names[version], place, name, model.listed(model.parameters(row, "")))
end

local function write_fields(version, row)
  local fields, query = model.fields(row), row.query and fields_of[row.query] or {}
  if not fields[1] then
    return
  end
  head_of_table("field", "", "")
  for _, field in ipairs(fields) do
    local place = row.body and query[field.name] and " (query)" or ""
    write("| `%s` | %s | %s%s |", field.name, field.required and "required" or "",
      cell(type_text(version, field.type)), place)
  end
  write_rules(row)
end

local function write_facts(version, resource, row)
  local _, synonym, iterator = model.names(resource, row)
  local facts = { ("`%s %s`"):format(row.method, row.path), "gives " .. result_text(version, row) }
  local function add(fact, text, ...)
    if fact then
      facts[#facts + 1] = text:format(...)
    end
  end
  for _, parameter in ipairs(row.parameters) do
    add(parameter.type ~= "string", "`%s` is an %s", parameter.name, parameter.type)
  end
  add(row.key == "header", "key: the header `Idempotency-Key`")
  add(row.key and row.key ~= "header", "key: `%s`", row.key)
  add(row.body_form, "sent as %s", row.body_form)
  add(row.safe, "changes nothing")
  add(synonym, "also `:%s`", synonym)
  add(iterator, "all items: `:%s`, which raises the error object", iterator)
  paragraph("%s", table.concat(facts, " · "))
end

local function write_row(version, resource, row)
  paragraph("#### `%s`", heading_of(version, row))
  paragraph("%s%s", row.summary, row.deprecated and " **Deprecated.**" or "")
  if model.note(version, row) then
    paragraph("%s", model.note(version, row))
  end
  write_facts(version, resource, row)
  write_fields(version, row)
end

local function write_resources(version)
  for _, resource in ipairs(model.resources(version)) do
    local place = names[version] .. "." .. resource.name
    paragraph("### `%s`", place)
    for _, row in ipairs(resource.rows) do
      write_row(version, resource, row)
    end
    for _, fn in ipairs(resource.others) do
      write_function(fn, place .. ":")
    end
  end
end

-- ---- shapes and kinds ------------------------------------------------------------------

local function write_notation(version, notation, always)
  head_of_table("field", "", "")
  for _, field in ipairs(fields_of[notation]) do
    write("| `%s` | %s | %s |", field.name, field.required and always or "", cell(type_text(version, field.type)))
  end
end

local function write_union(version, shape)
  paragraph("One of these, by its field `%s`:", shape.union)
  write ""
  for _, value in ipairs(model.sorted(shape)) do
    if value ~= "union" then
      write("- `%s`: %s", value, to_shape(version, shape[value]))
    end
  end
end

local function write_link_to_methods(kind)
  for _, section in ipairs(docs.objects) do
    if section.kind == kind and section.title then
      paragraph("Methods: [%s](#%s).", section.title, (section.title:lower():gsub(" ", "-")))
    end
  end
end

local function write_shape(version, name, shape, always)
  paragraph("#### %s %s", version, name)
  write_link_to_methods(name)
  if type(shape) == "string" then
    write_notation(version, shape, always)
  elseif shape.union then
    write_union(version, shape)
  elseif shape.values then
    paragraph("%s", listed(shape.values))
  else
    write_notation(version, shape.fields, always)
    write_rules(shape)
  end
end

local other = { v2 = "v3", v3 = "v2" }

local function write_aliases(version, kind, notation)
  local aliases = model.aliases(version, kind)
  for _, name in ipairs(model.sorted(aliases)) do
    local target = type(aliases[name]) == "string" and ("API %s's name of `%s`"):format(other[version], aliases[name])
    if not fields_of[notation][name] then
      write("| `%s` |  | %s |", name, target or "as on API " .. other[version])
    end
  end
end

local function write_shapes(version)
  paragraph("### %s: what is sent", version)
  local shapes, kinds = linq[version].shapes(), linq[version].kinds()
  for _, name in ipairs(model.sorted(shapes)) do
    write_shape(version, name, shapes[name], "required")
  end
  paragraph("### %s: what comes back", version)
  paragraph "A kind joins all forms in which the API gives it; what is not there is `nil`."
  for _, name in ipairs(model.sorted(kinds)) do
    write_shape(version, name, kinds[name], "always")
    if type(kinds[name]) == "string" then
      write_aliases(version, name, kinds[name])
    end
  end
end

local function write_events(version)
  paragraph("### %s: events", version)
  paragraph "What webhooks deliver, and the kind of its `data`."
  head_of_table("event", "data")
  local kinds = linq[version].events()
  for _, name in ipairs(linq[version].shapes().WebhookEventType.values) do
    write("| `%s` | %s |", name, to_shape(version, kinds[name] or "event_data"))
  end
  write ""
  for _, sentence in ipairs(docs.events[version]) do
    write("- %s", sentence)
  end
end

-- ---- objects -----------------------------------------------------------------------------

local function write_bound(version, section)
  local bound = model.bound(version, section.kind)
  local shorts = model.sorted(bound)
  if not shorts[1] then
    return
  end
  paragraph("#### %s operations of %s, without its id", version, section.title:lower())
  head_of_table("method", "is", "")
  for _, short in ipairs(shorts) do
    local row = bound[short]
    write("| `%s%s(%s)` | %s | %s |", section.receiver, short, model.listed(model.parameters(row, "", true)),
      to_heading(heading_of(version, row)), row.summary)
  end
end

local function write_objects()
  paragraph "## Objects"
  paragraph "What the API gives. Fields read as in the JSON."
  for _, section in ipairs(docs.objects) do
    if section.title then
      write_section(section)
    end
    for _, version in ipairs(section.title and section.kind and { "v3", "v2" } or {}) do
      write_bound(version, section)
    end
  end
end

-- ---- the rest ----------------------------------------------------------------------------

local function write_module()
  paragraph "## Module"
  for _, section in ipairs(docs.module) do
    write_section(section)
  end
  paragraph "### Hosts"
  paragraph "How a call waits. A module is found by itself, or given as `host = require \"…\"`."
  head_of_table("module", "where")
  for _, host in ipairs(docs.hosts) do
    write("| `%s` | %s |", host[1], host[2])
  end
end

-- The tables with a column for defaults.
local defaults_of = { ["linq.any_options"] = options.defaults, ["linq.request_options"] = {} }

local function are_all_optional(record)
  for i = 3, #record do
    if not select(2, model.split(record[i][1])) then
      return false
    end
  end
  return true
end

local function write_union_of_records(record)
  paragraph("### `%s`", record[1])
  paragraph("%s One of these, by its field `%s`:", record[2], record.union)
  write ""
  for i, name in ipairs(model.branches(record)) do
    write("- `%s`: [`%s`](#%s)", record[i + 2], name, (name:gsub("%.", "")))
  end
end

local function write_values(record)
  paragraph("### `%s`", record[1])
  paragraph("%s", record[2])
  head_of_table("value", "")
  for _, value in ipairs(record.values) do
    write("| `%s` | %s |", value[1], value[2])
  end
end

local function write_record(record)
  local all_optional = are_all_optional(record)
  paragraph("### `%s`", record[1])
  paragraph("%s%s%s", record[2], record.parent and (" It has the fields of `%s`, too."):format(record.parent) or "",
    all_optional and " Every field is optional." or "")
  local defaults = defaults_of[record[1]]
  head_of_table("field", "", "", defaults and "default")
  for i = 3, #record do
    local name, optional = model.split(record[i][1])
    local default = defaults and defaults[name]
    write("| `%s` | `%s`%s | %s |%s", name, cell(record[i][2]), optional and not all_optional and ", optional" or "",
      cell(record[i][3] or ""), defaults and (" %s |"):format(default and tostring(default) or "") or "")
  end
end

--- The text of docs/api.md.
---@return string
return function()
  local lines
  write, lines = model.writer()
  write(INTRODUCTION)
  for _, version in ipairs { "v3", "v2" } do
    paragraph("## API %s", version)
    write_resources(version)
    write_shapes(version)
    write_events(version)
  end
  write_objects()
  write_module()
  paragraph "## Tables"
  paragraph "What users fill in or read, by the names that the types above have."
  for _, record in ipairs(records) do
    (record.union and write_union_of_records or record.values and write_values or write_record)(record)
  end
  return table.concat(lines, "\n") .. "\n"
end
