#include "platform.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compat.h"

/* Values of linq_file.failed besides those of errno, which are positive. */
enum { FILE_CHANGED = -1, FILE_IS_DIRECTORY = -2, FILE_IS_IRREGULAR = -3 };

const char *file_reason(int failed) {
  switch (failed) {
  case FILE_CHANGED:
    return "changed while it was sent";
  case FILE_IS_DIRECTORY:
    return "is a directory";
  case FILE_IS_IRREGULAR:
    return "is not a regular file";
  default:
    return strerror(failed);
  }
}

/* ---- opening ----------------------------------------------------------- */

static int irregularity(const struct stat *status) {
  return S_ISREG(status->st_mode) ? 0 : S_ISDIR(status->st_mode) ? FILE_IS_DIRECTORY : FILE_IS_IRREGULAR;
}

/* Opens a regular file. Anything else is not opened, because opening some devices has
 * effects. If the path becomes a FIFO in between, open() does not wait for its writer.
 * Returns a descriptor, or -1 with the reason in `failed`. */
static int open_regular(const char *path, struct stat *status, int *failed) {
  if (stat(path, status) != 0) {
    *failed = errno;
    return -1;
  }
  *failed = irregularity(status);
  if (*failed != 0)
    return -1;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) {
    *failed = errno;
    return -1;
  }
  *failed = fstat(fd, status) != 0 ? errno : irregularity(status);
  if (*failed == 0)
    return fd;
  (void)close(fd);
  return -1;
}

static int open_file(linq_file *file, struct stat *status) {
  int fd = open_regular(file->path, status, &file->failed);
  if (fd < 0)
    return -1;
  if (descriptor_hold(&file->descriptor, fd) == 0)
    return 0;
  file->failed = errno;
  return -1;
}

linq_file *file_new(const char *path, int *failed) {
  struct stat status;
  size_t length = strlen(path) + 1;
  linq_file *file = calloc(1, sizeof *file + length);
  if (file == NULL) {
    *failed = ENOMEM;
    return NULL;
  }
  memcpy(file->path, path, length);
  if (open_file(file, &status) != 0) {
    *failed = file->failed;
    free(file);
    return NULL;
  }
  file->size = file->left = (int64_t)status.st_size;
  return file;
}

/* ---- reading ----------------------------------------------------------- */

static size_t fail(linq_file *file, int reason) {
  file->failed = reason;
  return FILE_UNREADABLE;
}

static int has_changed(const linq_file *file) {
  struct stat status;
  return fstat(file->descriptor.fd, &status) != 0 || (int64_t)status.st_size != file->size;
}

size_t file_read(linq_file *file, char *out, size_t size) {
  struct stat status;
  if (file->left == 0)
    return 0;
  if (file->descriptor.fd < 0 && open_file(file, &status) != 0)
    return FILE_UNREADABLE;
  if ((int64_t)size > file->left)
    size = (size_t)file->left;
  ssize_t got;
  do
    got = read(file->descriptor.fd, out, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return fail(file, errno);
  file->left -= got;
  /* Checked before the last bytes leave, because they would complete the body. */
  if (got == 0 || (file->left == 0 && has_changed(file)))
    return fail(file, FILE_CHANGED);
  return (size_t)got;
}

void file_rewind(linq_file *file) {
  (void)descriptor_close(&file->descriptor); /* cannot lose data: it was only read */
  file->left = file->size;
}

void file_free(linq_file *file) {
  if (file != NULL)
    file_rewind(file);
  free(file);
}

/* ---- in Lua ------------------------------------------------------------ */

/* core.file_id(path) -> text that no other file of the machine has | nil: there is no such file. Opens
 * nothing: to close a file of SQLite's ends this process's locks on it. */
int file_id(lua_State *L) {
  struct stat status;
  char id[48];
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, strlen(path) == length, 1, "the path holds a NUL");
  if (stat(path, &status) != 0)
    return 0;
  (void)snprintf(id, sizeof id, "%jx:%jx", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
  lua_pushstring(L, id);
  return 1;
}

/* core.file_size(path) -> size of a readable regular file in bytes | nil, message */
int file_size(lua_State *L) {
  struct stat status;
  int failed = 0;
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, strlen(path) == length, 1, "the path holds a NUL");
  int fd = open_regular(path, &status, &failed);
  if (fd >= 0) {
    (void)close(fd);
    linq_pushcount(L, status.st_size);
    return 1;
  }
  lua_pushnil(L);
  if (failed > 0)
    lua_pushfstring(L, "cannot be read: %s: %s", path, file_reason(failed));
  else
    lua_pushfstring(L, "%s: %s", file_reason(failed), path);
  return 2;
}
