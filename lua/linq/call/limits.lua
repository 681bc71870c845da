--- Rate limits: which calls an answer of 429 holds back, and until when.
---
--- An answer holds back the calls of its scope: those from one line to the same
--- recipients (a pair), the capability checks, what the API limits for one line or chat, or
--- all calls of the client. When the pairs of a line are refused one after another, the
--- limit is the line's: the whole line is held back.

local limits = {}

local LONGEST_PAUSE = 3600 -- seconds for which one answer can hold back other calls

---@class linq.limits  what is held back, in all clients that share their connections
---@field pauses table<string, number> scope -> until when
---@field last_refused table<string, string> line -> the pair that it was last refused for
---@field latest number the end of the last pause

-- Scopes that are limited for one line or chat each.
local of_one = { contact_card = true, location_request = true, reputation_audit = true }

local nothing = {}

--- Makes the limits of a client that has met none.
---@return linq.limits
function limits.new()
  return { pauses = {}, last_refused = {}, latest = 0 }
end

-- The recipients of a call as text: their addresses, or the id in the path.
local function recipients_of(record, fields)
  local to = {}
  for i, address in ipairs(type(fields.to) == "table" and fields.to or { fields.to or record.first }) do
    to[i] = tostring(address)
  end
  table.sort(to)
  return table.concat(to, ",")
end

-- The scope of the limit that a call shares, and of its line if it sends a message. Calls
-- that name no line are taken for those of one line, "?".
local function scopes_of(record)
  local scope, fields = record.row.limit_scope or "client", record.fields or nothing
  if of_one[scope] then
    return scope .. " " .. tostring(record.first or fields.phone_number), nil
  elseif scope ~= "pair" then
    return scope, nil
  end
  local line = tostring(fields.from or "?")
  return "pair " .. line .. " " .. recipients_of(record, fields), "line " .. line
end

local function pause(shared, scope, until_)
  local known = shared.limits
  known.pauses[scope] = math.max(until_, known.pauses[scope] or 0)
  known.latest = math.max(until_, known.latest)
  shared.pausing = true
end

--- Holds back all calls that share the limit of a call that was refused.
---@param record linq.call
---@param now number
---@param wait number seconds
function limits.refused(record, now, wait)
  local shared, known = record.state.shared, record.state.shared.limits
  local scope, line = scopes_of(record)
  local until_ = now + math.min(wait, LONGEST_PAUSE)
  pause(shared, scope, until_)
  if line then
    local before = known.last_refused[line]
    if before and before ~= scope and known.pauses[before] > now then
      pause(shared, line, until_)
    end
    known.last_refused[line] = scope
  end
end

--- Notes that a call passed, so that its line has no limit of its own.
---@param record linq.call
function limits.passed(record)
  local _, line = scopes_of(record)
  if line then
    record.state.shared.limits.last_refused[line] = nil
  end
end

--- Until when the limits hold back a call, and the scope of the one that does.
---@param record linq.call
---@param now number
---@param waited number until when the call has waited already
---@return number|nil until_ nil: it may go
---@return string|nil scope
function limits.holding(record, now, waited)
  local shared, known = record.state.shared, record.state.shared.limits
  if known.latest <= now then
    shared.limits, shared.pausing = limits.new(), false
    return nil, nil
  end
  local latest, by = math.max(now, waited), nil
  local own, line = scopes_of(record)
  for _, scope in ipairs { "client", own, line } do
    local until_ = known.pauses[scope] or 0
    if until_ > latest then
      latest, by = until_, scope
    end
  end
  return by and latest, by
end

return limits
