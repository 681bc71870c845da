--- v3's stickers: the images that they show, their places on messages, and those within texts.

local find = require "linq.sandbox.v3.find"
local refusal = require "linq.sandbox.refusal"

local stickers = {}

local MAX_IMAGES = 10 -- different ones in a text
local LEAST_SCALE, GREATEST_SCALE = 0.05, 2.5
local URL_LIFETIME = 3600 -- seconds

-- ---- images -----------------------------------------------------------------------

-- Finds an image by its id, or by its URL in the API's own store.
local function image_of(state, given)
  local url = (given.url or ""):match "^[^?]*"
  local named = not given.attachment_id and state.attachments:find(function(one)
    return state.origin .. one.download_path == url
  end)
  if not named and not given.attachment_id then
    refusal.raise(400, 1005, "the url of a sticker must be the download_url of an attachment")
  end
  local image = find.uploaded(state, named and named.id or given.attachment_id)
  if not image.content_type:find "^image/" then
    refusal.raise(400, 5006, "a sticker must be an image")
  end
  return image
end

-- ---- on messages ------------------------------------------------------------------

local fields = { "emoji", "url", "attachment_id", "placement" }

--- Refuses what belongs to stickers in another reaction.
---@param body table<string, any>
function stickers.check_absent(body)
  for _, name in ipairs(fields) do
    if body[name] ~= nil then
      refusal.raise(400, 1005, name .. " is for reactions of type sticker")
    end
  end
end

--- Changes the place of a sticker. Fields that are left out keep their value.
---@param placement { x: number, y: number, scale: number, rotation: number }
---@param given { x?: number, y?: number, scale?: number, rotation?: number }
---@return table placement
function stickers.place(placement, given)
  for _, name in ipairs { "x", "y", "scale", "rotation" } do
    placement[name] = given[name] or placement[name]
  end
  placement.scale = math.max(LEAST_SCALE, math.min(placement.scale, GREATEST_SCALE))
  return placement
end

--- Makes the reaction of a sticker that is put on a message.
---@param state linq.sandbox.state
---@param chat linq.sandbox.chat
---@param body table<string, any> of messages.add_reaction
---@return table reaction for linq.sandbox.reactions
function stickers.reaction(state, chat, body)
  if body.operation == "remove" then
    refusal.raise(400, 1005, "a sticker cannot be taken away")
  elseif not (body.emoji or body.url or body.attachment_id) then
    refusal.raise(400, 1001, "one of emoji, url, attachment_id is required")
  elseif chat.service ~= "iMessage" then
    refusal.raise(409, 2017, "Stickers go over iMessage only")
  end
  local image = not body.emoji and image_of(state, body) or nil
  local scale = image and 1 or 0.5
  return {
    type = body.type,
    sticker = image and {
      file_name = image.filename,
      mime_type = image.content_type,
      url = ("%s%s?expires=%d"):format(state.origin, image.download_path, state:time() + URL_LIFETIME),
    } or { file_name = "emoji.png", mime_type = "image/png" },
    placement = stickers.place({ x = 0, y = 0, scale = scale, rotation = 0 }, body.placement or {}),
  }
end

-- ---- within texts -----------------------------------------------------------------

--- Makes the stickers of a text.
---@param state linq.sandbox.state
---@param given? table[] inline_stickers
---@param check_range fun(range: integer[], name: string) refuses a range that is not in the text
---@return table[]|nil bodies
function stickers.inline(state, given, check_range)
  local bodies, images, count = {}, {}, 0
  for i, one in ipairs(given or {}) do
    check_range(one.range, "inline_stickers.range")
    local image = image_of(state, one)
    count = count + (images[image] and 0 or 1)
    images[image] = true
    bodies[i] = {
      range = one.range,
      id = image.id,
      file_name = image.filename,
      mime_type = image.content_type,
      url = state.origin .. image.download_path,
    }
  end
  if count > MAX_IMAGES then
    refusal.raise(400, 1004, "a text can have at most 10 different stickers")
  end
  return bodies[1] and bodies or nil
end

return stickers
