--- Uploads to presigned URLs, and downloads. Neither ever carries the client's
--- secret, and neither has a whole file in memory.

local ascii = require "linq.ascii"
local answer = require "linq.answer"
local call = require "linq.call"
local content_types = require "linq.content_types"
local core = require "linq.core"
local errors = require "linq.error"
local form = require "linq.form"
local check_options = require "linq.options"
local misuse = require "linq.misuse"
local requests = require "linq.request"
local url = require "linq.url"

local attachments = {}

local LONGEST_TRANSFER = 24 * 3600 -- seconds
local MAX_DOWNLOAD = 100 * 1024 * 1024 -- bytes, unless max_bytes says otherwise

-- name -> type
local upload_fields = {
  path = "string", data = "string", filename = "string", content_type = "string", on_progress = "function",
}

local function invalid(operation, message)
  return nil, errors.new { kind = "invalid", message = message, operation = operation, retryable = false }
end

-- A request to a URL that the API gave: no secret, no header of the client's.
local function foreign(client, operation, method, target, headers, extra, options)
  if type(target) ~= "string" then
    return answer.error(client, "protocol", "the API gave no URL", { operation = operation })
  end
  local base, message = url.base(target:match("^[^?#]*"), client.options.allow_http)
  if not base then
    return answer.error(client, "protocol", "the API gave an unusable URL: " .. message, { operation = operation })
  end
  local what = {
    operation = operation,
    method = method,
    path = "(a URL of the store)",
    url = target,
    shown_url = target:match("^[^?#]*"), -- its query is as good as a key
    safe = true,
    stall_timeout = options.timeout or client.options.timeout,
  }
  for name, value in pairs(extra) do
    what[name] = value
  end
  -- A file takes as long as it takes: the timeout is for the time without a byte.
  local given = { timeout = LONGEST_TRANSFER, deadline = options.deadline, max_retries = options.max_retries }
  local request = requests.new(client, what, target:match("^[A-Za-z]+://[^/]*(.*)$"), headers, given)
  request.body = extra.body
  return call.send(client, request)
end

-- ---- uploads --------------------------------------------------------------------------

local function read_file_fields(fields)
  misuse.check_names(fields, upload_fields, "field of attachments.upload")
  for name, kind in pairs(upload_fields) do
    if fields[name] ~= nil and type(fields[name]) ~= kind then
      misuse.raise("attachments.upload: the field '%s' must be a %s, got %s", name, kind, type(fields[name]))
    end
  end
  if (fields.path == nil) == (fields.data == nil) then
    misuse.raise("attachments.upload: exactly one of the fields 'path', 'data' is required")
  elseif fields.data and not fields.filename then
    misuse.raise("attachments.upload: the field 'filename' is required with 'data'")
  end
  local filename = fields.filename or fields.path:match("[^/\\]+$") or fields.path
  local size, message = (fields.path and form.file_size or form.data_size)(fields.path or fields.data)
  return filename, size, message
end

local cut_off = { connection = true, timeout = true, protocol = true }

local function put(client, upload, fields, size, options)
  local headers = {}
  if upload.required_headers then
    for name, value in upload.required_headers:fields() do
      headers[ascii.lower(name)] = tostring(value)
    end
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
    local upload, err = call.row(client, row, row.path, nil, wanted, options)
    if not upload then
      return nil, err
    end
    local response
    response, err = put(client, upload, fields, size, options)
    if not response then
      if err.status == 403 then
        err.message = "the upload URL was refused; it expires after 15 minutes: " .. err.message
      elseif cut_off[err.kind] then
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

-- Calls on_progress, and remembers what it was told.
local function reporter(on_progress, total)
  local told
  return on_progress and function(received)
    if received ~= told then
      told = received
      on_progress(received, total)
    end
  end
end

local function fetch(client, source, part, own, given)
  local headers = { ["user-agent"] = "linq", accept = "*/*" }
  local response, err = foreign(client, "attachments_download", "GET", source, headers, {
    output_path = part,
    on_progress = own.on_progress,
    max_response_bytes = own.max_bytes or MAX_DOWNLOAD,
  }, given)
  local file = response and own.on_progress and io.open(part, "rb")
  if file then
    own.on_progress(file:seek("end"))
    file:close()
  end
  return response, err
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
  if not client.options then
    misuse.raise("attachment:download: this object came in a webhook without a client: give unwrap { client = … }")
  elseif client.shared.closed then
    misuse.raise("attachment:download: the client is closed")
  end
  local given, own = split_options(options)
  check_options.check_request(given)
  if own.max_bytes ~= nil and (type(own.max_bytes) ~= "number" or own.max_bytes < 1) then
    misuse.raise("attachment:download: max_bytes must be a number, 1 or more")
  end
  local source = object.download_url
  if not source then
    return invalid("attachments_download", "the attachment has no URL to download from")
  end
  own.on_progress = reporter(own.on_progress, object.size_bytes)
  local part = ("%s.part-%s"):format(path, core.hex(core.random(4)))
  local response, err = fetch(client, source, part, own, given)
  if not response and err.status == 403 and client.version == "v3" and object.id then
    -- expired: the API gives another URL
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
