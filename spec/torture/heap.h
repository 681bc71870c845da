/* The heap of the Lua states: one region, which forks do not copy page by page. A
 * page that parent and child share costs a fault when it is first written, and a
 * collection writes to all of them; a child gets the whole at once instead. */
#ifndef TORTURE_HEAP_H
#define TORTURE_HEAP_H

#include <stddef.h>

/* Makes the region; without it blocks come from malloc(). */
int heap_open(void);

/* As realloc() and free(), of a block whose size the caller knows. */
void *heap_resize(void *block, size_t old_size, size_t new_size);

/* All blocks are free. */
void heap_clear(void);

/* In the parent: keeps what the region holds, for children. */
void heap_keep(void);

/* In a child: the region as it was kept. Without it there is none. */
void heap_restore(void);

#endif
