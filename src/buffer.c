#include "platform.h"

#include "buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256
#define LARGEST_KEPT 65536

int buffer_append(linq_buffer *buffer, const char *data, size_t length) {
  size_t needed = buffer->length + length;
  if (needed > SIZE_MAX / 2)
    return -1;
  if (needed > buffer->capacity) {
    size_t capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity;
    while (capacity < needed)
      capacity *= 2;
    char *grown = realloc(buffer->data, capacity);
    if (grown == NULL)
      return -1;
    buffer->data = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->data + buffer->length, data, length);
  buffer->length = needed;
  return 0;
}

void buffer_free(linq_buffer *buffer) {
  free(buffer->data);
  memset(buffer, 0, sizeof *buffer);
}

void buffer_empty(linq_buffer *buffer) {
  buffer->length = 0;
  if (buffer->capacity > LARGEST_KEPT)
    buffer_free(buffer);
}
