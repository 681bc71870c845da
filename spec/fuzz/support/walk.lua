--- Does with an object all that its user may do without a call: nothing of it may
--- raise, whatever the server or the webhook put into it.

local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"

local ADDRESS = "+12055426109"

-- Names of either version, methods' and fields'.
local names = {
  "id", "handle", "handles", "chat_handles", "is_group", "group", "phone_number", "display_name", "message", "data",
  "event_type", "parts", "from_handle", "url", "download_url", "items", "no_such_field",
}

local of_kind = {}

function of_kind.chat(chat)
  local active = chat:participants()
  assert(#chat:others() <= #active and #active <= #chat)
  assert(chat:has(ADDRESS) == (chat:handle(ADDRESS) ~= nil))
  assert(chat:me() == nil or core.class_of(chat:me()))
end

local walk

local function walk_table(values)
  for _, value in pairs(values) do
    walk(value)
  end
end

local function walk_object(object, class)
  for _, name in ipairs(names) do
    local _ = object[name]
  end
  assert(not tostring(object):find "[\r\n]", "its text is of several lines")
  if of_kind[class.kind] then
    of_kind[class.kind](object)
  end
  assert(object == object and rawequal(object, object)) -- luacheck: ignore 582
  for _, value in linq.fields(object) do
    walk(value)
  end
  local text, message = json.encode(object:totable())
  assert(text or message:find "nested too deep", message)
end

function walk(value)
  local class = core.class_of(value)
  if class then
    walk_object(value, class)
  elseif type(value) == "table" then
    walk_table(value)
  end
end

return walk
