--- The file store of the sandbox: presigned URLs that take the bytes of an attachment, and
--- URLs that serve them. Both are paths of the sandbox itself.

local core = require "linq.core"
local headers = require "linq.http.headers"
local url = require "linq.http.url"
local uuid = require "linq.util.uuid"

local store = {}

---@class linq.sandbox.attachment
---@field id string
---@field filename string
---@field content_type string
---@field size_bytes integer the announced size
---@field data? string the bytes; nil before the upload
---@field signature string hexadecimal, of the upload URL
---@field upload_path string
---@field download_path string
---@field created_at string ISO 8601
---@field expires integer Unix time at which the upload URL expires

local UPLOADS, FILES = "/sandbox/uploads/", "/sandbox/files/"
local LIFETIME = 15 * 60 -- of an upload URL, in seconds

-- Rows, so that sandbox:fail can name the store's operations.
local upload_row = { operation = "attachments_upload", name = "attachments.upload" }
local download_row = { operation = "attachments_download", name = "attachments.download" }

--- The names of the store's operations, as sandbox:fail takes them.
store.operations = {
  [upload_row.operation] = true, [upload_row.name] = true,
  [download_row.operation] = true, [download_row.name] = true,
}

--- The path at which a file is served.
---@param id string
---@param filename string
---@return string
function store.download_path(id, filename)
  local leads_up = filename:find "^%.%.?$" -- browsers and clients leave such a name out of a path
  return FILES .. id .. "/" .. (leads_up and "file" or url.encode(filename))
end

--- Gives an attachment its paths.
---@param attachment linq.sandbox.attachment
---@return linq.sandbox.attachment attachment the same
function store.place(attachment)
  attachment.upload_path = UPLOADS .. attachment.id
  attachment.download_path = store.download_path(attachment.id, attachment.filename)
  return attachment
end

--- Adds an attachment. Its bytes may be uploaded later.
---@param state linq.sandbox.state
---@param filename string
---@param content_type string
---@param size_bytes integer
---@param data? string the bytes
---@return linq.sandbox.attachment attachment
function store.add(state, filename, content_type, size_bytes, data)
  return state.attachments:add(store.place {
    id = uuid(),
    filename = filename,
    content_type = content_type,
    size_bytes = size_bytes,
    data = data,
    signature = core.hex(core.random(16)),
    created_at = state:now(),
    expires = state:time() + LIFETIME,
  })
end

-- The kinds of files that a browser may show; any other is downloaded.
local pictures = { ["image/jpeg"] = true, ["image/png"] = true, ["image/gif"] = true, ["image/webp"] = true }

-- Keeps a file from being a page of the sandbox's origin. Other pages may show it.
local function disarmed(content_type)
  return {
    ["content-type"] = content_type,
    ["content-disposition"] = not pictures[content_type] and "attachment" or nil,
    ["content-security-policy"] = "sandbox; default-src 'none'",
    ["cross-origin-resource-policy"] = "cross-origin",
  }
end

local function text_answer(status, text, content_type)
  return { status = status, headers = headers.new { ["content-type"] = content_type or "text/plain" }, body = text }
end

local function refused(why)
  return text_answer(403, "<Error><Code>AccessDenied</Code><Message>" .. why .. "</Message></Error>", "application/xml")
end

local function upload(state, request)
  local attachment = state.attachments:get(request.path:sub(#UPLOADS + 1))
  local signature = (request.query or ""):match("signature=(%x+)")
  local length = request.headers["content-length"]
  if request.method ~= "PUT" then
    return text_answer(405, "The method must be PUT")
  elseif not attachment or attachment.signature ~= signature or state:time() > attachment.expires then
    return refused "The signature does not match, or the URL has expired"
  elseif request.headers.authorization then
    return refused "Only one authorization mechanism is allowed"
  elseif request.headers["content-type"] ~= attachment.content_type then
    return refused "Content-Type differs from the signed one"
  elseif #(request.body or "") ~= attachment.size_bytes
    or length and tonumber(length) ~= attachment.size_bytes then
    return refused "Content-Length differs from the signed one"
  end
  attachment.data = request.body
  return text_answer(200, "")
end

local function download(state, request)
  local attachment = state.attachments:get(request.path:sub(#FILES + 1):match("^[^/]*"))
  if not attachment or not attachment.data then
    return text_answer(404, "No such file")
  end
  return { status = 200, headers = headers.new(disarmed(attachment.content_type)), body = attachment.data }
end

--- Finds the operation of a request to the store.
---@param path string
---@return table|nil row
---@return (fun(state: table, request: table): table)|nil serve
function store.match(path)
  if path:sub(1, #UPLOADS) == UPLOADS then
    return upload_row, upload
  elseif path:sub(1, #FILES) == FILES then
    return download_row, download
  end
end

return store
