#include "platform.h"

#include "object.h"

#include <lauxlib.h>
#include <string.h>

#include "compat.h"
#include "json.h"
#include "json_text.h"

/* Slot 1 of every object's metatable is its class descriptor, whose slot 1 is
 * the class's metatable. */
#define CLASS_SLOT 1
#define METATABLE_SLOT 1
#define DEFAULT_KIND "object"

/* Break-even: so many reads of single fields of a chat cost as much as a conversion of all,
 * over its text and decoded; see bench c, "read 60 times". Fields that were converted alone
 * keep their values in the conversion of the rest. */
#define READS_OF_TEXT 60
#define READS_OF_DECODED 8

/* The place of the text in the user value of an object that is not decoded. */
#define TEXT_SLOT 1

/* The userdata itself. */
typedef struct object_state {
  unsigned char reads;      /* reads of single fields so far */
  unsigned char nested;     /* a field with a table was converted alone */
  unsigned char text_count; /* number of text_fields; 0 when the object is decoded */
  unsigned char marked;     /* the text needs markers, see json_text.h */
  json_text_field text_fields[];
} object_state;

static const char *const shared_by_instances[] = {"__newindex", "__eq",   "__tostring", "__len",
                                                  "__pairs",    "__name", NULL};

/* ---- objects and their user values ------------------------------------ */

/* Pushes the class descriptor of the object at `index` and returns 1. Pushes nothing
 * and returns 0 for any other value. */
static int push_class(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index))
    return 0;
  lua_rawgeti(L, -1, CLASS_SLOT);
  lua_remove(L, -2);
  if (lua_istable(L, -1))
    return 1;
  lua_pop(L, 1);
  return 0;
}

static void check_object(lua_State *L, int index) {
  if (!push_class(L, index))
    luaL_argerror(L, index, "linq object expected");
}

/* Replaces the table on top of the stack by a new object of the class at `class`, whose
 * user value it becomes: the fields, or their text with `text_count` positions. */
static object_state *push_over(lua_State *L, int class, size_t text_count) {
  object_state *state = lua_newuserdata(L, sizeof *state + text_count * sizeof *state->text_fields);
  state->reads = state->nested = state->marked = 0;
  state->text_count = (unsigned char)text_count;
  lua_rawgeti(L, class, METATABLE_SLOT);
  lua_setmetatable(L, -2);
  lua_insert(L, -2);
  linq_setuservalue(L, -2);
  return state;
}

static void push_object(lua_State *L, int class) {
  push_over(L, class, 0);
}

/* Replaces the string on top, which begins with the text that was read, by a new object of
 * the class at `class` over it. */
static void push_text_object(lua_State *L, int class, const json_text *read) {
  lua_createtable(L, 1, 0);
  lua_insert(L, -2);
  lua_rawseti(L, -2, TEXT_SLOT);
  object_state *state = push_over(L, class, read->count);
  state->marked = (unsigned char)read->marked;
  memcpy(state->text_fields, read->fields, read->count * sizeof *read->fields);
}

/* Pushes a new object of the class at `class` over a copy of a part of a text. The caller
 * keeps `text` alive. */
static void push_part_object(lua_State *L, int class, const char *text, const json_text *read) {
  lua_pushlstring(L, text, (size_t)(read->end - text));
  push_text_object(L, class, read);
}

/* Copies the fields that were decoded alone from the table at `kept` into the one on top,
 * because programs may hold their values. */
static void copy_kept(lua_State *L, int kept) {
  int all = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, kept)) {
    if (lua_type(L, -2) == LUA_TSTRING) {
      lua_pushvalue(L, -2);
      lua_pushvalue(L, -2);
      lua_rawset(L, all);
    }
    lua_pop(L, 1);
  }
}

