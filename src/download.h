/* The file of an answer. It is written beside its target. A complete file replaces the
 * target, any other is removed. A forked child never touches its parent's file. */
#ifndef LINQ_DOWNLOAD_H
#define LINQ_DOWNLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"

#pragma GCC visibility push(hidden)

/* All bytes are zero when there is no file. */
typedef struct linq_download {
  char *part;         /* path of the file that is written, or NULL */
  const char *target; /* path that it gets when it is complete; in the same block */
  linq_descriptor descriptor;
  int failed;       /* errno of a failed write, or 0 */
  int64_t received; /* bytes */
  int64_t expected; /* bytes, or -1 when unknown */
} linq_download;

typedef enum download_state { DOWNLOAD_GOOD, DOWNLOAD_CUT_OFF, DOWNLOAD_UNWRITTEN } download_state;

/* Makes a new file beside `target`, which must have `expected` bytes (-1 when unknown).
 * Returns 0, or -1 with errno set: EEXIST where the target is no regular file. */
int download_open(linq_download *download, const char *target, int64_t expected);

/* Appends to the file. Returns the number of bytes written. */
size_t download_write(linq_download *download, const char *data, size_t length);

/* Closes the file after a successful transfer, and checks its size. Writes the fault into
 * `message`. A good file stays for download_commit(). */
download_state download_close(linq_download *download, char *message, size_t size);

/* Moves a closed file, if there is one, to its target. Returns 0, or -1 with the reason
 * in `message`. */
int download_commit(linq_download *download, char *message, size_t size);

/* Writes the reason of a failed write into `message`, if a write failed. */
void download_explain(const linq_download *download, char *message, size_t size);

/* Removes a file that was not committed. Idempotent. */
void download_discard(linq_download *download);

#pragma GCC visibility pop

#endif
