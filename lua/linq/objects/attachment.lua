--- An attachment, which is a file in the API's store.

local core = require "linq.core"
local misuse = require "linq.util.misuse"
local shorten = require "linq.objects.shorten"
local what_is_wrong = require "linq.objects.id"

local attachment = {
  methods = {},
  belongs_to = { parameter = "attachment_id", resources = { attachments = "" } },
  aliases = {
    v2 = { download_url = "url", content_type = "mime_type", size_bytes = "file_size" },
    v3 = { url = "download_url", mime_type = "content_type", file_size = "size_bytes" },
  },
}

--- Downloads the file. The data is streamed to a temporary file beside `path`, which is
--- moved to `path` when it is complete (when it has `size_bytes`, if the API gives them)
--- and is removed otherwise.
---@param path string
---@param options? linq.download_options request options, and max_bytes, on_progress
---@return true|nil done
---@return linq.error|nil err
function attachment.methods:download(path, options)
  return core.class_of(self).state.download(self, path, options)
end

--- Fetches the attachment again, with a new URL. This object then shows the new state.
--- Only API v3 has an operation for it.
---@param options? linq.request_options
---@return userdata|nil attachment the same object
---@return linq.error|nil err
function attachment.methods:refresh(options)
  local class = core.class_of(self)
  if class.version ~= "v3" then
    misuse.raise("attachment:refresh: API %s cannot fetch an attachment", class.version)
  end
  local fresh
  local err = what_is_wrong(self, "id")
  if not err then
    fresh, err = class.state.resources.attachments:retrieve(self.id, options)
  end
  if not fresh then
    return nil, err
  end
  core.replace(self, fresh)
  return self
end

function attachment.tostring(self)
  return ("linq.attachment: %s %s"):format(shorten(self.id), shorten(self.filename or "without a name"))
end

return attachment
