-- The specs of mpv's host, within it: make editors.
local behaviour = require "spec.support.host_behaviour"

assert(behaviour.describe "mpv", "this is no mpv")
