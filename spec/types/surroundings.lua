---@meta
-- What nginx, Prosody, HAProxy, Neovim, LÖVE and mpv give the examples. Their own definitions are addons of
-- the language server.

---@type any
_G.ngx = nil

---@type any
_G.module = nil

---@type any
_G.core = nil

---@type any
_G.vim = nil

---@type any
_G.love = nil

---@type any
_G.mp = nil
