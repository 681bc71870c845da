--- Delivery affinity: the header by which the webhooks of a chat find the server that has
--- the chat. The receiver names a token in its answer, which comes back with the chat's
--- next webhooks; until then the chat's id stands for it.

local headers_of = require "linq.http.headers"

local affinity = {}

local DEFAULT_ID_HEADER = "Linq-Chat-Id"

local function name_of(value)
  return type(value) == "string" and value ~= "" and value or nil
end

--- The headers that a subscription routes by, nil when it does not.
---@param subscription linq.sandbox.subscription
---@return { routing_key_header: string, routing_id_header: string }|nil
function affinity.names(subscription)
  local key = name_of(subscription.routing_key_header)
  return key and {
    routing_key_header = key,
    routing_id_header = name_of(subscription.routing_id_header) or DEFAULT_ID_HEADER,
  }
end

--- The header of a chat's webhook.
---@param subscription linq.sandbox.subscription
---@param chat linq.sandbox.chat|nil
---@return string|nil name nil: none
---@return string|nil value
function affinity.header(subscription, chat)
  local names = chat and affinity.names(subscription)
  if not names then
    return nil
  end
  local token = subscription.tokens and subscription.tokens[chat.uuid]
  if token then
    return names.routing_key_header, token
  end
  return names.routing_id_header, chat.uuid
end

--- Keeps the token of an answer.
---@param subscription linq.sandbox.subscription
---@param chat linq.sandbox.chat|nil
---@param fields table<string, string>|nil the answer's headers, in any case
function affinity.learn(subscription, chat, fields)
  local names = chat and affinity.names(subscription)
  local token = names and name_of(headers_of.new(type(fields) == "table" and fields)[names.routing_key_header])
  if token then
    subscription.tokens = subscription.tokens or {}
    subscription.tokens[chat.uuid] = token
  end
end

return affinity
