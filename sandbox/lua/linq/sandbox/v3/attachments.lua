--- v3's operations on attachments. linq.sandbox.store carries their bytes.

local find = require "linq.sandbox.v3.find"
local store = require "linq.sandbox.store"

local attachments = {}

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
    expires_at = state:now(15 * 60),
  }
end

function attachments.attachments_retrieve(state, request)
  local attachment = find.uploaded(state, request.parameters.attachment_id)
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
  state.attachments:remove(find.attachment(state, request.parameters.attachment_id).id)
  return 204
end

return attachments
