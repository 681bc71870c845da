--- The host of HAProxy: calls in its services, actions and tasks let it go on.
---
---     local client = linq.client { host = require "linq.host.haproxy" }
---     core.register_service("chat", "http", function(applet) local chat, err = client.chats:retrieve(id) … end)
---
--- The Lua of HAProxy watches no descriptor, so that each call looks and sleeps: after 1 ms, then
--- 2, 4, 8 and every 10 ms, by which an answer may be late. While HAProxy reads its configuration
--- nobody waits, and calls block. In sample fetches and converters HAProxy lets nothing wait, and
--- ends the script ("yield not allowed"): there an action sets a variable instead.

local driver = require "linq.host.driver"
local kit = require "linq.host.kit"
local linq_core = require "linq.core"

local haproxy = rawget(_G, "core")
if type(haproxy) ~= "table" or not haproxy.msleep then
  error("linq.host.haproxy works within HAProxy alone: load the script with lua-load", 0)
end

local function is_loading()
  local running, is_main = coroutine.running()
  return not running or is_main
end

return kit.new {
  name = "HAProxy",
  check = function()
    return not is_loading() and driver.check("HAProxy", "make the call in a coroutine of its own") or nil
  end,
  sleep = function(seconds)
    if is_loading() then
      return linq_core.sleep(seconds)
    end
    haproxy.msleep(math.ceil(seconds * 1000))
  end,
  spawn = function(fn) haproxy.register_task(fn) end,
}
