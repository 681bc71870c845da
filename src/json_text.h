/* The text of a JSON object, and where its fields are in it: of most answers only a
 * name or an id is read, and the rest need not be decoded. */
#ifndef LINQ_JSON_TEXT_H
#define LINQ_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

#define JSON_TEXT_MAX_FIELDS 32
#define JSON_TEXT_EXACT_DIGITS 15 /* any integer of so many digits is exact in a double */

typedef struct json_text_field {
  uint32_t name, name_length, value, value_length; /* where in the text; names without their quotes */
} json_text_field;

typedef struct json_text {
  const char *end; /* what follows the object */
  size_t count;    /* how many fields it has */
  int marked;      /* it holds what lua-cjson would lose (see json.h): an empty array, a long integer */
  json_text_field fields[JSON_TEXT_MAX_FIELDS];
} json_text;

/* Finds the fields of the object that begins at `text` (which a NUL ends), and returns
 * 1; or 0: it has none, or more than JSON_TEXT_MAX_FIELDS, is not what lua-cjson takes for JSON, or
 * holds what only lua-cjson can judge: exponents, surrogates, escapes in names, many
 * levels. */
int json_text_read(const char *text, json_text *object);

/* What follows the white space of JSON. */
const char *json_text_skip_space(const char *p);

/* The field of that name: the last one, as lua-cjson has it; NULL: there is none. */
const json_text_field *json_text_find(const char *text, const json_text_field *fields, size_t count,
                                      const char *name, size_t name_length);

#pragma GCC visibility pop

#endif
