#include "platform.h"

#include "json_text.h"

#include <string.h>

#define MAX_DEPTH 16

/* A pass_ function walks over one part of the text and returns its end, or NULL when
 * lua-cjson must decode the text. None reads beyond the NUL that ends the text. */

const char *json_text_skip_space(const char *p) {
  while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')
    p++;
  return p;
}

static const char *skip_digits(const char *p) {
  while (*p >= '0' && *p <= '9')
    p++;
  return p;
}

/* Four hexadecimal digits that are not a surrogate. `p` is at the first. */
static const char *pass_code_unit(const char *p) {
  for (int i = 0; i < 4; i++)
    if (p[i] == '\0' || strchr("0123456789abcdefABCDEF", p[i]) == NULL)
      return NULL;
  int is_surrogate = (p[0] == 'd' || p[0] == 'D') && p[1] >= '8'; /* 8, 9, and the letters */
  return is_surrogate ? NULL : p + 4;
}

/* A string. `p` is at its opening quote. */
static const char *pass_string(const char *p) {
  if (*p != '"')
    return NULL;
  p++;
  for (;;) {
    p += strcspn(p, "\"\\");
    if (*p == '"')
      return p + 1;
    if (*p == '\0' || p[1] == '\0' || strchr("\"\\/bfnrtu", p[1]) == NULL)
      return NULL;
    p = p[1] == 'u' ? pass_code_unit(p + 2) : p + 2;
    if (p == NULL)
      return NULL;
  }
}

static const char *pass_number(const char *p, json_text *object) {
  const char *first = *p == '-' ? p + 1 : p;
  const char *end = skip_digits(first);
  if (end == first || (*first == '0' && end > first + 1))
    return NULL;
  if (*end == '.') {
    if (end - first > JSON_TEXT_EXACT_DIGITS) /* it may be out of range */
      return NULL;
    const char *fraction = end + 1;
    end = skip_digits(fraction);
    if (end == fraction)
      return NULL;
  } else if (end - first > JSON_TEXT_EXACT_DIGITS) {
    object->marked = 1;
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

static const char *pass_value(const char *p, int depth, json_text *object);

/* The elements of an array. `p` is after the opening bracket. */
static const char *pass_array(const char *p, int depth, json_text *object) {
  p = json_text_skip_space(p);
  if (*p == ']') {
    object->marked = 1;
    return p + 1;
  }
  for (;;) {
    p = pass_value(json_text_skip_space(p), depth, object);
    if (p == NULL)
      return NULL;
    p = json_text_skip_space(p);
    if (*p == ']')
      return p + 1;
    if (*p++ != ',')
      return NULL;
  }
}

/* A field, with the white space around it. */
static const char *pass_field(const char *p, int depth, json_text *object, place *name, place *value) {
  name->from = json_text_skip_space(p);
  name->to = pass_string(name->from);
  if (name->to == NULL)
    return NULL;
  p = json_text_skip_space(name->to);
  if (*p != ':')
    return NULL;
  value->from = json_text_skip_space(p + 1);
  value->to = pass_value(value->from, depth, object);
  return value->to != NULL ? json_text_skip_space(value->to) : NULL;
}

/* The fields of an object. `p` is after the opening brace. */
static const char *pass_object(const char *p, int depth, json_text *object) {
  p = json_text_skip_space(p);
  if (*p == '}')
    return p + 1;
  for (;;) {
    place name, value;
    p = pass_field(p, depth, object, &name, &value);
    if (p == NULL)
      return NULL;
    if (*p == '}')
      return p + 1;
    if (*p++ != ',')
      return NULL;
  }
}

static const char *pass_value(const char *p, int depth, json_text *object) {
  switch (*p) {
  case '"':
    return pass_string(p);
  case '{':
    return depth < MAX_DEPTH ? pass_object(p + 1, depth + 1, object) : NULL;
  case '[':
    return depth < MAX_DEPTH ? pass_array(p + 1, depth + 1, object) : NULL;
  case 't':
    return pass_word(p, "true");
  case 'f':
    return pass_word(p, "false");
  case 'n':
    return pass_word(p, "null");
  default:
    return pass_number(p, object);
  }
}

/* Records a field. Returns 0 when lua-cjson must decode the text. */
static int add_field(json_text *object, const char *text, const place *name, const place *value) {
  size_t name_length = (size_t)(name->to - name->from) - 2, end = (size_t)(value->to - text);
  if (object->count == JSON_TEXT_MAX_FIELDS || end > UINT32_MAX ||
      memchr(name->from, '\\', name_length + 1) != NULL)
    return 0;
  object->fields[object->count++] = (json_text_field){
      .name = (uint32_t)(name->from + 1 - text),
      .name_length = (uint32_t)name_length,
      .value = (uint32_t)(value->from - text),
      .value_length = (uint32_t)(value->to - value->from),
  };
  return 1;
}

int json_text_read(const char *text, json_text *object) {
  object->count = 0;
  object->marked = 0;
  if (*text != '{')
    return 0;
  const char *p = text + 1;
  for (;;) {
    place name, value;
    p = pass_field(p, 1, object, &name, &value);
    if (p == NULL || !add_field(object, text, &name, &value))
      return 0;
    if (*p == '}') {
      object->end = p + 1;
      return 1;
    }
    if (*p++ != ',')
      return 0;
  }
}

const json_text_field *json_text_find(const char *text, const json_text_field *fields, size_t count,
                                      const char *name, size_t name_length) {
  while (count-- > 0)
    if (fields[count].name_length == name_length && memcmp(text + fields[count].name, name, name_length) == 0)
      return &fields[count];
  return NULL;
}
