-- Runs within mpv: make editors.
require("spec.support.host_behaviour").describe "mpv"