/* Pushes the fields as lua-cjson decodes them, and keeps them. */
static void push_decoded(lua_State *L, int object) {
  object_state *state = lua_touserdata(L, object);
  linq_getuservalue(L, object);
  if (state->text_count == 0)
    return;
  int kept = lua_gettop(L);
  lua_rawgeti(L, kept, TEXT_SLOT);
  json_decode_text(L, state->marked);
  copy_kept(L, kept);
  lua_replace(L, kept);
  lua_pushvalue(L, kept);
  linq_setuservalue(L, object);
  state->text_count = 0;
}

/* ---- converting the fields -------------------------------------------- */

/* Pushes the class of the objects in field `key` of an object of `class`. */
static void push_nested_class(lua_State *L, int class, int key) {
  lua_getfield(L, class, "classes");
  lua_getfield(L, class, "nested");
  lua_pushvalue(L, key);
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushliteral(L, DEFAULT_KIND);
  }
  lua_gettable(L, -2);
  lua_remove(L, -2);
}

/* Converts the elements of the array on top in place. Tables become objects of the class
 * at `class`. */
static void wrap_elements(lua_State *L, int class) {
  luaL_checkstack(L, 8, "JSON is nested too deeply");
  int array = lua_gettop(L);
  for (int i = 1;; i++) {
    lua_rawgeti(L, array, i);
    if (lua_isnil(L, -1))
      break;
    switch (json_convert(L)) {
    case JSON_ARRAY:
      wrap_elements(L, class);
      lua_pop(L, 1);
      break;
    case JSON_OBJECT:
      push_object(L, class); /* falls through */
    case JSON_CHANGED:
      lua_rawseti(L, array, i);
      break;
    default: /* a null stays */
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

/* Replaces the nested table on top by an object, or converts its elements. */
static void wrap_nested(lua_State *L, int class, int key, json_type type) {
  push_nested_class(L, class, key);
  lua_insert(L, -2);
  if (type == JSON_ARRAY)
    wrap_elements(L, lua_gettop(L) - 1);
  else
    push_object(L, lua_gettop(L) - 1);
  lua_remove(L, -2);
}

/* Converts the fields at `fields` one level deep. Returns 1 if a field has the name of a
 * method. */
static int convert_fields(lua_State *L, int fields, int class) {
  int shadowed = 0;
  lua_getfield(L, class, "methods");
  int methods = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, fields)) {
    int key = lua_gettop(L) - 1;
    lua_pushvalue(L, key);
    lua_rawget(L, methods);
    shadowed |= !lua_isnil(L, -1);
    lua_pop(L, 1);
    json_type type = json_convert(L);
    if (type == JSON_SAME) {
      lua_pop(L, 1);
      continue;
    }
    if (type == JSON_NULL) {
      lua_pop(L, 1);
      lua_pushnil(L);
    } else if (type != JSON_CHANGED) {
      wrap_nested(L, class, key, type);
    }
    lua_pushvalue(L, key);
    lua_insert(L, -2);
    lua_rawset(L, fields);
  }
  lua_pop(L, 1);
  return shadowed;
}

/* Gives an object its own metatable, which differs from the class's in __index. */
static void give_own_metatable(lua_State *L, int object, int fields, int class) {
  lua_createtable(L, 1, 8);
  lua_rawgeti(L, class, METATABLE_SLOT);
  for (int i = 0; shared_by_instances[i] != NULL; i++) {
    lua_getfield(L, -1, shared_by_instances[i]);
    lua_setfield(L, -3, shared_by_instances[i]);
  }
  lua_pop(L, 1);
  lua_pushvalue(L, fields);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, class);
  lua_rawseti(L, -2, CLASS_SLOT);
  lua_setmetatable(L, object);
}

/* Pushes the converted fields of the object at `object`. A fields table has a metatable
 * (for methods and aliases) if and only if it is converted. */
static void push_fields(lua_State *L, int object, int class) {
  push_decoded(L, object);
  int fields = lua_gettop(L);
  if (lua_getmetatable(L, fields)) {
    lua_pop(L, 1);
    return;
  }
  int shadowed = convert_fields(L, fields, class);
  lua_getfield(L, class, "fallback");
  lua_setmetatable(L, fields);
  if (!shadowed)
    give_own_metatable(L, object, fields, class);
}

