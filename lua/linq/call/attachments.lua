--- Uploads to presigned URLs, and downloads. Neither carries the client's secret, and
--- neither holds an entire file in memory.

local call = require "linq.call"
local content_types = require "linq.http.content_types"
local core = require "linq.core"
local deliver = require "linq.call.deliver"
local failure = require "linq.call.failure"
local form = require "linq.http.form"
local option_rules = require "linq.options"
local misuse = require "linq.util.misuse"
local observer = require "linq.call.observer"
local presigned = require "linq.http.presigned"
local remaining = require "linq.call.remaining"
local what_is_wrong = require "linq.objects.id"

local attachments = {}

local LONGEST_TRANSFER = 24 * 3600 -- seconds
local MAX_DOWNLOAD = 100 * 1024 * 1024 -- bytes, unless max_bytes says otherwise

-- field -> type
local upload_fields = {
  path = "string", data = "string", filename = "string", content_type = "string", on_progress = "function",
}

-- The operations, as errors and events name them.
local upload_row = { name = "attachments.upload", path = "(a URL of the store)", safe = true }
local download_row = { name = "attachments.download", method = "GET", path = upload_row.path, safe = true }

local function invalid(state, name, message)
  return nil, failure.new({ state = state, row = { name = name } }, { kind = "invalid", message = message })
end

-- The error of an API answer that asks for something it must not ask for.
local function malformed(state, name, message)
  return nil, failure.new({ state = state, row = { name = name } }, { kind = "decode", message = message })
end

local function check_path(place, path)
  if path:find("%z") then
    misuse.raise("%s holds a NUL", place)
  end
end

