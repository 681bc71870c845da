-- Every operation of both versions: the documented request succeeds, and a request without a
-- required field is refused with the API's error.
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local fields_of = require "linq.api.notation"
local query_of = require "linq.http.query"
local url = require "linq.http.url"
local validate = require "linq.sandbox.validate"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local GROUP = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local LINE = "+12052535597"

local function documented(version)
  local file = assert(io.open("spec/fixtures/" .. version .. "/requests.json"))
  local requests = assert(json.decode(file:read("*a")))
  file:close()
  return requests
end

-- ---- what has to be there first -------------------------------------------------------

local function new_world()
  local sandbox = linq.sandbox()
  local host = fakes.host()
  local world = { sandbox = sandbox }
  world.client = linq.client { transport = sandbox, host = host, max_retries = 0 }
  world.legacy = linq.v2.client { transport = sandbox, host = host, max_retries = 0 }
  sandbox:add_chat { from = LINE, to = { "+12052532136" } }
  return world
end

local function text_message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

local function with_message(world, example)
  example.parameters.message_id = assert(world.client.chats.messages:send(CHAT, text_message "Hello")).id
end

local function with_attachment(world, example)
  local upload = assert(world.client.attachments:upload { data = "bytes", filename = "photo.jpg" })
  example.parameters.attachment_id = upload.attachment_id
end

local function with_poll(world, example)
  local options = { { text = "A" }, { text = "B" } }
  local poll = assert(world.client.chats.polls:create(CHAT, { poll = { options = options } }))
  example.parameters.message_id = poll.message_id
  if example.body and example.body.option_id then
    example.body.option_id = poll.poll.options[2].option_id
  end
end

local function with_group(world, example)
  assert(world.client.chats.participants:add(GROUP, { handle = "+12052499136" }))
  example.parameters.chat_id = GROUP
end

local function with_card(world, example)
  local number = example.query and example.query.phone_number or "+12052761148"
  assert(world.client.contact_card:create { first_name = "Ava", phone_number = number })
end

local function with_subscription(world, example)
  local made = assert(world.client.webhook_subscriptions:create {
    target_url = "https://example.com/hook",
    subscribed_events = { "message.sent" },
  })
  example.parameters.subscription_id = made.id
end

local function with_payment_request(world, example)
  local made = assert(world.client.payment_requests:create { amount = 100, currency = "usd" })
  example.parameters.payment_request_id = made.id
end

local function with_connection(world, example)
  local handle = example.parameters.handle or "+14155550123"
  local pending = assert(world.client.payment_handles:connect(handle))
  if example.body then
    example.body.connect_id = pending.connect_id
  else
    assert(world.client.payment_handles:verify(handle, { code = "123456", connect_id = pending.connect_id }))
  end
end

local function with_payment(world, example)
  with_connection(world, { parameters = {} })
  local made = assert(world.client.payments:create { amount_cents = 100, currency = "usd", handle = "+14155550123" })
  example.parameters.payment_id = made.id
end

local function with_app_card(world, example)
  local card = {
    type = "imessage_app",
    app = { bundle_id = "com.example.game", name = "Game", team_id = "ABCDE12345" },
    layout = { caption = "Your move" },
  }
  local id = assert(world.client.chats.messages:send(CHAT, { message = { parts = { card } } })).id
  world.client.messages:update_app_card(id, example.body) -- too early
  example.parameters.message_id = id
end

local function with_sticker(world, example)
  with_message(world, example)
  local id = example.parameters.message_id
  assert(world.client.messages:add_reaction(id, { operation = "add", type = "sticker", emoji = "🎉" }))
  example.parameters.reaction_id = assert(world.client.messages:retrieve(id)).parts[1].reactions[1].id
end

local function with_location(world, example)
  world.sandbox:share_location { chat = CHAT, latitude = 41.9, longitude = 12.5 }
  example.body.handle = assert(world.client.chats.location:retrieve(CHAT)).features[1].properties.handle
end

local function with_contact(world, example)
  local contact = assert(world.legacy.contacts:create { contact = { first_name = "John", email = "john@example.com" } })
  if example.parameters then
    example.parameters.id = contact.id
  end
end

local function with_v2_message(world, example)
  local id = assert(world.legacy.chat_messages:send(45, { text = "Hello" })).id
  example.parameters[example.parameters.chat_id and "id" or "chat_message_id"] = id
end

