--- fork(2), which no Debian package gives to every Lua: compiled when first used.

return require("spec.support.build").c_module "fork"
