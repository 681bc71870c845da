#include "platform.h"

#include "private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 16 * 1024, FOR_OTHERS = S_IRWXG | S_IRWXO };

/* What keeps the file from being used, or NULL. It looks at the open file, so that nobody
 * puts another one in its place between the look and the reading. */
static const char *objection(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0)
    return strerror(errno);
  if (!S_ISREG(status.st_mode))
    return "irregular";
  if (status.st_uid != geteuid())
    return "owner";
  if ((status.st_mode & FOR_OTHERS) != 0)
    return "mode";
  return status.st_size > LARGEST ? "large" : NULL;
}

/* Returns the number of bytes read, or -1 with errno set. */
static ssize_t read_all(int fd, char *text) {
  ssize_t length = 0, got;
  do {
    got = read(fd, text + length, (size_t)(LARGEST - length));
    if (got > 0)
      length += got;
  } while (got > 0 || (got < 0 && errno == EINTR));
  return got < 0 ? -1 : length;
}

/* core.read_private(path) -> the text | nil, "missing" | nil, "mode" (others may read or change it) | nil,
 * "owner" (it is another user's) | nil, "irregular" | nil, "large" (more than 16 KiB) | nil, message of the
 * system */
int private_file_read(lua_State *L) {
  char text[LARGEST];
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, strlen(path) == length, 1, "the path holds a NUL");
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  const char *wrong = fd >= 0                               ? objection(fd)
                      : errno == ENOENT || errno == ENOTDIR ? "missing"
                                                            : strerror(errno);
  ssize_t got = 0;
  if (wrong == NULL && (got = read_all(fd, text)) < 0)
    wrong = strerror(errno);
  if (fd >= 0)
    (void)close(fd); /* cannot lose data: it was only read */
  if (wrong == NULL) {
    lua_pushlstring(L, text, (size_t)got);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, wrong);
  return 2;
}
