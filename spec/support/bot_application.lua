--- Runs inside nginx: a bot, for the specs that kill its workers. What came and what was begun it notes in a
--- Redis, in one order for all workers.

local linq = require "linq"

local application = {}

local ngx = _G.ngx
local redis_port = tonumber(os.getenv "LINQ_SPEC_REDIS")

local stores = {
  memory = function() return linq.store.memory {} end,
  redis = function() return linq.store.redis { port = redis_port } end,
  shared_dict = function() return linq.store.shared_dict "bot" end,
}

local bot
local log -- a store of the spec's own

local function note(what, id)
  assert(log:command("RPUSH", "log", ("%s %s %d %.3f"):format(what, id, ngx.worker.pid(), ngx.now())))
end

local function handle(event, conversation)
  note("begins", event.event_id)
  conversation.state.count = (conversation.state.count or 0) + 1
  ngx.sleep(math.random() * 0.05)
  conversation:reply(("%s %d"):format(event.event_id, conversation.state.count))
  ngx.sleep(math.random() * 0.05)
end

--- Makes the bot.
---@param store string "redis", "shared_dict" or "memory"
---@param upstream string base URL of the API
---@param secret string
function application.init(store, upstream, secret)
  log = linq.store.redis { port = redis_port }
  bot = linq.bot {
    client = linq.client { api_key = "k", base_url = upstream },
    store = stores[store](),
    secret = secret,
    claim_ttl = 2,
    max_attempts = 1000,
    on_event = function(event)
      if event.type ~= "event_handled" then
        ngx.log(ngx.WARN, event.type, " ", event.event_id or "", " ", event.message or "")
      end
    end,
  }
  bot:on("message.received", handle)
end

--- Handles a delivery.
function application.webhook()
  note("came", ngx.req.get_headers()["webhook-id"])
  bot:serve()
end

return application
