--- Outboxes: messages out, each once, in order for each pair of line and recipients, and no
--- faster than the API takes them.
---
---     local outbox = linq.outbox { client = client, store = linq.store.sqlite { path = "outbox.db" } }
---     outbox:send({ from = "+1…", to = "+1…" }, "Your order is on its way", { id = "order-17" })
---     outbox:run { concurrency = 16 }
---
--- A message is kept with its idempotency key before it is first tried (linq.outbox.queue, in one
--- of four homes). Workers claim and send it (linq.outbox.worker). What becomes of it
--- linq.outbox.sender decides.

local entry = require "linq.outbox.entry"
local errors = require "linq.error"
local insides = require "linq.outbox.inside"
local message = require "linq.outbox.message"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.outbox.options"
local queue = require "linq.outbox.queue"
local record = require "linq.outbox.queue.record"
local running = require "linq.outbox.running"
local worker = require "linq.outbox.worker"

local outbox = {}

local unpack = table.unpack or _G.unpack

-- Messages that are kept at once. SQLite waits for the disk once for them all; the others keep
-- their other users waiting meanwhile.
local BATCH, BATCH_OF_SQLITE = 100, 500
local PAGE = 100  -- messages that are read at once

local item_fields = { target = true, content = true, id = true, not_before = true, expires = true }

local methods = {}
local metatable = { __name = "linq.outbox", __index = methods }
local inside_of = setmetatable({}, { __mode = "k" })

local function inside(self, name)
  return inside_of[self] or misuse.raise("%s is a method of an outbox: call it with ':'", name)
end

-- ---- messages in --------------------------------------------------------------------------------

-- Keeps messages, given by their texts; gives their ids.
local function keep(self, list)
  local records = {}
  for i, texts in ipairs(list) do
    records[i] = table.concat(texts, "\n")
  end
  local reply, err = self:ask("put", unpack(records))
  if not reply then
    return nil, err
  end
  self.is_poked = true
  for i, said in ipairs(reply) do
    if said == "other" then
      misuse.raise("outbox:send: another message has the id %q", list[i][1])
    end
    reply[i] = said == "same" and list[i][1] or said
  end
  return reply
end

--- Keeps a message. It is sent by `run`, `work` or `step`, here or in another process.
---@param target linq.outbox_target|linq.chat|string `from` and `to`; `to` alone: the API chooses the line; or a chat
---@param content string|linq.message_content
---@param options? linq.outbox_send_options
---@return string|nil id nil: it is not kept
---@return linq.error|nil err of kind "store"
function methods:send(target, content, options)
  local own = inside(self, "send")
  local ids, err = keep(own, { message.texts(own.client, target, content, options) })
  return ids and ids[1], err
end

