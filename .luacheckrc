std = "min"
max_line_length = 120
read_globals = { "jit", math = { fields = { "type" } }, table = { fields = { "unpack" } },
  coroutine = { fields = { "close", "isyieldable" } } }
files["spec"] = { std = "+busted" }
files["spec/fuzz"] = { std = "lua54" }
files["spec/torture"] = { std = "+busted", globals = { "torture" } }
files["spec/tsan"] = { std = "lua54" }
files["examples/love"] = { globals = { "love" } }
files["examples/neovim"] = { globals = { "vim" } }
files["spec/within"] = { std = "+busted", read_globals = { "vim" } }
files["spec/support/event_loops.lua"] = { read_globals = { "vim" } }
files["lua/linq/host/openresty.lua"] = { read_globals = { "ngx" } }
files["lua/linq/command/examples.lua"] = { max_line_length = false }
files["examples/prosody"] = { read_globals = { "module" } }
files["examples/haproxy"] = { read_globals = { "core" } }
