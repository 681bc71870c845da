-- Exactly once under fire. LINQ_FIRE=full: 5,000 messages to 300 pairs, 200 kills.
local driver = require "spec.fire.driver"
local process = require "spec.support.process"
local redis = require "spec.support.redis"

local is_full = os.getenv "LINQ_FIRE" == "full"
local size = is_full
  and { messages = 5000, pairs = 300, kills = 200, disturbances = 10, pause = 0.4, latency = 0.3 }
  or { messages = 200, pairs = 20, kills = 6, disturbances = 2, pause = 0.3, latency = 0.05 }

local needs = {
  sqlite = pcall(require, "DBI"),
  redis = redis.is_installed(),
  shared_dict = select(2, process.run "command -v nginx || test -x /usr/sbin/nginx") == 0,
}

describe("an outbox under fire #fire", function()
  for _, name in ipairs { "sqlite", "redis", "shared_dict" } do
    local test = needs[name] and it or pending
    test("sends each message once, those of a pair in order, out of " .. name, function()
      math.randomseed(os.time())
      local counts, message = driver.run(name, size)
      assert.is_truthy(counts, message)
      if is_full then
        print(("%s: %d messages, %d sent, %d set aside"):format(name, size.messages, counts.sent, counts.set_aside))
      end
      assert.same({
        arrived = size.messages, sent = size.messages, set_aside = 0, twice = 0, disordered = 0, lost = 0, untold = 0,
      }, counts)
    end)
  end
end)
