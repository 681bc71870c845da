--- What the page asks for: its files, the state, a chat's messages, an action, a file that is sent.

local act = require "linq.sandbox.page.actions"
local answer = require "linq.sandbox.answer"
local bodies = require "linq.sandbox.page.bodies"
local json = require "linq.util.json"
local router = require "linq.sandbox.router"
local uploads = require "linq.sandbox.page.uploads"

local answers = {}

answers.PATH = "/sandbox/page/" -- of the page; what it asks for is below, too

local MESSAGES = 1000 -- that a chat is shown with at first

local SECURITY = {
  ["content-security-policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    .. "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ["referrer-policy"] = "no-referrer",
  ["cross-origin-opener-policy"] = "same-origin",
  ["cache-control"] = "no-store",
}

local function secured(response)
  for name, value in pairs(SECURITY) do
    response.headers[name] = response.headers[name] or value
  end
  return response
end

local function refused(status, message)
  return secured(answer.new(status, { error = message }))
end

local function operation_names()
  local list = json.array()
  for name in pairs(router.operations()) do
    if name:find(".", 1, true) then
      list[#list + 1] = name
    end
  end
  table.sort(list)
  return list
end

local function state_of(self)
  local chats = json.array()
  for i, chat in ipairs(self.sandbox.state.chats) do
    chats[i] = bodies.chat(chat)
  end
  return {
    id = self.journal:id(),
    chats = chats,
    requests = self.traffic.requests,
    deliveries = self.traffic.deliveries,
    conditions = self:conditions(),
    time = self.clock.time(),
    operations = operation_names(),
  }
end

local gets, posts = {}, {}

function gets.state(self)
  return state_of(self)
end

function gets.messages(self, request)
  local query = router.parse_query(request.query)
  local chat = self.sandbox.state:find_chat("uuid", query.chat)
  if not chat then
    return nil, "There is no such chat."
  end
  return bodies.messages(chat, tonumber(query.before), MESSAGES)
end

posts["do"] = function(self, request)
  local given = json.decode(request.body or "")
  if type(given) ~= "table" then
    return nil, "The body is not JSON."
  end
  self.sandbox.state.origin = request.origin
  return act(self, given)
end

function posts.files(self, request)
  local file, message = uploads.add(self.sandbox.state, router.parse_query(request.query), request.body or "")
  return file and { id = file.id }, message
end

local function asset(self, name)
  local found = self.assets[name == "" and "index.html" or name]
  return found and secured(answer.new(200, found.data, { ["content-type"] = found.type }))
end

local function reply(self, found, request)
  local body, message = found(self, request)
  self:commit()
  return body and secured(answer.new(200, body)) or refused(400, message)
end

--- Answers a request that is for the page.
---@param self linq.sandbox.page
---@param request table method, path, query, headers, body, origin
---@return table|nil response nil: it is for the API
function answers.answer(self, request)
  local name = request.path:sub(1, #answers.PATH) == answers.PATH and request.path:sub(#answers.PATH + 1)
  if request.path == "/" then
    local query = request.query ~= "" and "?" .. request.query or "" -- the token
    return secured(answer.new(302, nil, { location = answers.PATH .. query }))
  elseif not name then
    return nil
  elseif request.method == "GET" then
    return asset(self, name) or gets[name] and reply(self, gets[name], request) or refused(404, "Not found.")
  end
  return request.method == "POST" and posts[name] and reply(self, posts[name], request) or refused(405, "Not allowed.")
end

return answers
