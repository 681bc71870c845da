/* A file that is sent. It is a regular one, opening it waits for nobody, and it is
 * sent as long as it was when its size was told: one that changes meanwhile is an
 * error, never a shorter or a longer body. */
#ifndef LINQ_FILE_H
#define LINQ_FILE_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"

#pragma GCC visibility push(hidden)

typedef struct linq_file {
  struct linq_file *next; /* of the same request */
  linq_descriptor descriptor;
  int failed;         /* see file_reason(); 0: nothing */
  int64_t size, left; /* bytes */
  char path[];
} linq_file;

#define FILE_UNREADABLE ((size_t)-1)

/* Opens it. NULL: `failed` tells why. */
linq_file *file_new(const char *path, int *failed);

/* Closes it for now: the next read opens it again, at its beginning. */
void file_rewind(linq_file *file);

/* Returns how much was read, 0 at the end, or FILE_UNREADABLE. */
size_t file_read(linq_file *file, char *out, size_t size);

/* What `failed` means: an errno, or a number of this module's own. */
const char *file_reason(int failed);

void file_free(linq_file *file);

int file_size(lua_State *L); /* core.file_size(path) */

#pragma GCC visibility pop

#endif
