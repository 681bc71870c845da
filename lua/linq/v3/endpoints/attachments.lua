--- The operations of API v3 on attachments, one row each (linq.row).

return {
  {
    name = "attachments.create", operation = "attachments_create",
    method = "POST", path = "/v3/attachments",
    summary = "Announces a file and gives the URL to which its bytes are put.",
    body = "content_type*:ContentType, filename*:str(1..255), size_bytes*:int(1..104857600)",
    returns = "attachment_upload",
  },
  {
    name = "attachments.retrieve", operation = "attachments_retrieve",
    method = "GET", path = "/v3/attachments/{attachment_id}",
    summary = "Fetches what is known of an attachment, with a URL to download it.",
    returns = "attachment",
  },
  {
    name = "attachments.delete", operation = "attachments_delete",
    method = "DELETE", path = "/v3/attachments/{attachment_id}",
    summary = "Deletes an attachment for good.",
  },
}
