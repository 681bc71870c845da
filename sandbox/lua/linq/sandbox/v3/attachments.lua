--- The sandbox's attachments of v3; the bytes go through linq.sandbox.store.

local clock = require "linq.sandbox.clock"
local refusal = require "linq.sandbox.refusal"
local store = require "linq.sandbox.store"

local attachments = {}

local function find(state, request)
  return state.attachments:get(request.parameters.attachment_id) or refusal.raise(404, 2003, "Attachment not found")
end

function attachments.attachments_create(state, request)
  local body = request.body
  local attachment = store.add(state, body.filename, body.content_type, body.size_bytes)
  return 200, {
    attachment_id = attachment.id,
    upload_url = state.origin .. attachment.upload_path .. "?signature=" .. attachment.signature,
    download_url = state.origin .. attachment.download_path,
    http_method = "PUT",
    required_headers = {
      ["Content-Type"] = attachment.content_type,
      ["Content-Length"] = ("%d"):format(attachment.size_bytes),
    },
    expires_at = clock.now(15 * 60),
  }
end

function attachments.attachments_retrieve(state, request)
  local attachment = find(state, request)
  if not attachment.data then
    refusal.raise(404, 2007, "Attachment is not ready: its bytes were not uploaded")
  end
  return 200, {
    id = attachment.id,
    content_type = attachment.content_type,
    created_at = attachment.created_at,
    filename = attachment.filename,
    size_bytes = attachment.size_bytes,
    status = "complete",
    download_url = state.origin .. attachment.download_path,
  }
end

function attachments.attachments_delete(state, request)
  state.attachments:remove(find(state, request).id)
  return 204
end

return attachments
