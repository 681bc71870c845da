--- Forgets messages that were sent long ago.

local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local ID, STATE, CHANGED =
  record.ID, record.STATE, record.CHANGED

local sweep = {}

local PASSES, LOOKS = 10, 1000 -- within the time for which sent messages are kept; messages at a time

local function forget(self, seq, message)
  view.add(self, "csent", -1)
  view.write(self, "i" .. message[ID], nil)
  view.delete_message(self, seq)
end

--- Forgets messages that were sent long ago, a part of them at a time.
function sweep.run(self, keep)
  local due_at = view.number(self, "sweep_at")
  if self.now < due_at and due_at <= self.now + keep then
    return
  end
  local at, last = view.number(self, "sweep"), view.number(self, "n")
  for _ = 1, due_at > 0 and math.min(LOOKS, last - at) or 0 do
    at = at + 1
    local seq = record.whole(at)
    local message = view.get_message(self, seq)
    local is_old = message and message[STATE] == "sent" and record.number(message[CHANGED]) + keep <= self.now
    if is_old then
      forget(self, seq, message)
    end
    if at == view.number(self, "first") + 1 and (is_old or not message) then
      view.write(self, "first", at)
    end
  end
  local is_over = due_at == 0 or at >= last
  view.write(self, "sweep", is_over and view.number(self, "first") or at)
  view.write(self, "sweep_at", is_over and record.stamp(self.now + keep / PASSES) or record.stamp(due_at))
end

return sweep
