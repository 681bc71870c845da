--- What is done on the page: what the other person does, faults, disorder, the clock. An action is
--- a function of the page and the fields that were sent.

local checks = require "linq.sandbox.checks"
local misuse = require "linq.util.misuse"

local actions = {}

local FURTHEST = 100 * 365 * 24 * 3600 -- seconds by which the clock is ahead, or behind: times have four digits a year

-- Those that a sandbox has itself.
for _, name in ipairs { "edit", "fail", "fail_message", "react", "type", "vote" } do
  actions[name] = function(page, given)
    page.sandbox[name](page.sandbox, given)
  end
end

-- A list of texts that was sent.
local function texts(given, name)
  checks.check({ [name] = given[name] }, { [name] = checks.array_of(checks.text) }, "sandbox", "field")
  return given[name] or {}
end

-- ---- the other person ----------------------------------------------------------------

function actions.write(page, given)
  local parts
  for i, id in ipairs(texts(given, "attachments")) do
    parts = parts or {}
    parts[i] = { type = "media", attachment_id = id }
  end
  if parts and given.text and given.text ~= "" then
    table.insert(parts, { type = "text", value = given.text })
  end
  local message = page.sandbox:receive {
    chat = given.chat, from = given.from, text = not parts and given.text or nil, parts = parts,
    reply_to = given.reply_to,
  }
  return { id = message.uuid }
end

-- The person reads messages, each once, from however many tabs.
function actions.read(page, given)
  for _, id in ipairs(texts(given, "messages")) do
    local message = page.sandbox.state:find_message("uuid", id)
    if message and message.is_from_me and message.status == "delivered" then
      page.sandbox:read { message = message }
    end
  end
end

function actions.new_chat(page, given)
  local chat = page.sandbox:add_chat { from = given["from"], to = given.to, display_name = given.display_name }
  page.observer:note_chat(chat)
  return { id = chat.uuid }
end

-- ---- what goes wrong -------------------------------------------------------------------

function actions.disorder(page, given)
  page.disorder:ask(given)
end

function actions.clear(page)
  page.sandbox.faults = {}
  page.disorder:clear()
end

-- ---- the clock ---------------------------------------------------------------------------

function actions.pause(page)
  page.clock.pause()
end

function actions.resume(page)
  page.clock.resume()
end

function actions.advance(page, given)
  local seconds = given.seconds
  if type(seconds) ~= "number" or math.abs(page.clock.ahead() + seconds) > FURTHEST then
    misuse.raise "sandbox: 'seconds' must be a number, and lead no further than a century"
  end
  page.clock.advance(seconds)
end

--- Does what the page asks for.
---@param page linq.sandbox.page
---@param given table<string, any> action, and its fields
---@return table<string, any>|nil answer
---@return string|nil message
return function(page, given)
  local name = given.action
  local action = type(name) == "string" and actions[name]
  if not action then
    return nil, "There is no action " .. tostring(name) .. "."
  end
  given.action = nil
  local ok, answer = pcall(action, page, given)
  if not ok then
    return nil, (tostring(answer):gsub("^[^%s]*:%d+: ", ""))
  end
  return answer or { ok = true }
end
