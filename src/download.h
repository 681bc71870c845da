/* The file of an answer. It is written beside its target, and takes the target's
 * place when it is whole; on every other way it is removed. A forked child leaves
 * its parent's alone. */
#ifndef LINQ_DOWNLOAD_H
#define LINQ_DOWNLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"

#pragma GCC visibility push(hidden)

/* All zero: there is none. */
typedef struct linq_download {
  char *part;         /* the path of what is written; NULL: there is none */
  const char *target; /* whose place it takes; part of the same memory */
  linq_descriptor descriptor;
  int failed;       /* the errno of what could not be written; 0: nothing */
  int64_t received; /* bytes */
  int64_t expected; /* -1: unknown */
} linq_download;

typedef enum download_state { DOWNLOAD_GOOD, DOWNLOAD_CUT_OFF, DOWNLOAD_UNWRITTEN } download_state;

/* Makes a new file beside `target`; `expected`: how many bytes it is to have (-1:
 * unknown). Returns 0, or -1 with errno set. */
int download_open(linq_download *download, const char *target, int64_t expected);

/* Appends. Returns how much was written. */
size_t download_write(linq_download *download, const char *data, size_t length);

/* Closes the file, which was received whole as far as its sender says, and tells in
 * `message` what is wrong with it. A good one waits for download_commit(). */
download_state download_close(linq_download *download, char *message, size_t size);

/* Puts a closed file in its target's place; without one, nothing. Returns 0, or -1
 * with the reason in `message`. */
int download_commit(linq_download *download, char *message, size_t size);

/* Tells in `message` why a write failed, where one did. */
void download_explain(const linq_download *download, char *message, size_t size);

/* Removes what was not committed; idempotent. */
void download_discard(linq_download *download);

#pragma GCC visibility pop

#endif
