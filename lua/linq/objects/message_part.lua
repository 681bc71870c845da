--- A part of a message: text, a link, a file …

local attachment = require "linq.objects.attachment"

return {
  methods = {
    --- Downloads the file of a media part, as attachment:download does.
    download = attachment.methods.download,
  },
  aliases = {
    v3 = { download_url = "url", content_type = "mime_type", file_size = "size_bytes" },
  },
}