--- Keeps many messages, which costs less than one by one. Where the store fails on the way, or one
--- raises, the first ones are kept: give them ids, and it can be called again.
---@param list linq.outbox_item[]
---@return string[]|nil ids
---@return linq.error|nil err of kind "store"
function methods:send_all(list)
  local own, ids = inside(self, "send_all"), {}
  local batch = own.options.store.kind == "sqlite" and BATCH_OF_SQLITE or BATCH
  for at = 1, #list, batch do
    local texts = {}
    for i = at, math.min(at + batch - 1, #list) do
      local item = list[i]
      misuse.check_names(item, item_fields, "field of a message of outbox:send_all")
      local options = { id = item.id, not_before = item.not_before, expires = item.expires }
      texts[#texts + 1] = message.texts(own.client, item.target, item.content, options)
    end
    local some, err = keep(own, texts)
    if not some then
      return nil, err
    end
    for _, id in ipairs(some) do
      ids[#ids + 1] = id
    end
  end
  return ids
end

-- ---- sending --------------------------------------------------------------------------------------

--- Sends until no message is left that waits.
---@param options? linq.outbox_run_options
---@return linq.outbox_progress|nil progress
---@return linq.error|nil err why the outbox stopped: the fault concerns all messages
function methods:run(options)
  return running.loop(inside(self, "run"), options or {}, function(counts)
    return counts.waiting + counts.sending == 0
  end)
end

--- Sends for ever: until `stop` is called, or the nginx worker ends.
---@param options? linq.outbox_run_options
---@return linq.outbox_progress|nil progress
---@return linq.error|nil err why the outbox stopped: the fault concerns all messages
function methods:work(options)
  return running.loop(inside(self, "work"), options or {}, function()
    return false
  end)
end

--- Ends `run` or `work` once what is being sent was sent.
function methods:stop()
  inside(self, "stop").is_stopping = true
end

--- Waits for what is being sent, and claims nothing more: after an error, Ctrl-C among them, that
--- broke `run` off, or before a program that calls `step` ends. Without it others take over what
--- was claimed, after a while.
function methods:close()
  running.close(inside(self, "close"))
end

--- Does what can be done without waiting, for a frame of a game or an event loop. Not for nginx.
---@param budget? number seconds for which tasks may run; default: all that can
---@return integer|nil left messages that wait or are being sent
---@return linq.error|nil err why the outbox stopped: the fault concerns all messages
function methods:step(budget)
  return running.step(inside(self, "step"), budget)
end

-- ---- looking --------------------------------------------------------------------------------------

--- What the outbox holds.
---@return linq.outbox_stats|nil stats
---@return linq.error|nil err of kind "store"
function methods:stats()
  local own = inside(self, "stats")
  local reply, err = own:ask "counts"
  if not reply then
    return nil, err
  end
  local stats = entry.progress(entry.counts(reply))
  stats.oldest = record.number(reply[#queue.states + 1])
  stats.in_flight = own.worker.running
  return stats
end

--- Finds a message.
---@param id string
---@return linq.outbox_entry|nil entry nil without an error: there is none
---@return linq.error|nil err of kind "store"
function methods:get(id)
  local reply, err = inside(self, "get"):ask("get", id)
  if not reply then
    return nil, err
  end
  return reply[2] and entry.of(reply[2]) or nil
end

--- Iterates over messages in the order in which they came. Raises the error object where the
--- store fails.
---@param options? { state?: string } default: all
---@return fun(): linq.outbox_entry|nil
function methods:each(options)
  local own, state = inside(self, "each"), option_rules.state(options)
  local page, at = { "0" }, 0
  return function()
    while not page[at + 2] do
      if page[1] == "" then
        return nil
      end
      local reply, err = own:ask("list", state, page[1], PAGE)
      if not reply then
        error(err, 0)
      end
      page, at = reply, 1
    end
    at = at + 2
    return entry.of(page[at])
  end
end

--- Sends a message that was set aside again, as the last of its pair.
---@param id string
---@return true|nil
---@return linq.error|nil err of kind "not_found", "conflict" (it was not set aside) or "store"
function methods:retry(id)
  local own = inside(self, "retry")
  local reply, err = own:ask("retry", id, message.new_key())
  if not reply then
    return nil, err
  elseif not reply[1] then
    return nil, errors.new { kind = "not_found", message = ("there is no message %q"):format(id) }
  elseif not option_rules.set_aside[reply[1]] then
    return nil, errors.new { kind = "conflict", message = ("the message %q is %s"):format(id, reply[1]) }
  end
  own.is_poked = true
  return true
end

-- What `wait` gives; nothing: it is not over.
local function outcome(self, id)
  local found, err = self:get(id)
  if err then
    return nil, err
  elseif not found then
    return nil, errors.new { kind = "not_found", message = ("there is no message %q"):format(id) }
  elseif found.state == "sent" then
    return found
  elseif option_rules.set_aside[found.state] then
    return nil, found.error or errors.new { kind = found.state, message = "the message was not sent in time" }
  end
end

--- Waits until a message is sent. Where nobody runs this outbox, it sends meanwhile.
---@param id string
---@param options? { timeout?: number } seconds; default: for ever
---@return linq.outbox_entry|nil entry
---@return linq.error|nil err why it was set aside, or why the outbox stopped; of kind "timeout", "not_found" or "store"
function methods:wait(id, options)
  local own, timeout = inside(self, "wait"), option_rules.timeout(options)
  local until_ = own.clock.now() + timeout
  while true do
    local found, err = outcome(self, id)
    local left = until_ - own.clock.now()
    if not found and not err and left <= 0 then
      err = errors.new { kind = "timeout", message = ("the message %q was not sent in time"):format(id) }
    end
    err = err or not found and running.wait(own, math.min(left, own.options.poll_interval)) or nil
    if found or err then
      return found, err
    end
  end
end

function metatable.__tostring(self)
  local options = inside_of[self].options
  return ("linq.outbox: %s (%s)"):format(options.name, options.store.kind)
end

-- ---- making one -----------------------------------------------------------------------------------

--- Makes an outbox.
---@param given linq.outbox_options
---@return linq.outbox outbox
function outbox.new(given)
  local own = insides.new(option_rules.check(given))
  own.worker = worker.new(own)
  local self = setmetatable({}, metatable)
  inside_of[self] = own
  return self
end

return setmetatable(outbox, {
  __call = function(_, options)
    return outbox.new(options)
  end,
})
