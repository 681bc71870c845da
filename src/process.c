#include "platform.h"

#include "process.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(MADV_WIPEONFORK)

static unsigned char *new_page(size_t size) {
  void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED)
    return NULL;
  if (madvise(page, size, MADV_WIPEONFORK) == 0) /* Linux 4.14 */
    return page;
  munmap(page, size);
  return NULL;
}

#else

static unsigned char *new_page(size_t size) {
  (void)size;
  return NULL;
}

#endif

static size_t page_size(void) {
  return (size_t)sysconf(_SC_PAGESIZE);
}

void process_mark_set(process_mark *mark) {
  mark->pid = getpid();
  mark->page = NULL;
}

void process_mark_set_paged(process_mark *mark) {
  mark->pid = getpid();
  if (mark->page == NULL)
    mark->page = new_page(page_size());
  if (mark->page != NULL)
    *mark->page = 1;
}

void process_mark_copy(process_mark *mark, const process_mark *from) {
  mark->pid = from->pid;
  mark->page = NULL;
}

int process_mark_is_same(const process_mark *mark, const process_mark *other) {
  return mark->pid == other->pid;
}

int process_mark_is_ours(const process_mark *mark) {
  return mark->page != NULL ? *mark->page != 0 : mark->pid == getpid();
}

void process_mark_free(process_mark *mark) {
  if (mark->page != NULL)
    munmap((void *)(size_t)mark->page, page_size());
  mark->page = NULL;
}
