--- library/linq.lua: definitions for the Lua language server.

local docs = require "tools.reference_docs"
local kinds = require "tools.reference_kinds"
local linq = require "linq"
local model = require "tools.reference_model"
local operations = require "tools.reference_operations"
local options = require "linq.options"
local records = require "tools.reference_records"
local types = require "tools.reference_types"
local writer = require "tools.reference_writer"

local write = writer.write

-- ---- tables that users fill in or read ----------------------------------------------------

local function write_record(record)
  local parent = record.can_be_nil and "nil" or record.parent
  write("---@class %s%s", record[1], parent and ": " .. parent or "")
  for i = 3, #record do
    local name, kind, words = record[i][1], record[i][2], record[i][3]
    local default = record[1] == "linq.any_options" and options.defaults[model.split(name)]
    local notes = { words }
    notes[#notes + 1] = default and "default: " .. tostring(default) or nil
    write("---@field %s %s %s", name, kind, table.concat(notes, "; "))
  end
  if record.is_given or record[1]:find "options$" then
    write(types.UNKNOWN_FIELD)
  end
end

local function write_union_of_records(record)
  write("---@alias %s %s", record[1], table.concat(model.branches(record), "|"))
end

local function write_table(record)
  write("--- %s", record[2])
  if record.union then
    write_union_of_records(record)
  elseif record.values then
    write("---@alias %s %s", record[1], types.quoted(model.texts(record)))
  else
    write_record(record)
  end
  write ""
end

local function write_records()
  for _, record in ipairs(records) do
    if not record.is_no_type then
      write_table(record)
    end
  end
end

-- ---- objects and the module -------------------------------------------------------------

-- A module that can be called: linq.sandbox.
local function write_callable(fn)
  write("---@class %s", fn.as_field)
  write("---@overload %s", writer.function_type(fn, "v3"))
  writer.fields(docs.fields_of_callables[fn.as_field])
  write ""
end

-- What an object of either version is.
local function write_union_of_versions(section)
  local classes = {}
  for _, version in ipairs { "v3", "v2" } do
    if linq[version].kinds()[section.kind] then
      classes[#classes + 1] = types.class_of(version, section.kind)
    end
  end
  write("---@alias %s %s", section.class, table.concat(classes, "|"))
  write ""
end

local function write_objects()
  for _, section in ipairs(docs.objects) do
    if section.kind then
      write_union_of_versions(section)
    else
      writer.section(section)
      writer.close()
    end
  end
end

-- A class for each version: clients, lookups.
local function write_section_of_both(section)
  for _, version in ipairs { "v2", "v3" } do
    writer.tell_of(version)
    writer.section(section, section.class == "linq.any_client" and function()
      operations.write_fields(version)
    end)
    writer.close()
  end
end

-- Of which version what a section tells of is: the current one, unless its name says something else.
local function version_of(section)
  return section.class:match "^linq%.(v2)" or not section.class:find "^linq%.sandbox" and "v3" or nil
end

local function write_module()
  for i = #docs.module, 1, -1 do -- the last one is linq, and stays open
    local section = docs.module[i]
    writer.tell_of(version_of(section))
    if section.of_both then
      write_section_of_both(section)
    else
      writer.section(section)
      if i > 1 then
        writer.close()
      end
    end
  end
end

--- The text of library/linq.lua.
---@return string
return function()
  local lines = writer.begin()
  write "---@meta linq"
  write ""
  write "-- Written by tools/reference. Do not edit."
  write ""
  write "---@class linq.null: userdata"
  write ""
  write "--- A field that is documented nowhere: an option raises, a field of a request is sent all the same."
  write "---@enum linq.unknown_field"
  write "local unknown_field = {} -- no value fits it"
  write ""
  write "---@alias linq.any_client linq.client|linq.v2.client"
  write ""
  write_records()
  write_objects()
  for _, version in ipairs { "v2", "v3" } do
    writer.tell_of(version)
    kinds.write(version)
    operations.write_resources(version)
  end
  kinds.write_handler_name()
  for _, fn in ipairs(docs.module[1]) do
    if fn.as_field then
      write_callable(fn)
    end
  end
  write_module()
  write "return linq"
  write "end"
  return table.concat(lines, "\n") .. "\n"
end
