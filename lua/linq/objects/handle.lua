--- A handle: a participant of a chat, and its address.

local shorten = require "linq.objects.shorten"

local function address(fields)
  return rawget(fields, "phone_number") or rawget(fields, "identifier")
end

local handle = {
  aliases = {
    v2 = { handle = address }, -- v2's webhooks name the field identifier
    v3 = { phone_number = "handle" },
  },
}

function handle.tostring(self)
  local service = self.service and " (" .. shorten(self.service) .. ")" or ""
  return ("linq.handle: %s%s%s"):format(shorten(self.handle), service, self.is_me and ", me" or "")
end

return handle
