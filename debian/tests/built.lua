-- The module that was just built, in Lua itself and in programs that are linked with it: it loads, and its
-- loop ends a call that nobody answers.
local linq = require "linq"

local client = linq.client { api_key = "k", base_url = "http://127.0.0.1:1", max_retries = 0 }
local _, err = client.chats:retrieve "x"
assert(err.kind == "connection", tostring(err))
