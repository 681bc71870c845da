--- A handle: one participant of a chat, and the address it has there.

local text = require "linq.objects.text"

local function address(fields)
  return rawget(fields, "phone_number") or rawget(fields, "identifier")
end

local handle = {
  aliases = {
    v2 = { handle = address }, -- webhooks call it identifier
    v3 = { phone_number = "handle" },
  },
}

function handle.tostring(self)
  local service = self.service and " (" .. text.short(self.service) .. ")" or ""
  return ("linq.handle: %s%s%s"):format(text.short(self.handle), service, self.is_me and ", me" or "")
end

return handle