-- What is wrong with the arguments of an upload: messages.
local function mistakes_in(fields, options)
  local mistakes = misuse.unknown_names(fields, upload_fields, "field")
  for _, name in ipairs(misuse.sorted(upload_fields)) do
    local expected, got = upload_fields[name], type(fields[name])
    if got ~= "nil" and got ~= expected then
      mistakes[#mistakes + 1] = ("the field '%s' must be a %s, got %s"):format(name, expected, got)
    end
  end
  if (fields.path == nil) == (fields.data == nil) then
    mistakes[#mistakes + 1] = "exactly one of the fields 'path', 'data' is required"
  elseif fields.data and not fields.filename then
    mistakes[#mistakes + 1] = "the field 'filename' is required with 'data'"
  end
  misuse.add(mistakes, option_rules.mistakes_of_request(options))
  return mistakes
end

-- The record of a call to a URL that the API gave. It carries neither the secret nor the
-- client's headers.
local function foreign(state, row, source, headers, body, file, options)
  local target, message = presigned.url(state, source)
  if not target then
    return malformed(state, row.name, message)
  end
  file.url = target
  file.shown_url = target:match("^[^?]*") -- the query grants access
  file.stall_timeout = options.timeout or state.options.timeout
  -- A large file may take long, so the user's timeout limits the time without a byte.
  local given = {
    timeout = LONGEST_TRANSFER,
    deadline = options.deadline,
    max_retries = options.max_retries,
    on_response = options.on_response,
  }
  local content = { headers = headers, body = body, file = file }
  return call.new(state, row, target:match("^[^:]*://[^/?]*(.*)$"), content, given)
end

-- ---- uploads --------------------------------------------------------------------------

local function read_file_fields(fields, options)
  local mistakes = mistakes_in(fields, options)
  if mistakes[1] then
    misuse.raise("attachments.upload: %s", table.concat(mistakes, "; "))
  end
  check_path("attachments.upload: the field 'path'", fields.path or "")
  local filename = fields.filename or form.base_name(fields.path) or fields.path
  local size, message = (fields.path and form.file_size or form.data_size)(fields.path or fields.data)
  return filename, size, message
end

local cut_off = { connection = true, timeout = true, protocol = true }

local function put(state, upload, fields, size, options)
  local method, wrong_method = presigned.method(upload.http_method)
  local headers, wrong_headers = presigned.headers(upload.required_headers, size)
  if not method or not headers then
    return malformed(state, upload_row.name, wrong_method or wrong_headers)
  end
  local row = { name = upload_row.name, method = method, path = upload_row.path, safe = true }
  local file = { body_path = fields.path, on_progress = fields.on_progress, total = size }
  local record, err = foreign(state, row, upload.upload_url, headers, fields.data, file, options)
  if not record then
    return nil, err
  end
  return deliver(record)
end

---@class linq.upload
---@field path? string either this or `data`
---@field data? string the bytes themselves; needs `filename`
---@field filename? string default: the last part of `path`
---@field content_type? string default: guessed by the filename
---@field on_progress? fun(sent: integer, total: integer)

--- Makes `client.attachments:upload`, which creates the attachment and puts the bytes to
--- its presigned URL with exactly the headers that the API asks for. Its result has the
--- attachment_id and the download_url.
---@param state linq.state
---@param row linq.row of attachments.create
---@return fun(fields: linq.upload, options?: linq.request_options): userdata|nil, linq.error|nil
function attachments.uploader(state, row)
  return function(fields, options)
    if type(fields) ~= "table" then
      misuse.raise("attachments.upload: the fields must be a table with 'path' or 'data', got %s", type(fields))
    end
    local filename, size, message = read_file_fields(fields, options)
    if not size then
      return invalid(state, upload_row.name, ("attachments.upload: the file of '%s' %s"):format(
        fields.path and "path" or "data", message))
    end
    local content_type = fields.content_type or content_types.guess(filename)
    if not content_type then
      local unknown = "attachments.upload: the content type of %q is not known: give 'content_type'"
      return invalid(state, upload_row.name, unknown:format(filename))
    end
    local wanted = { filename = filename, content_type = content_type, size_bytes = size }
    local started = state.clock.now()
    local upload, err = call.perform(state, row, row.path, nil, wanted, options)
    if not upload then
      return nil, err
    end
    local response
    response, err = put(state, upload, fields, size, remaining(state, options or {}, started))
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

-- Raises for options that no download takes. Returns those of its calls, and its own.
local function checked_options(options)
  if options ~= nil and type(options) ~= "table" then
    misuse.raise("attachment:download: the options must be a table, got %s", type(options))
  end
  local given, own = split_options(options)
  option_rules.check_request(given)
  if own.max_bytes ~= nil and not (type(own.max_bytes) == "number" and own.max_bytes >= 1) then
    misuse.raise("attachment:download: max_bytes must be a number, 1 or more")
  elseif own.on_progress ~= nil and type(own.on_progress) ~= "function" then
    misuse.raise("attachment:download: on_progress must be a function, got %s", type(own.on_progress))
  end
  return given, own
end

-- The size of the file in bytes, if the API gives a valid one.
local function known_size(object)
  local size = object.size_bytes
  return type(size) == "number" and size >= 1 and size % 1 == 0 and size < 2 ^ 53 and size or nil
end

-- Moves the file that a user's transport wrote beside the target to the target, if it is
-- complete. The core does this itself for files that it writes. Returns the kind and
-- message of a fault.
local function take_written(part, path, size)
  local file, message = io.open(part, "rb")
  if not file then
    return "host", "the transport did not write the file: " .. message
  end
  local got = file:seek("end")
  file:close()
  if got == 0 or got ~= (size or got) then
    return "protocol", ("the file is incomplete: got %.0f bytes%s"):format(got, size and ", expected " .. size or "")
  end
  local renamed
  renamed, message = os.rename(part, path)
  if not renamed then
    return "host", "the file cannot be moved into place: " .. message
  end
end

-- Returns the kind and message of a fault in a successful answer, or nothing.
local function find_fault(status, part, path, size)
  if status ~= 200 then
    return "protocol", ("the answer is not the entire file: its status is %d"):format(status)
  elseif part then
    return take_written(part, path, size)
  end
end

local LONGEST_NAME = 255 -- bytes, in most file systems

-- A new name beside the path for what a user's transport writes.
local function part_of(path)
  local mark, name = ".part-" .. core.hex(core.random(8)), path:gsub("^.*/", "")
  local excess = #name + #mark - LONGEST_NAME
  return path:sub(1, #path - math.max(0, excess)) .. mark
end

local function fetch(state, object, path, own, given)
  local size, on_progress = known_size(object), own.on_progress
  local part = state.options.transport and part_of(path)
  local headers = { ["user-agent"] = "linq", accept = "*/*" }
  local record, err = foreign(state, download_row, object.download_url, headers, nil, {
    output_path = part or path,
    output_size = size,
    on_progress = on_progress and function(received) on_progress(received, size) end,
    max_response_bytes = own.max_bytes or MAX_DOWNLOAD,
  }, given)
  local response, kind, message
  if record then
    response, err = deliver(record)
  end
  if response then
    kind, message = find_fault(response.status, part, path, size)
  end
  if part then
    os.remove(part) -- does nothing if the file was moved into place
  end
  if not response then
    return nil, err
  elseif kind then
    return nil, observer.unusable(record, kind, message, response)
  end
  return true
end

--- Streams an attachment to a file.
---@param state linq.state
---@param object userdata with a download_url or url, and an id
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error|nil err
function attachments.download(state, object, path, options)
  if type(path) ~= "string" or path == "" then
    misuse.raise("attachment:download: path must be a string")
  end
  check_path("attachment:download: path", path)
  if state.shared.closed then
    misuse.raise("attachment:download: the client is closed")
  end
  local given, own = checked_options(options)
  if not object.download_url then
    return invalid(state, download_row.name, "the attachment has no URL to download from")
  end
  local started = state.clock.now()
  local done, err = fetch(state, object, path, own, given)
  if not done and err.status == 403 and state.version == "v3" and not what_is_wrong(object, "id") then
    -- the URL has expired; the API gives another one
    local fresh = state.resources.attachments:retrieve(object.id, remaining(state, given, started))
    if fresh and fresh.download_url then
      return fetch(state, fresh, path, own, remaining(state, given, started))
    end
  end
  return done, err
end

return attachments
