---@meta
-- What nginx gives the examples. Their own definitions are an addon of the language server.

---@type any
_G.ngx = nil
