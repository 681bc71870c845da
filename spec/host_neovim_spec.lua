local behaviour = require "spec.support.host_behaviour"

local event_loop = behaviour.describe "neovim"
if not event_loop then
  return
end
