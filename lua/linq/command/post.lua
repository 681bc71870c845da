--- Posts a text to any URL, without a client and its key.

local core = require "linq.core"
local waiters = require "linq.host.waiters"

local TIMEOUT, LARGEST = 30, 1024 * 1024 -- seconds, bytes

--- Posts a text and waits for the answer.
---@param url string
---@param headers table<string, string>
---@param body string
---@return linq.response|nil response
---@return linq.failure|nil wrong
return function(url, headers, body)
  local loop = core.loop { max_connections = 1 }
  local lines = { "Expect:" }
  for name, value in pairs(headers) do
    lines[#lines + 1] = name .. ": " .. value
  end
  local transfer, failure = loop:add({
    method = "POST", url = url, body = body, once = true, timeout = TIMEOUT, connect_timeout = 10,
    max_response_bytes = LARGEST,
  }, core.headers(lines))
  if not transfer then
    return nil, failure
  end
  waiters.await(loop, transfer)
  return loop:take(transfer)
end