local before = {
  -- v3
  attachments_delete = with_attachment,
  attachments_retrieve = with_attachment,
  blocked_handles_unblock = function(world)
    assert(world.client.blocked_handles:block { handle = "+12025550142" })
  end,
  chats_leave_chat = with_group,
  chats_location_stop = with_location,
  chats_update = with_group,
  chats_participants_add = function(_, example) example.parameters.chat_id = GROUP end,
  chats_participants_remove = with_group,
  chats_share_contact_card = with_card,
  contact_card_retrieve = with_card,
  contact_card_update = with_card,
  messages_add_reaction = with_message,
  messages_delete = with_message,
  messages_list_messages_thread = with_message,
  messages_retrieve = with_message,
  messages_update = with_message,
  messages_update_app_card = with_app_card,
  messages_update_sticker_placement = with_sticker,
  messages_poll_add_options = with_poll,
  messages_poll_retrieve = with_poll,
  messages_poll_vote = with_poll,
  payment_handles_revoke = with_connection,
  payment_handles_verify = with_connection,
  payment_requests_cancel = with_payment_request,
  payment_requests_retrieve = with_payment_request,
  payments_cancel = with_payment,
  payments_credentials = with_payment,
  payments_retrieve = with_payment,
  phone_numbers_get_reputation_audit = function(world, example)
    example.parameters.audit_id = assert(world.client.phone_numbers:start_reputation_audit(LINE)).audit_id
  end,
  phone_numbers_update = function(world, example)
    example.parameters.phone_number_id = assert(world.client.phone_numbers:list()).items[1].id
  end,
  webhook_subscriptions_delete = with_subscription,
  webhook_subscriptions_retrieve = with_subscription,
  webhook_subscriptions_update = with_subscription,
  -- v2
  delete_chat_message = with_v2_message,
  edit_chat_message = with_v2_message,
  get_chat_message = with_v2_message,
  react_to_chat_message = with_v2_message,
  get_chat_message_reaction = function(world, example)
    local message = assert(world.legacy.chat_messages:send(45, { text = "Hello" }))
    local reaction = assert(world.legacy.chat_messages:react(message.id, { type = "love", operation = "add" }))
    example.parameters.reaction_id = reaction.id
  end,
  find_contact = with_contact,
  get_contact = with_contact,
  update_contact = with_contact,
  patch_contact = with_contact,
  delete_contact = with_contact,
  update_phone_number = function(world, example)
    example.parameters.id = assert(world.legacy.phone_numbers:list()).items[1].id
  end,
  update_webhook_subscription = function(world, example)
    example.parameters.webhook_subscription_id = assert(world.legacy.webhook_subscriptions:create {
      webhook_subscription = { webhook_url = "https://example.com/a", version = 2, events = { "message.sent" } },
    }).id
  end,
}
before.delete_webhook_subscription = before.update_webhook_subscription

-- ---- the example of a row ----------------------------------------------------------------

local function example_of(requests, row, world)
  local example = requests[row.operation]
  if before[row.operation] then
    before[row.operation](world, example)
  end
  if example.query then
    example.query.cursor = nil -- no page has the cursor of the example
  end
  return example
end

local function resolve(client, name)
  local at = client
  for part in name:gmatch("([%w_]+)%.") do
    at = at[part]
  end
  return at, name:match("[%w_]+$")
end

local function call(client, row, example)
  local resource, method = resolve(client, row.name)
  local arguments, count = {}, 0
  for name in row.path:gmatch("{([%w_]+)}") do
    count = count + 1
    arguments[count] = example.parameters[name]
  end
  if row.query or row.body then
    count = count + 1
    arguments[count] = fakes.fields_of(example)
  end
  return resource[method](resource, (table.unpack or _G.unpack)(arguments, 1, count))
end

-- ---- what comes back ----------------------------------------------------------------------

-- Returns the kinds of a version as shapes, so that answers can be checked like requests.
local function shapes_of(api)
  local shapes = {}
  for name, shape in pairs(api.shapes()) do
    shapes[name] = shape
  end
  for name, kind in pairs(api.kinds()) do
    shapes[name] = type(kind) == "string" and { fields = kind } or kind
  end
  return shapes
end

local function check_answer(api, kind, object)
  local wrong = validate.body({ body = api.kinds()[kind] }, object:totable(), shapes_of(api))
  assert.is_nil(wrong and wrong.message)
end

-- ---- what is left out --------------------------------------------------------------------

