-- Looks up a chat over HTTP: the installed client asks the installed sandbox, which nginx serves.
local linq = require "linq"

local sandbox = assert(linq.sandbox.nginx.start())
local client = linq.client { api_key = "k", base_url = sandbox.base_url }
local chat, err = client.chats:find { from = "+12052761148", to = "+12055426109" }
sandbox:stop()
assert(chat and chat.display_name == "John Doe", tostring(err))
assert(package.loaded["linq.core"] and client:stats().requests >= 1)
print(("%s: %s"):format(rawget(_G, "jit") and jit.version or _VERSION, tostring(chat)))
