--- v2's operations on contacts.

local ascii = require "linq.util.ascii"
local bodies = require "linq.sandbox.v2.bodies"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local validate = require "linq.sandbox.validate"

local fields = { "first_name", "last_name", "email", "phone_number", "company", "title", "location" }

local function normal_phone(text)
  local number = not text:find("@", 1, true) and phone.normalize(text)
  return number or refusal.raise(422, nil, "Phone number is not valid")
end

local function normal_email(text)
  if not validate.is_email(text) then
    refusal.raise(422, nil, "Email is not valid")
  end
  return ascii.lower(text)
end

local normal = { phone_number = normal_phone, email = normal_email }

local function owner_of(state, email)
  if email == nil or email == "" or email == json.null then
    return state.users[1]
  end
  for _, user in ipairs(state.users) do
    if user.email == email then
      return user
    end
  end
  refusal.raise(422, nil, "user_email is not a user of the organization")
end

-- Checks and normalizes all fields, and changes nothing.
local function read(given)
  local values = {}
  for _, name in ipairs(fields) do
    local value = given[name]
    if type(value) == "string" then
      values[name] = normal[name] and value ~= "" and normal[name](value) or value
    end
  end
  return values
end

local function write(state, contact, values)
  for name, value in pairs(values) do
    contact[name] = value ~= "" and value or nil
  end
  contact.updated_at = state:now()
  return contact
end

local function find(state, request)
  return state.contacts:get(tonumber(request.parameters.id)) or refusal.raise(404, nil, "Contact not found")
end

local contacts = {}

function contacts.list_contacts(state, request)
  local data, meta = bodies.page(state.contacts.items, request.query, bodies.contact)
  return 200, {
    contacts = data,
    pagination = {
      current_page = meta.page,
      per_page = meta.per_page,
      total_pages = meta.total_pages,
      total_count = meta.total_count,
    },
  }
end

function contacts.create_contact(state, request)
  local values = read(request.body.contact)
  local owner = owner_of(state, request.body.user_email)
  local new = { id = state:next_id(), owner = owner, created_at = state:now() }
  local contact = state.contacts:add(write(state, new, values))
  state.emit("contact.created", contact)
  return 201, { data = bodies.contact(contact) }
end

function contacts.find_contact(state, request)
  local query = request.query
  local email = query.email and query.email ~= "" and normal_email(query.email)
  local number = query.phone_number and query.phone_number ~= "" and normal_phone(query.phone_number)
  local found = state.contacts:find(function(contact)
    return email and contact.email == email or number and contact.phone_number == number
  end)
  return 200, found and bodies.contact(found) or { contact = json.null }
end

function contacts.get_contact(state, request)
  return 200, { data = bodies.contact(find(state, request)) }
end

function contacts.update_contact(state, request)
  local contact, values = find(state, request), read(request.body.contact)
  if request.body.user_email then
    contact.owner = owner_of(state, request.body.user_email)
  end
  state.emit("contact.updated", write(state, contact, values))
  return 200, { data = bodies.contact(contact) }
end

contacts.patch_contact = contacts.update_contact

function contacts.delete_contact(state, request)
  local contact = find(state, request)
  state.contacts:remove(contact.id)
  state.emit("contact.deleted", contact)
  return 204
end

return contacts
