#include "heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define REGION_SIZE ((size_t)64 << 20)
#define STEP 16
#define STEPS 64 /* classes of that size; above them powers of two */
#define CLASSES (STEPS + 26)

typedef struct free_block {
  struct free_block *next;
} free_block;

typedef struct heap_state {
  size_t used;
  free_block *free[CLASSES];
} heap_state;

static heap_state heap, kept;
static char *region, *copy;

int heap_open(void) {
  region =
      mmap(NULL, REGION_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  copy = mmap(NULL, REGION_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return region != MAP_FAILED && copy != MAP_FAILED && madvise(region, REGION_SIZE, MADV_DONTFORK) == 0 ? 0
                                                                                                        : -1;
}

static int class_of(size_t size, size_t *whole) {
  if (size <= STEP * STEPS) {
    int steps = (int)((size + STEP - 1) / STEP);
    *whole = (size_t)steps * STEP;
    return steps - 1;
  }
  int class = STEPS;
  for (*whole = STEP * STEPS * 2; *whole < size; *whole *= 2)
    class ++;
  return class;
}

static void *take(size_t size) {
  size_t whole;
  int class = class_of(size, &whole);
  free_block *block = heap.free[class];
  if (block != NULL) {
    heap.free[class] = block->next;
    return block;
  }
  if (whole > REGION_SIZE - heap.used)
    abort();
  heap.used += whole;
  return region + heap.used - whole;
}

static void give(void *at, size_t size) {
  size_t whole;
  free_block *block = at;
  int class = class_of(size, &whole);
  block->next = heap.free[class];
  heap.free[class] = block;
}

void *heap_resize(void *at, size_t old_size, size_t new_size) {
  size_t old_whole, new_whole;
  if (region == NULL) {
    if (new_size > 0)
      return realloc(at, new_size);
    free(at);
    return NULL;
  }
  if (at != NULL && new_size > 0 && class_of(old_size, &old_whole) == class_of(new_size, &new_whole))
    return at;
  void *moved = new_size > 0 ? take(new_size) : NULL;
  if (moved != NULL && at != NULL)
    memcpy(moved, at, old_size < new_size ? old_size : new_size);
  if (at != NULL)
    give(at, old_size);
  return moved;
}

void heap_clear(void) {
  memset(&heap, 0, sizeof heap);
}

void heap_keep(void) {
  if (region == NULL)
    return;
  kept = heap;
  memcpy(copy, region, heap.used);
}

void heap_restore(void) {
  size_t now = (kept.used + 0xfffff) & ~(size_t)0xfffff;
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
  if (region == NULL)
    return;
  if (mmap(region, REGION_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED ||
      mmap(region, now, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, -1, 0) == MAP_FAILED)
    abort();
  memcpy(region, copy, kept.used);
  heap = kept;
}
