--- docs/api.md.

local linq = require "linq"
local model = require "tools.reference_model"
local fields_of = require "linq.api.notation"

local INTRODUCTION = [[
# API reference

<!-- Written by tools/reference from the sources. Do not edit. -->

Every method of both API versions. `client` stands for what `linq.client` gives
(API v3), `legacy` for what `linq.v2.client` gives (API v2).

- A method returns what it says, or `nil, err`; misuse raises. What gives `true`
  has no answer but that it worked.
- Path parameters come first, then one table with the fields, then an optional
  table of request options.
- **Required** fields are checked before anything is sent, and so are rules over
  several fields. Unknown fields, and values that are not listed, are sent as they
  are. Ranges and lengths are the API's to check.
- *Key*: where the idempotency key goes, which the client makes when there is none.
  Such a call is retried; any other that changes something is not, once bytes may
  have left.
]]

local names = { v2 = "legacy", v3 = "client" }

-- ---- types ---------------------------------------------------------------------------

local words = {
  str = "string", int = "integer", num = "number", bool = "boolean", time = "string, ISO 8601", uri = "string, URL",
  uuid = "string, UUID", any = "any", file = "path, or `{ path = }` or `{ data =, filename = }`",
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

local function anchor(version, name)
  return ("[%s](#%s-%s)"):format(name, version, name:lower())
end

local function listed(values)
  return "`" .. table.concat(values, "` `") .. "`"
end

local type_text

local function plain_type_text(version, kind)
  if kind.is == "array" then
    return "array of " .. type_text(version, kind.of) .. (kind.count and range_text(kind.count, " elements") or "")
  elseif kind.is == "map" then
    return "map of " .. type_text(version, kind.of)
  elseif kind.is == "enum" then
    return listed(kind.values)
  elseif kind.is == "shape" then
    return anchor(version, kind.name)
  end
  local unit = kind.is ~= "int" and kind.is ~= "num" and " characters" or ""
  return words[kind.is] .. (kind.range and range_text(kind.range, unit) or "")
end

function type_text(version, kind)
  return plain_type_text(version, kind) .. (kind.nullable and ", or null" or "")
end

-- ---- rules ---------------------------------------------------------------------------

local function codes(list)
  return "`" .. table.concat(list, "`, `") .. "`"
end

local function rules_text(rules)
  local lines = {}
  local function add(sets, text)
    for _, set in ipairs(sets or {}) do
      lines[#lines + 1] = text:format(codes(set))
    end
  end
  add(rules.exclusive, "Exactly one of %s.")
  add(rules.at_most_one, "At most one of %s.")
  add(rules.at_least_one, "At least one of %s.")
  for _, condition in ipairs(model.sorted(rules.requires or {})) do
    local shown = condition:gsub("=", " = ")
    lines[#lines + 1] = ("With `%s`: %s."):format(shown, codes(rules.requires[condition]))
  end
  return table.concat(lines, " ")
end

-- ---- writing -------------------------------------------------------------------------

local function writer()
  local lines = {}
  return function(text, ...)
    text = select("#", ...) > 0 and text:format(...) or text
    lines[#lines + 1] = (text:gsub(" +$", ""))
  end, lines
end

local function cell(text)
  return (text:gsub("|", "\\|"))
end

local function paragraphs(write, text)
  if #text > 0 then
    write ""
    for _, line in ipairs(text) do
      write(line)
    end
  end
end

-- An annotated function.
local function write_block(write, level, block, name)
  local arguments = {}
  for i, parameter in ipairs(block.parameters) do
    arguments[i] = parameter.name .. (parameter.optional and "?" or "")
  end
  write ""
  write("%s `%s(%s)`", level, name or block.full, table.concat(arguments, ", "))
  paragraphs(write, block.text)
  if #block.parameters + #block.returns > 0 then
    write ""
  end
  for _, parameter in ipairs(block.parameters) do
    write("- `%s` `%s`%s %s", parameter.name, parameter.type, parameter.optional and ", optional" or "", parameter.text)
  end
  for i, value in ipairs(block.returns) do
    write("- %s `%s` %s", i == 1 and "gives" or "and", value.type, value.text)
  end
end

local page_words = {
  cursor = "by cursor", number = "by page number", offset = "by offset", none = "all in one page",
}

local function result_text(version, row)
  if row.page then
    local of = row.page.of == "str" and "string" or anchor(version, row.page.of)
    return ("a page of %s (%s)"):format(of, page_words[row.page.style])
  end
  return row.returns and anchor(version, row.returns) or "`true`"
end

local function write_fields(write, version, row)
  local fields = model.fields(row)
  if #fields == 0 then
    return
  end
  write ""
  write "| field | | |"
  write "|---|---|---|"
  local query = row.query and fields_of[row.query] or {}
  for _, field in ipairs(fields) do
    local place = row.body and query[field.name] and " (query)" or ""
    write("| `%s` | %s | %s%s |", field.name, field.required and "required" or "",
      cell(type_text(version, field.type)), place)
  end
  local rules = rules_text(row)
  if rules ~= "" then
    write ""
    write(rules)
  end
end

local function row_arguments(row)
  local arguments = {}
  for i, parameter in ipairs(row.parameters) do
    arguments[i] = parameter.name
  end
  if row.takes_fields then
    local required = false
    for _, field in ipairs(model.fields(row)) do
      required = required or field.required
    end
    arguments[#arguments + 1] = required and "fields" or "fields?"
  end
  arguments[#arguments + 1] = "options?"
  return table.concat(arguments, ", ")
end

local function parameter_note(row)
  local notes = {}
  for _, parameter in ipairs(row.parameters) do
    if parameter.type ~= "string" then
      notes[#notes + 1] = ("`%s` is an %s"):format(parameter.name, parameter.type)
    end
  end
  return #notes > 0 and table.concat(notes, ", ") or nil
end

local function write_facts(write, version, resource, row)
  local _, synonym, iterator = model.names(resource, row)
  local facts = { ("`%s %s`"):format(row.method, row.path), "gives " .. result_text(version, row) }
  facts[#facts + 1] = parameter_note(row)
  facts[#facts + 1] = row.key and ("key: %s"):format(row.key == "header" and "the header `Idempotency-Key`"
    or "`" .. row.key .. "`")
  facts[#facts + 1] = row.body_form and "sent as " .. row.body_form
  facts[#facts + 1] = row.safe and "changes nothing"
  facts[#facts + 1] = synonym and ("also `:%s`"):format(synonym)
  facts[#facts + 1] = iterator and ("all items: `:%s`"):format(iterator)
  write ""
  write(table.concat(facts, " · "))
end

local function write_row(write, version, resource, row)
  write ""
  write("#### `%s.%s:%s(%s)`", names[version], resource.name, row.name:match("[%w_]+$"), row_arguments(row))
  write ""
  write(row.summary .. (row.deprecated and " **Deprecated.**" or ""))
  local note = model.notes[version .. "." .. row.name]
  if note then
    write ""
    write(note)
  end
  write_facts(write, version, resource, row)
  write_fields(write, version, row)
end

local function write_resources(write, version)
  local resources, order = model.resources(version)
  for _, name in ipairs(order) do
    local resource = resources[name]
    if #resource.rows + #resource.extensions > 0 then
      write ""
      write("### `%s.%s`", names[version], name)
      for _, row in ipairs(resource.rows) do
        write_row(write, version, resource, row)
      end
      for _, block in ipairs(resource.extensions) do
        write_block(write, "####", block, ("%s.%s:%s"):format(names[version], name, block.short))
      end
    end
  end
end

-- ---- shapes and kinds ------------------------------------------------------------------

local function write_notation(write, version, notation, always)
  write ""
  write "| field | | |"
  write "|---|---|---|"
  for _, field in ipairs(fields_of[notation]) do
    write("| `%s` | %s | %s |", field.name, field.required and always or "", cell(type_text(version, field.type)))
  end
end

local function write_union(write, version, shape)
  write ""
  write("One of these, by its field `%s`:", shape.union)
  write ""
  for _, value in ipairs(model.sorted(shape)) do
    if value ~= "union" then
      write("- `%s`: %s", value, anchor(version, shape[value]))
    end
  end
end

local function write_shape(write, version, name, shape, always)
  write ""
  write("#### %s %s", version, name)
  if type(shape) == "string" then
    return write_notation(write, version, shape, always)
  elseif shape.union then
    return write_union(write, version, shape)
  elseif shape.values then
    write ""
    return write(listed(shape.values))
  end
  write_notation(write, version, shape.fields, always)
  local rules = rules_text(shape)
  if rules ~= "" then
    write ""
    write(rules)
  end
end

local function write_shapes(write, version)
  write ""
  write("### %s: what is sent", version)
  local shapes = linq[version].shapes()
  for _, name in ipairs(model.sorted(shapes)) do
    write_shape(write, version, name, shapes[name], "required")
  end
  write ""
  write("### %s: what comes back", version)
  write ""
  write "A kind joins all forms in which the API gives it; what is not there is `nil`."
  local kinds = linq[version].kinds()
  for _, name in ipairs(model.sorted(kinds)) do
    write_shape(write, version, name, kinds[name], "always")
  end
end

-- ---- objects -----------------------------------------------------------------------------

local function write_bound(write, kind)
  for _, version in ipairs { "v3", "v2" } do
    local bound = model.bound(version, kind)
    local short = model.sorted(bound)
    if #short > 0 then
      write ""
      write("On %s also, without the id: `%s`.", version, table.concat(short, "`, `"))
    end
  end
end

local function write_objects(write)
  write ""
  write "## Objects"
  write ""
  write "What the API gives. Fields read as in the JSON; the methods of every object:"
  for _, block in ipairs(model.object_methods()) do
    write_block(write, "####", block)
  end
  for _, kind in ipairs(model.kinds_with_methods) do
    write ""
    write("### Methods of %s %s", kind == "attachment" and "an" or "a", kind)
    for _, block in ipairs(model.object_methods(kind)) do
      write_block(write, "####", block)
    end
    write_bound(write, kind)
  end
  write ""
  write "### A page"
  write ""
  write "`page.items` is an array, `#page` how many there are."
  write_block(write, "####", model.object_methods("page")[1])
end

local function write_options(write)
  for _, which in ipairs { "of_client", "of_request" } do
    write ""
    write(which == "of_client" and "### Options of a client" or "### Options of a request")
    write ""
    write "| option | type | default |"
    write "|---|---|---|"
    for _, option in ipairs(model.options(which)) do
      local default = which == "of_client" and option.default
      write("| `%s` | `%s` | %s |", option.name, cell(option.type), default and tostring(default) or "")
    end
  end
end

local function write_errors(write)
  write ""
  write "## Errors"
  write ""
  write "| field | type | |"
  write "|---|---|---|"
  for _, field in ipairs(model.error_fields) do
    write("| `%s` | `%s` | %s |", field[1], cell(field[2]), field[3])
  end
end

--- The text of docs/api.md.
---@return string
return function()
  local write, lines = writer()
  write(INTRODUCTION:gsub("%s+$", "") .. "\n")
  write "Contents: [API v3](#api-v3) · [API v2](#api-v2) · [Objects](#objects) · [Errors](#errors) · [Module](#module)"
  for _, version in ipairs { "v3", "v2" } do
    write ""
    write("## API %s", version)
    write_resources(write, version)
    write_shapes(write, version)
  end
  write_objects(write)
  write_errors(write)
  write ""
  write "## Module"
  for _, module in ipairs(model.modules()) do
    write ""
    write("### %s", module.title)
    if module.call then
      write_block(write, "####", module.call)
    end
    for _, block in ipairs(module.blocks) do
      write_block(write, "####", block)
    end
  end
  write_options(write)
  return table.concat(lines, "\n") .. "\n"
end