-- Returns the paths of the required fields in a value.
local function required_paths(notation, value, shapes, path, found)
  local function enter(kind, element, at)
    local shape = kind.is == "shape" and shapes[kind.name]
    if kind.is == "array" then
      for i, one in ipairs(element) do
        local below = { (table.unpack or _G.unpack)(at) }
        below[#below + 1] = i
        enter(kind.of, one, below)
      end
    elseif shape and shape.union then
      required_paths(shapes[shape[element[shape.union]]].fields, element, shapes, at, found)
    elseif shape and shape.fields then
      required_paths(shape.fields, element, shapes, at, found)
    end
  end
  for _, field in ipairs(fields_of[notation]) do
    local at = { (table.unpack or _G.unpack)(path) }
    at[#at + 1] = field.name
    if field.required then
      found[#found + 1] = at
    end
    if value[field.name] ~= nil then
      enter(field.type, value[field.name], at)
    end
  end
  return found
end

local function without(value, path, depth)
  local copy = {}
  for name, element in pairs(value) do
    copy[name] = element
  end
  if depth == #path then
    copy[path[depth]] = nil
  else
    copy[path[depth]] = without(value[path[depth]], path, depth + 1)
  end
  return copy
end

-- ---- what is odd -------------------------------------------------------------------------

local odd = {
  "", "x", ("long"):rep(6000), "https://", "+1", -1, 0.5, 1e300, true, json.null, json.array {}, { 1 }, { { {} } },
  { x = 1 }, { type = "text" }, { type = "union" }, "fields", "\0\255",
}

-- Returns all paths in a value.
local function paths_of(value, path, found)
  for name, element in pairs(value) do
    local at = { (table.unpack or _G.unpack)(path) }
    at[#at + 1] = name
    found[#found + 1] = at
    if type(element) == "table" then
      paths_of(element, at, found)
    end
  end
  return found
end

local function with(value, path, depth, odd_value)
  local copy = {}
  for name, element in pairs(value) do
    copy[name] = element
  end
  copy[path[depth]] = depth == #path and odd_value or with(value[path[depth]], path, depth + 1, odd_value)
  return copy
end

local function form(fields)
  local lines = {}
  for name, value in pairs(fields) do
    for _, text in ipairs(type(value) == "table" and value or { value }) do
      local suffix = type(value) == "table" and "[]" or ""
      lines[#lines + 1] = ('--x\r\nContent-Disposition: form-data; name="message[%s]%s"\r\n\r\n%s\r\n')
        :format(name, suffix, text)
    end
  end
  return table.concat(lines) .. "--x--\r\n"
end

local function send_raw(client, row, example, query, body)
  local path = row.path:gsub("{([%w_]+)}", function(name)
    return url.encode(tostring(example.parameters[name]))
  end)
  local request = { method = row.method, path = path }
  if query and next(query) then
    request.path = path .. "?" .. query_of(query, {}, row.array_form)
  end
  if row.body_form then
    request.body, request.headers = form(body), { ["Content-Type"] = "multipart/form-data; boundary=x" }
  elseif body then
    request.body = body
  end
  return client:request(request)
end

local function check_refusal(version, row, err, path)
  local what = row.name .. " without " .. table.concat(path, ".")
  assert(err, what .. " succeeds")
  if version == "v3" then
    assert.same({ 400, "1001", what }, { err.status, tostring(err.code), what })
  else
    local standard = row.name:find("^contacts%.") or row.name:find("^webhook_subscriptions%.")
    local code = standard and "validation_error" or "bad_request"
    assert.same({ standard and 422 or 400, what }, { err.status, what })
    assert.truthy(err.body:find(code, 1, true), what)
  end
end

for version, api in pairs { v2 = linq.v2, v3 = linq.v3 } do
  describe("the sandbox's " .. version, function()
    for _, row in ipairs(api.rows()) do
      it("answers " .. row.name, function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local result, err = call(client, row, example_of(documented(version), row, world))
        assert(result, tostring(err))
        if row.page then
          assert.equal("page", linq.type(result))
          for _, item in ipairs(row.page.of ~= "str" and result.items or {}) do
            check_answer(api, row.page.of, item)
          end
        elseif row.returns then
          assert.equal(row.returns, linq.type(result))
          check_answer(api, row.returns, result)
        else
          assert.is_true(result)
        end
      end)

      it("requires the fields of " .. row.name, function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local example = example_of(documented(version), row, world)
        for _, path in ipairs(row.query and required_paths(row.query, example.query, {}, {}, {}) or {}) do
          local _, err = send_raw(client, row, example, without(example.query, path, 1), example.body)
          check_refusal(version, row, err, path)
        end
        for _, path in ipairs(row.body and required_paths(row.body, example.body, api.shapes(), {}, {}) or {}) do
          local _, err = send_raw(client, row, example, example.query, without(example.body, path, 1))
          check_refusal(version, row, err, path)
        end
      end)

      it("answers odd requests to " .. row.name .. " and never raises", function()
        local world = new_world()
        local client = version == "v3" and world.client or world.legacy
        local example = example_of(documented(version), row, world)
        for _, fields in ipairs { "query", "body" } do
          for _, path in ipairs(row[fields] and paths_of(example[fields] or {}, {}, {}) or {}) do
            for _, value in ipairs(fields == "body" and not row.body_form and odd or { "", "x", "-1", "\0" }) do
              local changed = { query = example.query, body = example.body }
              changed[fields] = with(example[fields], path, 1, value)
              send_raw(client, row, example, changed.query, changed.body)
            end
          end
        end
        if row.body then
          for _, body in ipairs { "", "{", "[]", "null", "[1]", "0", '"x"', "{}" } do
            local path = row.path:gsub("{[%w_]+}", "1")
            client:request { method = row.method, path = path, body = body }
          end
        end
      end)
    end
  end)
end
