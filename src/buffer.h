/* A growing buffer, to which libcurl's callbacks append. */
#ifndef LINQ_BUFFER_H
#define LINQ_BUFFER_H

#include <stddef.h>

#pragma GCC visibility push(hidden)

typedef struct linq_buffer {
  char *data;
  size_t length, capacity;
} linq_buffer;

/* Returns 0, or -1 when memory is short. */
int buffer_append(linq_buffer *buffer, const char *data, size_t length);

void buffer_free(linq_buffer *buffer);

/* Empties the buffer. The memory of a usual answer is kept for the next one. */
void buffer_empty(linq_buffer *buffer);

#pragma GCC visibility pop

#endif
