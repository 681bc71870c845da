/* Percent-encoding (RFC 3986). */
#ifndef LINQ_URL_H
#define LINQ_URL_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/* Whether a character is unreserved (section 2.3). */
extern const char url_unreserved[];

/* core.percent_encode(text) -> text with all but the unreserved characters encoded */
int url_percent_encode(lua_State *L);

#pragma GCC visibility pop

#endif
