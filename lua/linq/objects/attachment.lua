--- An attachment: a file in the API's store.

local core = require "linq.core"
local misuse = require "linq.util.misuse"
local text = require "linq.objects.text"
local what_is_wrong = require "linq.objects.id"

local attachment = {
  methods = {},
  belongs_to = { parameter = "attachment_id", resources = { attachments = "" } },
  aliases = {
    v2 = { download_url = "url", content_type = "mime_type", size_bytes = "file_size" },
    v3 = { url = "download_url", mime_type = "content_type", file_size = "size_bytes" },
  },
}

--- Downloads the file: streams to a temporary file beside `path`, which takes its
--- place when it is whole (of `size_bytes`, where the API says how many), and is
--- removed otherwise.
---@param path string
---@param options? { max_bytes?: integer, on_progress?: fun(received: integer, total: integer|nil) } and request options
---@return true|nil done
---@return table|nil err
function attachment.methods:download(path, options)
  return core.class_of(self).state.download(self, path, options)
end

--- Fetches the attachment again, with a fresh URL; this object shows the new
--- state. API v3 only: v2 has no such operation.
---@param options? table request options
---@return userdata|nil attachment the same object
---@return table|nil err
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
  return ("linq.attachment: %s %s"):format(text.short(self.id), text.short(self.filename or "without a name"))
end

return attachment