/* ---- metamethods ------------------------------------------------------ */

/* Stores the value on top under the name at 2 in the table at `fields`. The value stays on
 * top. */
static void keep_value(lua_State *L, int fields) {
  lua_pushvalue(L, 2);
  lua_pushvalue(L, -2);
  lua_rawset(L, fields);
}

/* Replaces the table on top, which is the value of the field named at 2, by an object or an
 * array, and stores that in the table at `fields`. */
static void keep_nested(lua_State *L, object_state *state, int fields, int class, json_type type) {
  state->nested = 1;
  wrap_nested(L, class, 2, type);
  keep_value(L, fields);
}

/* Pushes an array of the objects in the text at `p`, which is after the opening bracket,
 * and returns 1. Returns 0 if json_text_read refuses an element. */
static int push_text_elements(lua_State *L, int class, const char *p) {
  json_text element;
  lua_newtable(L);
  for (int i = 1;; i++) {
    p = json_text_skip_space(p);
    if (!json_text_read(p, &element))
      return 0;
    push_part_object(L, class, p, &element);
    lua_rawseti(L, -2, i);
    p = json_text_skip_space(element.end);
    if (*p++ == ']')
      return 1;
  }
}

/* Pushes the object or the array of objects at `value` without decoding it and returns 1.
 * Pushes nothing and returns 0 if it must be decoded. */
static int push_text_nested(lua_State *L, int class, const char *value) {
  json_text nested;
  int top = lua_gettop(L);
  push_nested_class(L, class, 2);
  int taken;
  if (*value == '[') {
    taken = push_text_elements(L, top + 1, value + 1);
  } else {
    taken = json_text_read(value, &nested);
    if (taken)
      push_part_object(L, top + 1, value, &nested);
  }
  if (taken)
    lua_replace(L, top + 1);
  lua_settop(L, top + taken);
  return taken;
}

/* Pushes the value of a field of `text`. `kept` stores objects and arrays. */
static void push_value_in(lua_State *L, object_state *state, const char *text, const json_text_field *field,
                          int kept, int class) {
  const char *value = text + field->value;
  if (*value == '"' && memchr(value, '\\', field->value_length) == NULL) {
    lua_pushlstring(L, value + 1, (size_t)field->value_length - 2);
  } else if (*value == 't' || *value == 'f') {
    lua_pushboolean(L, *value == 't');
  } else if ((*value == '[' || *value == '{') && push_text_nested(L, class, value)) {
    keep_value(L, kept);
  } else {
    lua_pushlstring(L, value, field->value_length);
    json_decode_text(L, state->marked);
    json_type type = json_convert(L);
    if (type == JSON_ARRAY || type == JSON_OBJECT)
      keep_nested(L, state, kept, class, type);
  }
}

/* Looks up the name at 2 among the aliases. Returns 1 after replacing it by the field's
 * name, 0 if it is not an alias, or -1 if the alias is computed from all fields. */
static int find_alias(lua_State *L, int class) {
  lua_getfield(L, class, "aliases");
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  if (lua_isfunction(L, -1))
    return -1;
  if (lua_isnil(L, -1))
    return 0;
  lua_replace(L, 2);
  return 1;
}

/* Pushes the field named at 2 of the object at 1, which is not decoded, and returns 1.
 * Returns 0 if all fields are needed. */
static int push_text_field(lua_State *L, object_state *state, int class) {
  linq_getuservalue(L, 1);
  int kept = lua_gettop(L);
  lua_rawgeti(L, kept, TEXT_SLOT);
  const char *text = lua_tostring(L, -1);
  for (int tries = 0; lua_type(L, 2) == LUA_TSTRING; tries++) {
    size_t length;
    const char *name = lua_tolstring(L, 2, &length);
    lua_pushvalue(L, 2);
    lua_rawget(L, kept);
    if (!lua_isnil(L, -1))
      return 1;
    const json_text_field *field = json_text_find(text, state->text_fields, state->text_count, name, length);
    if (field != NULL && text[field->value] != 'n') {
      push_value_in(L, state, text, field, kept, class);
      return 1;
    }
    int alias = tries == 0 ? find_alias(L, class) : 0;
    if (alias < 0)
      return 0;
    if (alias == 0) {
      lua_pushnil(L);
      return 1;
    }
  }
  return 0;
}

