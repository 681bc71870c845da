--- The requests that came in and the webhooks that went out, as the page shows them.

local json = require "linq.util.json"
local notation = require "linq.api.notation"
local router = require "linq.sandbox.router"
local secrets = require "linq.sandbox.page.secrets"

local traffic = {}

local MAX_KEPT = 300 -- of requests, and of deliveries
local MAX_BODY = 32 * 1024 -- bytes of a body that are shown

---@class linq.sandbox.traffic
---@field journal linq.sandbox.journal
---@field requests table[] newest last
---@field deliveries table[] newest last
---@field count integer
local methods = {}
local metatable = { __index = methods }

local function keep(list, entry)
  list[#list + 1] = entry
  if #list > MAX_KEPT then
    table.remove(list, 1)
  end
end

local function is_text(kind)
  return kind == "" or kind:find "json" or kind:find "^text/" or kind:find "xml" or kind:find "form"
end

-- What is shown of a body.
local function shown(body, headers)
  local kind = headers["content-type"] or ""
  if not body or body == "" then
    return nil
  elseif not is_text(kind) then
    return ("[%d bytes of %s]"):format(#body, kind)
  end
  local text = secrets.body(body:sub(1, MAX_BODY))
  return #body > MAX_BODY and text .. "\n[cut: the body has " .. #body .. " bytes]" or text
end

-- The fields of a query that are arrays.
local function lists_of(query)
  local lists = json.array()
  for _, field in ipairs(notation[query or ""]) do
    lists[#lists + 1] = field.type.is == "array" and field.name or nil
  end
  return lists
end

-- The operation that a request is for, as clients call it.
local function call_of(request)
  local version, route = router.match(request.method, request.path)
  if not route then
    return nil
  end
  local parameters = json.array()
  for i, parameter in ipairs(route.row.parameters) do
    parameters[i] = route.parameters[parameter.name]
  end
  return {
    version = version, operation = route.row.name, parameters = parameters, lists = lists_of(route.row.query),
  }
end

local function add(self, name, entry)
  self.journal:add(name, assert(json.encode(entry)))
end

local function next_number(self)
  self.count = self.count + 1
  return self.count
end

---@class linq.sandbox.outcome what became of a request
---@field response? { status: integer, headers: table<string, string>, body: string } nil: none was sent
---@field drop? string where the connection broke
---@field at number Unix time
---@field seconds number

--- Tells of a request and its answer.
---@param request table
---@param outcome linq.sandbox.outcome
function methods:add_request(request, outcome)
  local response = outcome.response
  local entry = {
    number = next_number(self),
    call = call_of(request),
    method = request.method, path = request.path, query = request.query ~= "" and request.query or nil,
    headers = secrets.headers(request.headers),
    body = shown(request.body, request.headers),
    at = outcome.at, seconds = outcome.seconds, drop = outcome.drop,
    status = response and response.status,
    answer_headers = response and secrets.headers(response.headers),
    answer = response and shown(response.body, response.headers),
  }
  keep(self.requests, entry)
  add(self, "request", entry)
end

--- Tells of an attempt to deliver a webhook.
---@param delivery table
---@param at number Unix time
---@return fun(status: integer|false|nil, wait: number|nil, seconds: number) answered is to be called with the answer
function methods:add_delivery(delivery, at)
  local entry = {
    number = next_number(self),
    url = delivery.url, attempt = delivery.attempt, event = delivery.body:match '"event_type":"([^"]*)"',
    event_id = delivery.body:match '"event_id":"([^"]*)"',
    headers = secrets.headers(delivery.headers), body = shown(delivery.body, delivery.headers), at = at,
  }
  keep(self.deliveries, entry)
  add(self, "delivery", entry)
  return function(status, wait, seconds)
    entry.status, entry.answered, entry.seconds = status or nil, status ~= nil, seconds
    entry.failed, entry.again_in = status == false or nil, wait
    add(self, "delivery", entry)
  end
end

--- Makes a record of traffic.
---@param journal linq.sandbox.journal
---@return linq.sandbox.traffic traffic requests and deliveries (arrays)
function traffic.new(journal)
  return setmetatable({ journal = journal, requests = json.array(), deliveries = json.array(), count = 0 }, metatable)
end

return traffic
