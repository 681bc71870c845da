--- The lines of the account: the Linq numbers that it writes from.

local account_events = require "linq.sandbox.account_events"
local json = require "linq.util.json"
local phone = require "linq.phone"
local uuid = require "linq.util.uuid"

local lines = {}

---@class linq.sandbox.line
---@field key string of the number (see linq.phone.key)
---@field id integer v2's
---@field uuid string v3's
---@field number string in E.164
---@field type "iMessage"|"RCS"
---@field zero_retention boolean the API keeps no texts of its messages
---@field card_calls number[] the times of the last calls that changed its contact card
---@field audits table[] reputation audits, oldest first
---@field forwarding_number? string

--- Finds the line with a number. An unknown number becomes a line, unless the sandbox
--- was given its lines.
---@param number string
---@return linq.sandbox.line|nil line
function lines:line(number)
  local key = phone.key(number)
  local line = self.lines:get(key)
  if not line and not self.lines_are_fixed then
    line = self.lines:add {
      key = key,
      id = self:next_id(),
      uuid = uuid(),
      number = phone.normalize(number) or number,
      type = "iMessage",
      zero_retention = false,
      audits = {},
      card_calls = {},
    }
  end
  return line
end

--- Adds a line of the account.
---@param given string|{ number: string, type?: "iMessage"|"RCS", zero_retention?: boolean } a number alone, or more
function lines:add_line(given)
  given = type(given) == "table" and given or { number = given }
  local line = self:line(given.number)
  line.type, line.zero_retention = given.type or line.type, given.zero_retention or false
end

--- Forwards a line's calls to a number.
---@param line linq.sandbox.line
---@param number string|nil nil: no longer
function lines:forward(line, number)
  local before = line.forwarding_number
  if number == before then
    return
  end
  line.forwarding_number = number
  account_events.emit(self, "phone_number.forwarding_updated", "Forwarding number changed", {
    phone_number = line.number,
    change = { from = json.or_null(before), to = json.or_null(number) },
  })
end

return lines
