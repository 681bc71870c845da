---@meta
-- What nginx, Prosody and HAProxy give the examples. Their own definitions are addons of the language server.

---@type any
_G.ngx = nil

---@type any
_G.module = nil

---@type any
_G.core = nil
