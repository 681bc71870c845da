--- Uploads to presigned URLs, and downloads. Neither ever carries the client's
--- secret, and neither has a whole file in memory.

local answer = require "linq.answer"
local call = require "linq.call"
local content_types = require "linq.content_types"
local core = require "linq.core"
local errors = require "linq.error"
local form = require "linq.form"
local misuse = require "linq.misuse"
local url = require "linq.url"

local attachments = {}

local MAX_DOWNLOAD = 100 * 1024 * 1024 -- bytes, unless max_bytes says otherwise

local upload_fields = { path = true, data = true, filename = true, content_type = true, on_progress = true }

local function invalid(operation, message)
  return nil, errors.new { kind = "invalid", message = message, operation = operation, retryable = false }
end

-- A request to a URL that the API gave: no secret, no header of the client's.
local function foreign(client, operation, method, target, headers, extra, options)
  local scheme_ok, message = url.base(target:match("^[^?#]*"), client.options.allow_http)
  if not scheme_ok then
    return answer.error(client, "protocol", "the API gave an unusable URL: " .. message, { operation = operation })
  end
  local what = { operation = operation, method = method, path = "(a URL of the store)", url = target, safe = true }
  for name, value in pairs(extra) do
    what[name] = value
  end
  return call.send(client, what, target:match("^%a+://[^/]*(.*)$"), headers, extra.body, nil, nil, options)
end

-- ---- uploads --------------------------------------------------------------------------

local function read_file_fields(fields)
  misuse.check_names(fields, upload_fields, "field of attachments.upload")
  if (fields.path == nil) == (fields.data == nil) then
    misuse.raise("attachments.upload: exactly one of the fields 'path', 'data' is required")
  elseif type(fields.path or fields.data) ~= "string" then
    misuse.raise("attachments.upload: 'path' and 'data' are strings")
  elseif fields.data and not fields.filename then
    misuse.raise("attachments.upload: the field 'filename' is required with 'data'")
  end
  local filename = fields.filename or fields.path:match("[^/\\]+$")
  local size, message
  if fields.path then
    size, message = form.file_size(fields.path)
  elseif #fields.data == 0 then
    message = "is empty"
  else
    size = #fields.data
  end
  return filename, size, message
end

local function put(client, upload, fields, size, options)
  local headers = {}
  for name, value in upload.required_headers:fields() do
    headers[name:lower()] = tostring(value)
  end
  return foreign(client, "attachments_upload", upload.http_method or "PUT", upload.upload_url, headers, {
    body = fields.data,
    body_path = fields.path,
    on_progress = fields.on_progress,
    total = size,
  }, options or {})
end

--- `client.attachments:upload{ path = | data =, filename =, content_type =, on_progress = }`:
--- creates the attachment and puts the bytes to its presigned URL, with exactly
--- the headers that the API asks for.
---@param client table the client's state
---@param row table of attachments.create
---@return fun(fields: table, options?: table): userdata|nil, table|nil gives the upload: attachment_id, download_url …
function attachments.uploader(client, row)
  return function(fields, options)
    if type(fields) ~= "table" then
      misuse.raise("attachments.upload: a table with 'path' or 'data' expected, got %s", type(fields))
    end
    local filename, size, message = read_file_fields(fields)
    if not size then
      return invalid("attachments_upload", ("attachments.upload: the file of '%s' %s"):format(
        fields.path and "path" or "data", message))
    end
    local content_type = fields.content_type or content_types.guess(filename)
    if not content_type then
      local unknown = "attachments.upload: the content type of %q is not known: give 'content_type'"
      return invalid("attachments_upload", unknown:format(filename))
    end
    local wanted = { filename = filename, content_type = content_type, size_bytes = size }
    local upload, err = call.row(client, row, {}, wanted, options)
    if not upload then
      return nil, err
    end
    local response
    response, err = put(client, upload, fields, size, options)
    if not response then
      if err.status == 403 then
        err.message = "the upload URL was refused; it expires after 15 minutes: " .. err.message
      elseif not err.status then
        err.message = "the upload was cut off, and the next one starts over: " .. err.message
      end
      return nil, err
    end
    return upload
  end
end

-- ---- downloads ------------------------------------------------------------------------

local function split_options(options)
  local given, own = {}, {}
  for name, value in pairs(options or {}) do
    (((name == "max_bytes" or name == "on_progress") and own) or given)[name] = value
  end
  return given, own
end

local function fetch(client, source, part, own, given)
  local headers = { ["user-agent"] = "linq", accept = "*/*" }
  return foreign(client, "attachments_download", "GET", source, headers, {
    output_path = part,
    on_progress = own.on_progress,
    max_response_bytes = own.max_bytes or MAX_DOWNLOAD,
  }, given)
end

--- Streams an attachment to a file.
---@param client table the client's state
---@param object userdata with a download_url or url, and an id
---@param path string
---@param options? table max_bytes, on_progress, and request options
---@return true|nil done
---@return table|nil err
function attachments.download(client, object, path, options)
  if type(path) ~= "string" or path == "" then
    misuse.raise("attachment:download: path must be a string")
  end
  local given, own = split_options(options)
  local source = object.download_url
  if not source then
    return invalid("attachments_download", "the attachment has no URL to download from")
  end
  local part = ("%s.part-%s"):format(path, core.hex(core.random(4)))
  local response, err = fetch(client, source, part, own, given)
  if not response and err.status == 403 and client.version == "v3" then -- expired: the API gives another one
    local fresh = client.resources.attachments:retrieve(object.id, given)
    if fresh and fresh.download_url then
      response, err = fetch(client, fresh.download_url, part, own, given)
    end
  end
  if not response then
    os.remove(part)
    return nil, err
  end
  local renamed, message = os.rename(part, path)
  if not renamed then
    os.remove(part)
    return answer.error(client, "host", "the file cannot be put in its place: " .. message, {
      operation = "attachments_download",
    })
  end
  return true
end

return attachments
