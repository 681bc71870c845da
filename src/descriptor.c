#include "platform.h"

#include "descriptor.h"

#include <errno.h>
#include <unistd.h>

static int is_file(const struct stat *status, const linq_file_identity *file) {
  return status->st_dev == file->device && status->st_ino == file->inode;
}

int descriptor_identify(int fd, linq_file_identity *file) {
  struct stat status;
  if (fstat(fd, &status) != 0)
    return -1;
  file->device = status.st_dev;
  file->inode = status.st_ino;
  return 0;
}

int descriptor_still_means(int fd, const linq_file_identity *file) {
  struct stat status;
  return fstat(fd, &status) == 0 && is_file(&status, file);
}

int descriptor_hold(linq_descriptor *descriptor, int fd) {
  if (descriptor_identify(fd, &descriptor->file) != 0) {
    int reason = errno;
    (void)close(fd);
    descriptor->fd = -1;
    errno = reason;
    return -1;
  }
  descriptor->fd = fd;
  process_mark_set(&descriptor->owner);
  return 0;
}

int descriptor_means(const linq_descriptor *descriptor, const struct stat *status) {
  return is_file(status, &descriptor->file);
}

int descriptor_is_ours(const linq_descriptor *descriptor) {
  return process_mark_is_ours(&descriptor->owner);
}

int descriptor_close(linq_descriptor *descriptor) {
  int fd = descriptor->fd;
  descriptor->fd = -1;
  if (fd < 0)
    return 0;
  if (!descriptor_is_ours(descriptor) && !descriptor_still_means(fd, &descriptor->file))
    return 0;
  return close(fd);
}