/* Does the same for an object that is decoded. */
static int push_decoded_field(lua_State *L, object_state *state, int class) {
  linq_getuservalue(L, 1);
  int fields = lua_gettop(L);
  lua_pushvalue(L, 2);
  lua_rawget(L, fields);
  json_type type = lua_isnil(L, -1) ? JSON_NULL : json_convert(L);
  if (type == JSON_SAME || type == JSON_CHANGED)
    return 1;
  if (type == JSON_NULL || state->nested)
    return 0;
  keep_nested(L, state, fields, class, type);
  return 1;
}

/* Pushes the field named at 2 of the object at 1 and returns 1 if the other fields need not
 * be converted. Otherwise pushes nothing and returns 0. */
static int push_alone(lua_State *L, object_state *state, int class) {
  if (state->reads >= (state->text_count > 0 ? READS_OF_TEXT : READS_OF_DECODED))
    return 0;
  state->reads++;
  int top = lua_gettop(L);
  if (state->text_count > 0 ? push_text_field(L, state, class) : push_decoded_field(L, state, class))
    return 1;
  lua_settop(L, top);
  return 0;
}

/* __index of a class. It serves the first reads of an object, and every read of an object
 * with a field that has the name of a method (the method wins). */
static int object_index(lua_State *L) {
  lua_settop(L, 2);
  check_object(L, 1);
  int class = 3;
  lua_getfield(L, class, "methods");
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  if (!lua_isnil(L, -1) || push_alone(L, lua_touserdata(L, 1), class))
    return 1;
  push_fields(L, 1, class);
  lua_pushvalue(L, 2);
  lua_gettable(L, -2);
  return 1;
}

/* __index of the fields table. It looks for a method, then for an alias, which is a field's
 * name or a function of the fields. Upvalues: methods, aliases. */
static int fields_index(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (!lua_isnil(L, -1))
    return 1;
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(2));
  if (lua_isfunction(L, -1)) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
  } else if (!lua_isnil(L, -1)) {
    lua_rawget(L, 1);
  }
  return 1;
}

