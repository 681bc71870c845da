#include "platform.h"

#include "plain.h"

#include <string.h>

#define MAX_DEPTH 16

/* What walks over a part of the text returns the end of that part, or NULL: it is
 * not plain. None looks beyond the NUL that ends the text. */

const char *plain_skip_space(const char *p) {
  while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')
    p++;
  return p;
}

static const char *skip_digits(const char *p) {
  while (*p >= '0' && *p <= '9')
    p++;
  return p;
}

/* The text has no escapes, so that the next quote ends the string. */
static const char *pass_string(const char *p) {
  const char *quote = *p == '"' ? strchr(p + 1, '"') : NULL;
  return quote != NULL ? quote + 1 : NULL;
}

static const char *pass_number(const char *p) {
  const char *first = *p == '-' ? p + 1 : p;
  const char *end = skip_digits(first);
  if (end == first || end - first > PLAIN_EXACT_DIGITS || (*first == '0' && end > first + 1))
    return NULL;
  if (*end == '.') {
    const char *fraction = end + 1;
    end = skip_digits(fraction);
    if (end == fraction)
      return NULL;
  }
  return end;
}

static const char *pass_word(const char *p, const char *word) {
  size_t length = strlen(word);
  return strncmp(p, word, length) == 0 ? p + length : NULL;
}

typedef struct place {
  const char *from, *to;
} place;

static const char *pass_value(const char *p, int depth);

/* Its elements; `p` is after the bracket. */
static const char *pass_array(const char *p, int depth) {
  for (;;) {
    p = pass_value(plain_skip_space(p), depth);
    if (p == NULL)
      return NULL;
    p = plain_skip_space(p);
    if (*p == ']')
      return p + 1;
    if (*p++ != ',')
      return NULL;
  }
}

/* A field, from its name to what follows its value. */
static const char *pass_field(const char *p, int depth, place *name, place *value) {
  name->from = plain_skip_space(p);
  name->to = pass_string(name->from);
  if (name->to == NULL)
    return NULL;
  p = plain_skip_space(name->to);
  if (*p != ':')
    return NULL;
  value->from = plain_skip_space(p + 1);
  value->to = pass_value(value->from, depth);
  return value->to != NULL ? plain_skip_space(value->to) : NULL;
}

/* Its fields; `p` is after the brace. */
static const char *pass_object(const char *p, int depth) {
  p = plain_skip_space(p);
  if (*p == '}')
    return p + 1;
  for (;;) {
    place name, value;
    p = pass_field(p, depth, &name, &value);
    if (p == NULL)
      return NULL;
    if (*p == '}')
      return p + 1;
    if (*p++ != ',')
      return NULL;
  }
}

static const char *pass_value(const char *p, int depth) {
  switch (*p) {
  case '"':
    return pass_string(p);
  case '{':
    return depth < MAX_DEPTH ? pass_object(p + 1, depth + 1) : NULL;
  case '[':
    return depth < MAX_DEPTH ? pass_array(p + 1, depth + 1) : NULL;
  case 't':
    return pass_word(p, "true");
  case 'f':
    return pass_word(p, "false");
  case 'n':
    return pass_word(p, "null");
  default:
    return pass_number(p);
  }
}

size_t plain_fields(const char *text, size_t length, plain_field fields[PLAIN_MAX_FIELDS]) {
  if (length > PLAIN_MAX_TEXT || strlen(text) != length || strchr(text, '\\') != NULL)
    return 0;
  const char *p = plain_skip_space(text);
  if (*p++ != '{')
    return 0;
  for (size_t count = 0; count < PLAIN_MAX_FIELDS; count++) {
    place name, value;
    p = pass_field(p, 1, &name, &value);
    if (p == NULL)
      return 0;
    fields[count] = (plain_field){
        .name = (uint16_t)(name.from + 1 - text),
        .name_length = (uint16_t)(name.to - name.from - 2),
        .value = (uint16_t)(value.from - text),
        .value_length = (uint16_t)(value.to - value.from),
    };
    if (*p == '}')
      return *plain_skip_space(p + 1) == '\0' ? count + 1 : 0;
    if (*p++ != ',')
      return 0;
  }
  return 0;
}

const plain_field *plain_find(const char *text, const plain_field *fields, size_t count, const char *name,
                              size_t name_length) {
  while (count-- > 0)
    if (fields[count].name_length == name_length && memcmp(text + fields[count].name, name, name_length) == 0)
      return &fields[count];
  return NULL;
}
