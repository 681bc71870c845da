--- The content types that the API accepts, by filename extension.

local ascii = require "linq.util.ascii"

local content_types = {}

local by_extension = {
  jpg = "image/jpeg", jpeg = "image/jpeg", png = "image/png", gif = "image/gif", heic = "image/heic",
  heif = "image/heif", tif = "image/tiff", tiff = "image/tiff", bmp = "image/bmp", svg = "image/svg+xml",
  webp = "image/webp", ico = "image/x-icon",
  mp4 = "video/mp4", mov = "video/quicktime", qt = "video/quicktime", mpeg = "video/mpeg", mpg = "video/mpeg",
  m2v = "video/mpeg2", m4v = "video/x-m4v", avi = "video/x-msvideo", ["3gp"] = "video/3gpp",
  mp3 = "audio/mpeg", m4a = "audio/x-m4a", caf = "audio/x-caf", wav = "audio/x-wav", aif = "audio/x-aiff",
  aiff = "audio/x-aiff", aac = "audio/aac", mid = "audio/midi", midi = "audio/midi", amr = "audio/amr",
  pdf = "application/pdf", pkpass = "application/vnd.apple.pkpass", txt = "text/plain", md = "text/markdown",
  vcf = "text/vcard", rtf = "text/rtf", csv = "text/csv", html = "text/html", htm = "text/html",
  ics = "text/calendar", doc = "application/msword",
  docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls = "application/vnd.ms-excel",
  xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt = "application/vnd.ms-powerpoint",
  pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  pages = "application/x-iwork-pages-sffpages", numbers = "application/x-iwork-numbers-sffnumbers",
  key = "application/x-iwork-keynote-sffkey", epub = "application/epub+zip", xml = "text/xml",
  json = "application/json", zip = "application/zip", gz = "application/x-gzip",
}

--- Guesses the content type of a file from its name.
---@param filename string
---@return string|nil content_type nil when the extension is missing or not known
function content_types.guess(filename)
  local extension = filename:match("%.([^./\\]+)$")
  return extension and by_extension[ascii.lower(extension)]
end

return content_types
