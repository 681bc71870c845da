/* What the properties need of the system and of libcurl. */
#ifndef LINQ_FUZZ_NATIVES_H
#define LINQ_FUZZ_NATIVES_H

#include <lua.h>

/* The module spec.fuzz.support.natives: cpu_seconds, url_parts, unescape. */
int natives_open(lua_State *L);

#endif