static int object_newindex(lua_State *L) {
  lua_settop(L, 3);
  check_object(L, 1);
  lua_getfield(L, -1, "kind");
  return luaL_error(L, "a %s is read-only (field '%s')", lua_tostring(L, -1),
                    lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static int same_class_field(lua_State *L, const char *name) {
  lua_getfield(L, 3, name);
  lua_getfield(L, 4, name);
  int same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

/* __eq compares kind, version and id. Objects without an id are never equal. */
static int object_eq(lua_State *L) {
  lua_settop(L, 2);
  if (!push_class(L, 1) || !push_class(L, 2)) {
    lua_pushboolean(L, 0);
    return 1;
  }
  int same = same_class_field(L, "kind") && same_class_field(L, "version");
  if (same) {
    push_fields(L, 1, 3);
    lua_pushliteral(L, "id");
    lua_rawget(L, -2);
    push_fields(L, 2, 4);
    lua_pushliteral(L, "id");
    lua_rawget(L, -2);
    same = !lua_isnil(L, -1) && lua_rawequal(L, -1, -3);
  }
  lua_pushboolean(L, same);
  return 1;
}

/* ---- functions -------------------------------------------------------- */

static void copy_field(lua_State *L, int from, const char *name, const char *as) {
  lua_getfield(L, from, name);
  lua_setfield(L, -2, as);
}

/* core.class(descriptor) -> descriptor
 * The descriptor is a linq.class (lua/linq/objects/init.lua). Upvalue 1 holds the
 * metamethods that all classes share: Lua 5.1 calls __eq only if both sides have the same. */
static int object_class(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_createtable(L, 1, 8);
  copy_field(L, lua_upvalueindex(1), "__index", "__index");
  copy_field(L, lua_upvalueindex(1), "__newindex", "__newindex");
  copy_field(L, lua_upvalueindex(1), "__eq", "__eq");
  copy_field(L, 1, "tostring", "__tostring");
  copy_field(L, 1, "pairs", "__pairs");
  copy_field(L, 1, "len", "__len");
  lua_getfield(L, 1, "kind");
  lua_pushfstring(L, "linq.%s", lua_tostring(L, -1));
  lua_setfield(L, -3, "__name");
  lua_pop(L, 1);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, CLASS_SLOT);
  lua_rawseti(L, 1, METATABLE_SLOT);

  lua_createtable(L, 0, 1);
  lua_getfield(L, 1, "methods");
  luaL_checktype(L, -1, LUA_TTABLE);
  lua_getfield(L, 1, "aliases");
  luaL_checktype(L, -1, LUA_TTABLE);
  lua_pushcclosure(L, fields_index, 2);
  lua_setfield(L, -2, "__index");
  lua_setfield(L, 1, "fallback");
  return 1;
}

/* core.object(class, fields) -> object | nil
 * `fields` comes from core.parse and belongs to the object from now on. Gives nil if it is
 * not a JSON object. */
static int object_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (json_convert(L) != JSON_OBJECT)
    return 0;
  push_object(L, 1);
  return 1;
}

/* Follows the names in the array at `path`, which may be nil, down from the object in `read`,
 * which begins at `text`. Returns the beginning of the object found, which is in `read` then,
 * or NULL if json_text_read refuses it. The object around it is in `parent` and begins at
 * *around. */
static const char *follow_path(lua_State *L, int path, const char *text, json_text *read, json_text *parent,
                               const char **around) {
  *around = NULL;
  for (int i = 1; lua_istable(L, path); i++) {
    size_t length;
    lua_rawgeti(L, path, i);
    const char *name = lua_tolstring(L, -1, &length);
    lua_pop(L, 1); /* the path keeps it */
    if (name == NULL)
      break;
    const json_text_field *field = json_text_find(text, read->fields, read->count, name, length);
    if (field == NULL)
      return NULL;
    *parent = *read;
    *around = text;
    text += field->value;
    if (!json_text_read(text, read))
      return NULL;
  }
  return text;
}

/* Pops the value on top and stores it as the field `name` in the table at `kept`, unless
 * the object in `read` has such a field. */
static void keep_missing(lua_State *L, int kept, const char *name, size_t length, const char *text,
                         const json_text *read) {
  if (json_text_find(text, read->fields, read->count, name, length) == NULL) {
    lua_pushlstring(L, name, length);
    lua_insert(L, -2);
    lua_rawset(L, kept);
  } else {
    lua_pop(L, 1);
  }
}

/* Adds to the object on top, which was read at `text`, the fields of the object around it
 * that it lacks. Returns 0 if one of those is not a scalar. */
static int keep_siblings(lua_State *L, const char *text, const json_text *read, const char *around,
                         const json_text *parent) {
  linq_getuservalue(L, -1);
  int kept = lua_gettop(L);
  for (size_t i = 0; i < parent->count; i++) {
    const json_text_field *field = &parent->fields[i];
    const char *value = around + field->value;
    if (value == text || *value == 'n')
      continue;
    if (*value == '{' || *value == '[')
      return 0;
    lua_pushlstring(L, value, field->value_length);
    json_decode_text(L, parent->marked);
    json_convert(L);
    keep_missing(L, kept, around + field->name, field->name_length, text, read);
  }
  lua_pop(L, 1);
  return 1;
}

/* Adds the fields of the table at `fields` that the object on top lacks. */
static void keep_given(lua_State *L, int fields, const char *text, const json_text *read) {
  linq_getuservalue(L, -1);
  int kept = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, fields)) {
    size_t length;
    const char *name = lua_tolstring(L, -2, &length);
    keep_missing(L, kept, name, length, text, read);
  }
  lua_pop(L, 1);
}

