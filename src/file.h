/* A file that is sent. It must be a regular file, so that opening it never waits. A file
 * whose size changes while it is sent fails the request; the body never differs from the
 * announced size. */
#ifndef LINQ_FILE_H
#define LINQ_FILE_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"

#pragma GCC visibility push(hidden)

typedef struct linq_file {
  struct linq_file *next; /* next file of the same request */
  linq_descriptor descriptor;
  int failed;         /* see file_reason(), or 0 */
  int64_t size, left; /* bytes */
  char path[];
} linq_file;

#define FILE_UNREADABLE ((size_t)-1)

/* Opens a file. Returns NULL with the reason in `failed` when that fails. */
linq_file *file_new(const char *path, int *failed);

/* Closes the file. The next read opens it again at its beginning. */
void file_rewind(linq_file *file);

/* Returns the number of bytes read, 0 at the end, or FILE_UNREADABLE. */
size_t file_read(linq_file *file, char *out, size_t size);

/* The text of `failed`, which is an errno or a negative number of this module. */
const char *file_reason(int failed);

void file_free(linq_file *file);

int file_size(lua_State *L); /* core.file_size(path) */
int file_id(lua_State *L);   /* core.file_id(path) */

#pragma GCC visibility pop

#endif
