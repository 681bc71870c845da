/* JSON objects that are read in their text: most answers hold nothing that
 * lua-cjson would lose, and of most only a name or an id is read. */
#ifndef LINQ_PLAIN_H
#define LINQ_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

#define PLAIN_MAX_TEXT UINT16_MAX /* bytes */
#define PLAIN_MAX_FIELDS 32
#define PLAIN_EXACT_DIGITS 15 /* any integer of so many digits is exact in a double */

typedef struct plain_field {
  uint16_t name, name_length, value, value_length; /* where in the text; names without their quotes */
} plain_field;

/* Finds the fields of the object that `text` is (NUL-terminated). Returns how many
 * there are, or 0: it has none, is not what lua-cjson takes for JSON, or not plain. A
 * plain one has no byte order mark, no escapes, no empty arrays, no exponents, no
 * integers that may not be exact in a double, and no more than PLAIN_MAX_FIELDS and a
 * few levels. */
size_t plain_fields(const char *text, size_t length, plain_field fields[PLAIN_MAX_FIELDS]);

/* What follows the white space of JSON. */
const char *plain_skip_space(const char *p);

/* The field of that name: the last one, as lua-cjson has it; NULL: there is none. */
const plain_field *plain_find(const char *text, const plain_field *fields, size_t count, const char *name,
                              size_t name_length);

#pragma GCC visibility pop

#endif
