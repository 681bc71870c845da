--- A handle: one participant of a chat, and the address it has there.

local handle = {
  aliases = {
    v2 = { handle = "phone_number" },
    v3 = { phone_number = "handle" },
  },
}

function handle.tostring(self)
  local notes = self.service and " (" .. self.service .. ")" or ""
  return ("linq.handle: %s%s%s"):format(tostring(self.handle), notes, self.is_me and ", me" or "")
end

return handle
