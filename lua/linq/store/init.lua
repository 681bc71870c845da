--- Stores: where lookups, bots and outboxes keep what they keep. One interface, four homes.
---
---     local store = linq.store.redis { url = "redis://127.0.0.1" }
---     store:set("key", "text", 60)
---
--- Methods that fail give nil and a message, and raise for misuse alone.

return {
  memory = require "linq.store.memory",
  redis = require "linq.store.redis",
  shared_dict = require "linq.store.shared_dict",
  sqlite = require "linq.store.sqlite",
}
