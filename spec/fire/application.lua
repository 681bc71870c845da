--- The fire test in nginx: each worker keeps its share of the messages, and sends.
local fire = require "spec.fire.world"
local json = require "linq.util.json"
local linq = require "linq"

local application = {}
local ngx = _G.ngx

local options

--- Reads the options; for init_by_lua.
function application.init(path)
  options = fire.options(path)
end

local function new_outbox()
  return fire.outbox(options, linq.store.shared_dict "outbox")
end

local function run(premature, share)
  if not premature then
    local outbox = new_outbox()
    fire.keep(outbox, options, share)
    assert(outbox:work { concurrency = options.concurrency })
  end
end

--- Starts the worker's part; for init_worker_by_lua.
function application.start()
  ngx.timer.at(0, run, ngx.worker.id())
end

--- Answers with what the outbox knows of the messages, or with its stats.
function application.answer()
  local outbox = new_outbox()
  ngx.print(json.encode(ngx.var.uri == "/known" and json.array(fire.known(outbox)) or outbox:stats()))
end

return application
