--- Sets the answers of the API and the store for a spec (spec/support/store.lua).

local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local told = {}

local function ask(request)
  local client = linq.client { api_key = "k", base_url = servers.store().origin, max_retries = 0 }
  local answer = assert(client:request(request))
  client:close()
  return answer.body
end

--- The client under test.
---@param options? table
function told.client(options)
  local given = { api_key = "key_v3_SECRET", base_url = servers.store().origin .. "/told", max_retries = 0 }
  for name, value in pairs(options or {}) do
    given[name] = value
  end
  return linq.client(given)
end

--- Sets the answers. The API's is JSON text with %s for the origin. The store's is raw bytes in one
--- or several pieces, with `pause` seconds after each and `hold` seconds before the end.
---@param api string
---@param ... string|table the answers of the store, one for each request; the last one for ever
function told.tell(api, ...)
  local answers = {}
  for i, answer in ipairs { ... } do
    answer = type(answer) == "string" and { answer } or answer
    local pieces = {}
    for k, piece in ipairs(answer) do
      pieces[k] = core.base64_encode(piece)
    end
    answers[i] = { pieces = pieces, pause = answer.pause, hold = answer.hold }
  end
  ask { method = "POST", path = "/tell", body = { api = api, store = answers } }
  told.log()
end

--- Returns the requests since the last call.
---@return { method: string, target: string, head: string }[]
function told.log()
  return json.decode(json.encode(ask { path = "/log" })).entries
end

--- Sets an attachment with these bytes in the store.
---@param size string JSON text of its size_bytes; "": it has none
---@param ... string|table see told.tell
function told.attachment(size, options, ...)
  local text = '{"id":"a","filename":"a.txt","content_type":"text/plain","created_at":"2026-08-20T09:15:00Z",'
    .. '"status":"complete"%s,"download_url":"%%s/told-file?X-Signature=abc"}'
  told.tell(text:format(size == "" and "" or ',"size_bytes":' .. size), ...)
  local client = told.client(options)
  local attachment = assert(client.attachments:retrieve "a")
  told.log()
  return attachment, client
end

return told
