--- v3's operations on the participants of a group.

local bodies = require "linq.sandbox.v3.bodies"
local find = require "linq.sandbox.v3.find"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"

local participants = {}

function participants.chats_participants_add(state, request)
  local chat, address = find.group(state, request), request.body.handle
  find.check_handle("handle", address)
  sending.check_blocked(state, { address })
  if state:has(chat, address) then
    refusal.raise(409, 2015, "The handle is already in the chat")
  end
  state.emit("participant.added", chat, state:join(chat, address))
  return 202, bodies.accepted(request.trace_id, "Participant addition queued")
end

function participants.chats_participants_remove(state, request)
  local chat, address = find.group(state, request), request.body.handle
  find.check_handle("handle", address)
  if not state:has(chat, address) or state:has(chat, address, true) then
    refusal.raise(400, 1005, "handle is not one of the other participants")
  elseif #state:active(chat) <= 3 then
    refusal.raise(409, 2015, "A group must keep three participants")
  end
  local handle = state:handle_of(chat, address)
  state:leave(chat, handle, "removed")
  state.emit("participant.removed", chat, handle)
  return 202, bodies.accepted(request.trace_id, "Participant removal queued")
end

return participants
