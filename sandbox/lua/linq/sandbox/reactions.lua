--- Reactions to the parts of messages, for both versions.

local uuid = require "linq.util.uuid"

local reactions = {}

-- Where a handle's reaction is, of this kind or of any. Stickers stay.
local function place_of(part, handle, kind)
  for i, reaction in ipairs(part.reactions or {}) do
    if reaction.handle == handle and reaction.type ~= "sticker" and (kind == nil or reaction.type == kind) then
      return i
    end
  end
end

--- Adds a reaction. It replaces an earlier one of the same handle; stickers stack.
---@param state linq.sandbox.state
---@param message linq.sandbox.message
---@param part table
---@param handle linq.sandbox.handle of the participant who reacts
---@param given { type: string, custom_emoji?: string, sticker?: table, placement?: table }
---@return table reaction
function reactions.add(state, message, part, handle, given)
  local reaction = {
    id = state:next_id(),
    uuid = uuid(),
    message = message,
    handle = handle,
    type = given.type,
    custom_emoji = given.custom_emoji,
    sticker = given.sticker,
    placement = given.placement,
    created_at = state:now(),
  }
  for i, one in ipairs(message.parts) do
    reaction.part_index = one == part and i - 1 or reaction.part_index
  end
  part.reactions = part.reactions or {}
  local place = given.type ~= "sticker" and place_of(part, handle)
  if place then
    state.reactions:remove(part.reactions[place].id)
    part.reactions[place] = reaction
  else
    table.insert(part.reactions, reaction)
  end
  state.reactions:add(reaction)
  state.emit("reaction.added", reaction)
  return reaction
end

--- Removes a reaction.
---@param state linq.sandbox.state
---@param part table
---@param handle linq.sandbox.handle of the participant who reacts
---@param kind string
---@return table|nil reaction nil when there was none
function reactions.remove(state, part, handle, kind)
  local place = place_of(part, handle, kind)
  if not place then
    return nil
  end
  local reaction = table.remove(part.reactions, place)
  state.reactions:remove(reaction.id)
  state.emit("reaction.removed", reaction)
  return reaction
end

return reactions
