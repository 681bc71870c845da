/* A file descriptor that knows which file it means. A forked child closes its copy
 * only while the number still means that file: it may have closed it, and the number
 * may be another file's by now. */
#ifndef LINQ_DESCRIPTOR_H
#define LINQ_DESCRIPTOR_H

#include <sys/stat.h>
#include <sys/types.h>

#include "process.h"

#pragma GCC visibility push(hidden)

/* Which file it is, whatever number means it. */
typedef struct linq_file_identity {
  dev_t device;
  ino_t inode;
} linq_file_identity;

typedef struct linq_descriptor {
  int fd; /* -1: closed */
  process_mark owner;
  linq_file_identity file;
} linq_descriptor;

/* Which file `fd` means now. Returns 0, or -1 with errno set. */
int descriptor_identify(int fd, linq_file_identity *file);

/* Whether the number still means that file. */
int descriptor_still_means(int fd, const linq_file_identity *file);

/* Takes over `fd`. Returns 0, or -1 with errno set: it is closed then. */
int descriptor_hold(linq_descriptor *descriptor, int fd);

/* Whether `status` is of that file. */
int descriptor_means(const linq_descriptor *descriptor, const struct stat *status);

/* Whether the running process opened it. */
int descriptor_is_ours(const linq_descriptor *descriptor);

/* Closes it; idempotent. Returns 0, or -1 with errno set. */
int descriptor_close(linq_descriptor *descriptor);

#pragma GCC visibility pop

#endif
