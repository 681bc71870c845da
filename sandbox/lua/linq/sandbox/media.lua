--- The media parts of messages, for both versions.

local content_types = require "linq.http.content_types"
local uuid = require "linq.util.uuid"

local media = {}

local function file_name(url)
  local path = url:match("^[A-Za-z]+://[^/?#]+/([^?#]*)") or ""
  local name = path:match("^.*/(.*)$") or path
  return name ~= "" and name or "file"
end

--- Makes the media part of a stored file.
---@param attachment linq.sandbox.attachment
---@return table part
function media.stored(attachment)
  return {
    type = "media",
    id = attachment.id,
    attachment = attachment,
    filename = attachment.filename,
    mime_type = attachment.content_type,
    size_bytes = attachment.size_bytes,
  }
end

--- Makes the media part of a public URL. Nothing fetches the URL, so the size is 0.
---@param url string
---@return table part
function media.linked(url)
  local name = file_name(url)
  return {
    type = "media",
    id = uuid(),
    url = url,
    filename = name,
    mime_type = content_types.guess(name) or "application/octet-stream",
    size_bytes = 0,
  }
end

return media
