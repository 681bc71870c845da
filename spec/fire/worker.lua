--- A process of the fire test: keeps the messages of its share of the pairs, then sends what
--- anybody kept. It is killed at any moment, and started again.
local fire = require "spec.fire.world"
local linq = require "linq"

local options, share = fire.options(arg[1]), tonumber(arg[2])
local outbox = fire.outbox(options, linq.store[options.store.kind](options.store.options))
fire.keep(outbox, options, share)
assert(outbox:work { concurrency = options.concurrency })
