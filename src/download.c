#include "platform.h"

#include "download.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto.h"

#define PART_MARK ".part-"
#define PART_BYTES 8 /* random bytes in the name, so that nobody can create the file first */
#define PART_TRIES 4

/* Whether the part's name still refers to the file that was written. */
static int is_in_place(const linq_download *download) {
  struct stat found;
  return lstat(download->part, &found) == 0 && descriptor_means(&download->descriptor, &found);
}

static void forget(linq_download *download) {
  free(download->part);
  memset(download, 0, sizeof *download);
}

/* ---- making it --------------------------------------------------------- */

/* How much of the target the part's name begins with: all of it, if a file's name can be so long. */
static size_t shared_length(const char *target) {
  const size_t longest = NAME_MAX - (sizeof PART_MARK - 1) - 2 * PART_BYTES;
  const char *slash = strrchr(target, '/');
  const char *name = slash != NULL ? slash + 1 : target;
  return (size_t)(name - target) + strnlen(name, longest);
}

/* Allocates both names in one block. */
static int name_files(linq_download *download, const char *target) {
  size_t length = strlen(target) + 1, part_size = length + sizeof PART_MARK + 2 * PART_BYTES;
  download->part = malloc(part_size + length);
  if (download->part == NULL)
    return -1;
  download->target = memcpy(download->part + part_size, target, length);
  return 0;
}

/* Returns a descriptor, or -1 with errno set. */
static int create_part(linq_download *download) {
  unsigned char random[PART_BYTES];
  size_t length = shared_length(download->target);
  memcpy(download->part, download->target, length);
  memcpy(download->part + length, PART_MARK, sizeof PART_MARK);
  for (int tries = 0; tries < PART_TRIES; tries++) {
    if (crypto_random(random, sizeof random) != 0)
      return -1;
    crypto_hex(random, sizeof random, download->part + length + sizeof PART_MARK - 1);
    int fd = open(download->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  return -1;
}

/* Returns 0, or the errno that says why the target's place must not be taken: EEXIST for a device, a pipe,
 * or a link to one or to an open file (/dev/stdout). Other links are replaced. */
static int why_not_replaced(const char *target) {
  static const char open_files[] = "/proc/";
  enum { LENGTH = sizeof open_files - 1 };
  struct stat status;
  char link[LENGTH];
  if (stat(target, &status) != 0)
    return 0;
  if (S_ISDIR(status.st_mode))
    return EISDIR;
  if (!S_ISREG(status.st_mode))
    return EEXIST;
  return readlink(target, link, LENGTH) == LENGTH && memcmp(link, open_files, LENGTH) == 0 ? EEXIST : 0;
}

int download_open(linq_download *download, const char *target, int64_t expected) {
  memset(download, 0, sizeof *download);
  download->descriptor.fd = -1;
  download->expected = expected;
  int refused = why_not_replaced(target);
  if (refused != 0) {
    errno = refused;
    return -1;
  }
  if (name_files(download, target) != 0)
    return -1;
  int fd = create_part(download), reason = errno;
  if (fd >= 0 && descriptor_hold(&download->descriptor, fd) == 0)
    return 0;
  if (fd >= 0) {
    reason = errno;
    (void)unlink(download->part);
  }
  forget(download);
  errno = reason;
  return -1;
}

/* ---- writing it -------------------------------------------------------- */

size_t download_write(linq_download *download, const char *data, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t written = write(download->descriptor.fd, data + done, length - done);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      download->failed = written < 0 ? errno : EIO;
      break;
    }
    done += (size_t)written;
  }
  download->received += (int64_t)done;
  return done;
}

static void explain(const linq_download *download, int reason, char *message, size_t size) {
  snprintf(message, size, "%.180s: %s", download->target, strerror(reason));
}

void download_explain(const linq_download *download, char *message, size_t size) {
  if (download->failed != 0)
    explain(download, download->failed, message, size);
}

/* ---- ending it --------------------------------------------------------- */

download_state download_close(linq_download *download, char *message, size_t size) {
  if (download->part == NULL)
    return DOWNLOAD_GOOD;
  if (descriptor_close(&download->descriptor) != 0) {
    explain(download, errno, message, size);
    return DOWNLOAD_UNWRITTEN;
  }
  if (download->expected >= 0 && download->received != download->expected) {
    snprintf(message, size, "the file is incomplete: got %" PRId64 " bytes, expected %" PRId64,
             download->received, download->expected);
    return DOWNLOAD_CUT_OFF;
  }
  if (download->received == 0) {
    snprintf(message, size, "the file is incomplete: got 0 bytes");
    return DOWNLOAD_CUT_OFF;
  }
  return DOWNLOAD_GOOD;
}

int download_commit(linq_download *download, char *message, size_t size) {
  if (download->part == NULL)
    return 0;
  if (!descriptor_is_ours(&download->descriptor)) {
    snprintf(message, size, "%.180s: the file belongs to the parent process", download->target);
  } else if (!is_in_place(download)) {
    snprintf(message, size, "%.180s: the temporary file was replaced by another one", download->target);
  } else if (rename(download->part, download->target) != 0) {
    explain(download, errno, message, size);
  } else {
    forget(download);
    return 0;
  }
  download_discard(download);
  return -1;
}

void download_discard(linq_download *download) {
  if (download->part == NULL)
    return;
  (void)descriptor_close(&download->descriptor); /* the data is discarded anyway */
  if (descriptor_is_ours(&download->descriptor) && is_in_place(download))
    (void)unlink(download->part); /* no remedy if it fails */
  forget(download);
}
