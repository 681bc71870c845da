--- fork(2) for every Lua, compiled when a spec first requires it: no package has it for all.

return require("spec.support.build").c_module "fork"
