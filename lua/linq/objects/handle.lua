--- A handle: one participant of a chat, and the address it has there.

local text = require "linq.objects.text"

local handle = {
  aliases = {
    v2 = { handle = "phone_number" },
    v3 = { phone_number = "handle" },
  },
}

function handle.tostring(self)
  local service = self.service and " (" .. tostring(self.service) .. ")" or ""
  return ("linq.handle: %s%s%s"):format(text.short(self.handle), service, self.is_me and ", me" or "")
end

return handle
