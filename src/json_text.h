/* The text of a JSON object and the positions of its fields. Programs read only a name or
 * an id of most answers, so the rest need not be decoded. */
#ifndef LINQ_JSON_TEXT_H
#define LINQ_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

#define JSON_TEXT_MAX_FIELDS 32
#define JSON_TEXT_EXACT_DIGITS 15 /* a double holds every integer of so many digits exactly */

typedef struct json_text_field {
  uint32_t name, name_length, value, value_length; /* offsets in the text; names without their quotes */
} json_text_field;

typedef struct json_text {
  const char *end; /* the position after the object */
  size_t count;    /* number of fields */
  int marked;      /* it contains an empty array or a long integer, which need a marker (json.c) */
  json_text_field fields[JSON_TEXT_MAX_FIELDS];
} json_text;

/* Finds the fields of the object at `text`, which ends with a NUL, and returns 1. Returns 0
 * when the object must be decoded by lua-cjson: it is empty, has more than
 * JSON_TEXT_MAX_FIELDS fields or too many levels, is not valid JSON, or contains exponents,
 * surrogates or escapes in names. */
int json_text_read(const char *text, json_text *object);

/* The first position at or after `p` that is not white space. */
const char *json_text_skip_space(const char *p);

/* The field of that name, or NULL. The last of several counts, as in lua-cjson. */
const json_text_field *json_text_find(const char *text, const json_text_field *fields, size_t count,
                                      const char *name, size_t name_length);

#pragma GCC visibility pop

#endif
