--- What a message consists of: a text alone stands for it.

local content = {}

--- The content of a message as API v3 takes it.
---@param given string|table a text, or the content itself
---@return table content parts …
function content.to_parts(given)
  return type(given) == "string" and { parts = { { type = "text", value = given } } } or given
end

--- The fields of a message as API v2 takes them.
---@param given string|table a text, or the fields themselves
---@return table fields
function content.to_text(given)
  return type(given) == "string" and { text = given } or given
end

return content
