--- What the events of webhooks hold: the class of each event's data. Most are kinds. Of those that share the kind
--- event_data, the catalogue tells which of its fields each has.

local json = require "linq.util.json"
local linq = require "linq"
local model = require "tools.reference_model"
local types = require "tools.reference_types"

local events = {}

local function read_catalogue()
  local file = assert(io.open("spec/fixtures/event_fields.json", "rb"))
  local text = file:read "*a"
  file:close()
  return assert(json.decode(text))
end

-- By version; API v2's data has one class for all.
local catalogue = { v2 = { events = {}, data = {} }, v3 = read_catalogue() }

-- The name of an event's data in the catalogue, in the latest payload version.
local function documented_name(version, event)
  local names = catalogue[version].events[event] or {}
  local versions = model.sorted(names)
  return names[versions[#versions]] or "event_data"
end

--- The events of a version in their order: event (its name), class, data (the name of its data's class), and kind,
--- where the data is of one.
---@param version "v2"|"v3"
---@return table[]
function events.list(version)
  local kinds, list = linq[version].events(), {}
  for i, event in ipairs(linq[version].shapes().WebhookEventType.values) do
    list[i] = {
      event = event, class = types.class_of(version, "event." .. event), kind = kinds[event],
      data = kinds[event] or documented_name(version, event),
    }
  end
  return list
end

--- The classes of data that are no kinds: name -> the fields of event_data that it has.
---@param version "v2"|"v3"
---@return table<string, table<string, any>>
function events.data(version)
  local found = {}
  for _, one in ipairs(events.list(version)) do
    found[one.data] = not one.kind and catalogue[version].data[one.data] or nil
  end
  return found
end

--- The names that a handler can be registered for, each with the classes of the events that reach it: those of events,
--- and prefixes of several ("message.*").
---@param version "v2"|"v3"
---@return string[] names
---@return table<string, string[]> classes
function events.names(version)
  local classes = {}
  for _, one in ipairs(events.list(version)) do
    classes[one.event] = { one.class }
    for at in one.event:gmatch "()%." do
      local prefix = one.event:sub(1, at) .. "*"
      classes[prefix] = classes[prefix] or {}
      table.insert(classes[prefix], one.class)
    end
  end
  return model.sorted(classes), classes
end

return events
