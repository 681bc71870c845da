#include "platform.h"

#include "descriptor.h"

#include <errno.h>
#include <unistd.h>

int descriptor_hold(linq_descriptor *descriptor, int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0) {
    int reason = errno;
    (void)close(fd);
    descriptor->fd = -1;
    errno = reason;
    return -1;
  }
  descriptor->fd = fd;
  descriptor->owner = getpid();
  descriptor->device = status.st_dev;
  descriptor->inode = status.st_ino;
  return 0;
}

int descriptor_means(const linq_descriptor *descriptor, const struct stat *status) {
  return status->st_dev == descriptor->device && status->st_ino == descriptor->inode;
}

int descriptor_is_ours(const linq_descriptor *descriptor) {
  return descriptor->owner == getpid();
}

int descriptor_close(linq_descriptor *descriptor) {
  struct stat status;
  int fd = descriptor->fd;
  descriptor->fd = -1;
  if (fd < 0)
    return 0;
  if (!descriptor_is_ours(descriptor) && (fstat(fd, &status) != 0 || !descriptor_means(descriptor, &status)))
    return 0;
  return close(fd);
}
