-- Filled in by run.lua. A Prosody for one machine, to which everybody may come.
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}"
log = { { to = "console", levels = { min = "warn" } } }
plugin_paths = { "${modules}" }
modules_enabled = { "saslauth", "linq", "pulse" }
modules_disabled = { "s2s", "tls", "offline", "presence" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "anonymous"
storage = "memory"
linq_api_key = "demo"
linq_base_url = "${base_url}"
VirtualHost "localhost"
