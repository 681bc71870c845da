--- Events: what a webhook delivers, as objects of the same kinds that the API's
--- answers have.
---
--- The data of a message event is a message, in both payload versions of v3 and
--- in v2: where a version nests the message or its chat, their fields are on the
--- data, too.

local clients = require "linq.client"
local core = require "linq.core"
local misuse = require "linq.util.misuse"
local objects = require "linq.objects"
local signature = require "linq.webhooks.signature"

local events = {}

-- ---- messages in one shape ------------------------------------------------------------

local function copy_missing(to, from)
  for name, value in pairs(from) do
    if to[name] == nil or to[name] == core.null then
      to[name] = value
    end
  end
end

local function is_object(value)
  return core.shape(value) == "object"
end

-- 2025-01-01 nests the message; 2026-02-03 nests the chat and tells a direction.
local function complete_message(data)
  if is_object(data.message) then
    copy_missing(data, data.message)
  end
  if is_object(data.chat) then
    copy_missing(data, { chat_id = data.chat.id, is_group = data.chat.is_group })
  end
  if data.direction ~= nil then
    copy_missing(data, { is_from_me = data.direction == "outbound" })
  end
  if is_object(data.sender_handle) then
    copy_missing(data, { from_handle = data.sender_handle })
  end
end

-- ---- the event ------------------------------------------------------------------------

local detached = {}

local function without_client()
  misuse.raise("this object came in a webhook without a client: give unwrap { client = … } to call the API with it")
end

-- What stands in for a client where there is none: its classes, no calls.
local function detached_client(version)
  local state = detached[version]
  if not state then
    local module = require("linq." .. version)
    state = {
      version = version,
      kinds = module.kinds(),
      rows = module.rows,
      call = without_client,
      download = without_client,
      resources = setmetatable({}, { __index = without_client }),
    }
    state.classes = objects.classes(state)
    detached[version] = state
  end
  return state
end

local function state_for(version, client)
  if client == nil then
    return detached_client(version)
  end
  local state = clients.state(client)
  if not state or state.version ~= version then
    misuse.raise("webhooks: the option 'client' must be a client of API %s", version)
  end
  return state
end

-- A text. Long integers are texts that begin with a NUL until they are converted (src/json.c).
local function is_name(value)
  return type(value) == "string" and value:sub(1, 1) ~= "\0"
end

--- Reads the event of a verified delivery.
---@param version "v2"|"v3"
---@param body string
---@param client? linq.client of that version
---@return userdata|nil event
---@return linq.error|nil err err.check == "body"
function events.read(version, body, client)
  local state = state_for(version, client)
  local raw, message = core.parse(body)
  if raw == nil then
    return signature.refuse("body", "its body is not JSON: " .. message)
  elseif not is_object(raw) or not is_name(raw.event_type) then
    return signature.refuse("body", "its body is no event")
  end
  local kind = require("linq." .. version).events()[raw.event_type] or "event_data"
  if is_object(raw.data) then
    if kind == "message" then
      complete_message(raw.data)
    end
    raw.data = core.object(state.classes[kind], raw.data)
  end
  return core.object(state.classes.event, raw)
end

return events