/* Whether the answer has a field `error` or `errors` with a value other than null. */
static int may_hold_error(const char *text, const json_text *read) {
  for (size_t i = 0; i < read->count; i++) {
    const json_text_field *field = &read->fields[i];
    if ((field->name_length == 5 || field->name_length == 6) && text[field->value] != 'n' &&
        memcmp(text + field->name, "errors", field->name_length) == 0)
      return 1;
  }
  return 0;
}

/* Whether the class needs an id, and the object in `read` has none. */
static int lacks_id(lua_State *L, int class, const char *text, const json_text *read) {
  lua_getfield(L, class, "needs_id");
  int needed = lua_toboolean(L, -1);
  lua_pop(L, 1);
  if (!needed)
    return 0;
  const json_text_field *id = json_text_find(text, read->fields, read->count, "id", 2);
  return id == NULL || text[id->value] == 'n';
}

/* core.object_of_text(class, text [, path [, with_siblings [, missing]]]) -> object | nil
 * Makes the object of a JSON text, or the one in it to which `path` (an array of names) leads,
 * without decoding it. With with_siblings it takes on the fields beside it, with `missing` those
 * of that table; its own fields win. Gives nil if the text must be decoded at once, may hold an
 * error, or does not hold such an object with the id that its class needs. */
static int object_of_text(lua_State *L) {
  json_text read, parent = {NULL, 0, 0, {{0}}};
  size_t length;
  const char *around;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TSTRING);
  lua_settop(L, 5);
  const char *whole = lua_tolstring(L, 2, &length), *text = json_text_skip_space(whole);
  if (!json_text_read(text, &read) || json_text_skip_space(read.end) != whole + length)
    return 0;
  if (may_hold_error(text, &read))
    return 0;
  text = follow_path(L, 3, text, &read, &parent, &around);
  if (text == NULL || lacks_id(L, 1, text, &read))
    return 0;
  if (text == whole) {
    lua_pushvalue(L, 2);
    push_text_object(L, 1, &read);
  } else {
    push_part_object(L, 1, text, &read);
  }
  if (lua_toboolean(L, 4) && around != NULL && !keep_siblings(L, text, &read, around, &parent))
    return 0;
  if (lua_istable(L, 5))
    keep_given(L, 5, text, &read);
  return 1;
}

/* core.fields(object) -> the table of its fields, converted one level deep, read-only */
static int object_fields(lua_State *L) {
  check_object(L, 1);
  push_fields(L, 1, lua_gettop(L));
  return 1;
}

/* core.replace(object, other) gives the object the fields and the class of the other. */
static int object_replace(lua_State *L) {
  lua_settop(L, 2);
  check_object(L, 1);
  check_object(L, 2);
  push_fields(L, 2, 4);
  lua_getmetatable(L, 2);
  lua_setmetatable(L, 1);
  linq_setuservalue(L, 1);
  ((object_state *)lua_touserdata(L, 1))->text_count = 0;
  return 0;
}

/* core.class_of(value) -> the descriptor of its class, or nil for a value that is not an object */
static int object_class_of(lua_State *L) {
  return push_class(L, 1);
}

static const luaL_Reg shared_metamethods[] = {
    {"__index", object_index}, {"__newindex", object_newindex}, {"__eq", object_eq}, {NULL, NULL}};

static const luaL_Reg object_functions[] = {{"object", object_new},        {"object_of_text", object_of_text},
                                            {"fields", object_fields},     {"replace", object_replace},
                                            {"class_of", object_class_of}, {NULL, NULL}};

void object_register(lua_State *L) {
  linq_setfuncs(L, object_functions, 0);
  lua_createtable(L, 0, 3);
  linq_setfuncs(L, shared_metamethods, 0);
  lua_pushcclosure(L, object_class, 1);
  lua_setfield(L, -2, "class");
}
