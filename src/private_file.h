/* Small files with secrets, which only their owner may read. */
#ifndef LINQ_PRIVATE_FILE_H
#define LINQ_PRIVATE_FILE_H

#include <lua.h>

#pragma GCC visibility push(hidden)

int private_file_read(lua_State *L); /* core.read_private(path) */

#pragma GCC visibility pop

#endif
