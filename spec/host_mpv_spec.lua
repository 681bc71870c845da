require("spec.support.host_behaviour").describe "mpv"
