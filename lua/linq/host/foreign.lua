--- Event loops that a call would block: a plain wait runs linq's loop alone, and the other
--- stands still meanwhile.

local loaded = require "linq.util.loaded"

local foreign = {}

-- Whether a global is a table with such functions.
local function has(name, ...)
  local global = rawget(_G, name)
  for _, member in ipairs { ... } do
    if type(global) ~= "table" or type(global[member]) ~= "function" then
      return false
    end
  end
  return true
end

local function is_in_coroutine()
  local running, is_main = coroutine.running()
  return running ~= nil and not is_main
end

local function runs_luv()
  local uv = loaded "luv" or loaded "uv"
  return uv and uv.loop_mode and uv.loop_mode() ~= nil
end

-- The host that linq.host.new made last.
local made

local function module(name)
  return ('host = require "%s"'):format(name)
end

-- { name, what the client needs, whether the running code is in it }
local loops = {
  { "nginx", module "linq.host.openresty", function() return has("ngx", "get_phase") and _G.ngx.socket end },
  { "Prosody", module "linq.host.prosody", function() return has("prosody", "shutdown") end },
  { "HAProxy", module "linq.host.haproxy", function() return has("core", "msleep") and is_in_coroutine() end },
  { "Neovim", module "linq.host.neovim", function() return has("vim", "schedule", "in_fast_event") end },
  { "mpv", module "linq.host.mpv", function() return has("mp", "add_timeout") end },
  { "LÖVE", "linq.tasks(), and tasks:step(0) in love.update", function() return has("love", "run") end },
  { "luv", module "linq.host.luv", runs_luv },
  { "cqueues", module "linq.host.cqueues", function()
    local cqueues = loaded "cqueues"
    return cqueues and cqueues.running() ~= nil
  end },
  { "copas", module "linq.host.copas", function()
    local copas = loaded "copas"
    return copas and is_in_coroutine()
  end },
}

--- Notes that an event loop runs for which linq.host.new made a host.
---@param name string
function foreign.made(name)
  made = name
end

--- Why a call that waits by itself blocks an event loop here; nil when none is known.
---@return string|nil message
function foreign.blocked()
  for _, loop in ipairs(loops) do
    if loop[3]() then
      return ("this call blocks the event loop of %s while it waits: the client needs %s"):format(loop[1], loop[2])
    end
  end
  if made and is_in_coroutine() then
    return ("this call blocks the event loop of %s while it waits: the client needs the host that linq.host.new made")
      :format(made)
  end
end

return foreign
