--- v3's operations on the locations that the participants of chats share.

local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"

local locations = {}

local function feature(location)
  return {
    type = "Feature",
    geometry = { type = "Point", coordinates = json.array { location.longitude, location.latitude } },
    properties = {
      handle = location.handle.address,
      address = location.address,
      locality = location.locality,
      updated_at = location.updated_at,
    },
  }
end

function locations.chats_location_retrieve(state, request)
  local features = json.array()
  for i, location in ipairs(find.chat(state, request).locations) do
    features[i] = feature(location)
  end
  return 200, { success = true, data = { type = "FeatureCollection", features = features } }
end

function locations.chats_location_request(state, request)
  local chat = find.chat(state, request, true)
  if chat.is_group then
    refusal.raise(409, 2016, "Locations cannot be requested in group chats")
  elseif chat.service ~= "iMessage" then
    refusal.raise(409, 2017, "Locations can be requested over iMessage only")
  elseif chat.locations[1] then
    refusal.raise(409, 2015, "The contact shares their location already")
  end
  return 202, { success = true, message = "Location request sent" }
end

-- Takes a contact's locations out of a chat. Returns the contact's handle, or nil when there were none.
local function remove(chat, key)
  local handle
  for i = #chat.locations, 1, -1 do
    if chat.locations[i].handle.key == key then
      handle = table.remove(chat.locations, i).handle
    end
  end
  return handle
end

function locations.chats_location_stop(state, request)
  local chat, address = find.chat(state, request), request.body.handle
  find.check_handle("handle", address)
  local me, key, handle = state:me(chat), phone.key(address), nil
  for _, other in ipairs(state:chats_with(me.address)) do
    if state:me(other).key == me.key then
      handle = remove(other, key) or handle
    end
  end
  if not handle then
    refusal.raise(404, 2001, "The contact does not share their location")
  end
  state.emit("location.sharing.stopped", chat, handle)
  return 202, { success = true, message = "Location sharing will end" }
end

return locations
