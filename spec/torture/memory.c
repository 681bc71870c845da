/* Allocations: counted by owner, and refused by plan. Lua's come through its
 * allocator, libcurl's through curl_global_init_mem, the core's through malloc(),
 * which this program has in the C library's place. lua-cjson's buffers are left
 * alone: it ends the process when it has no memory for one, and it loses one when
 * Lua has none for what it decodes. Nobody above it can mend either. */
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults.h"
#include "heap.h"

const char *const owner_names[OWNERS] = {"Lua", "core", "libcurl"};

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

/* ---- whose code ---------------------------------------------------------- */

static uintptr_t core_from, core_to;

static int learn(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  if (strstr(info->dlpi_name, "linq/core.so") == NULL)
    return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && part->p_flags & PF_X) {
      core_from = info->dlpi_addr + part->p_vaddr;
      core_to = core_from + part->p_memsz;
    }
  }
  return 0;
}

void faults_find_core(void) {
  dl_iterate_phdr(learn, NULL);
}

/* ---- the plan -------------------------------------------------------------- */

static fault_plan plan;
static int armed, fired;
static unsigned long passed;

void faults_disarm(void) {
  armed = 0;
}

int faults_fired(void) {
  return fired;
}

int faults_skip_time(void) {
  return armed && fired;
}

/* Calls of each function while faults are armed. The first stands for allocations. */
static struct {
  const char *name;
  int gives_descriptor;
  unsigned long calls;
} functions[] = {
    {NULL, 0, 0},         {"open", 1, 0},
    {"fopen", 1, 0},      {"socket", 1, 0},
    {"socketpair", 1, 0}, {"epoll_create1", 1, 0},
    {"eventfd", 1, 0},    {"timerfd_create", 1, 0},
    {"epoll_ctl", 0, 0},  {"timerfd_settime", 0, 0},
    {"connect", 0, 0},    {"setsockopt", 0, 0},
    {"send", 0, 0},       {"sendmsg", 0, 0},
    {"recv", 0, 0},       {"read", 0, 0},
    {"write", 0, 0},      {"rename", 0, 0},
    {"getrandom", 0, 0},  {"pthread_create", 0, 0},
    {"fdopen", 0, 0},     {"fwrite", 0, 0},
    {"fread", 0, 0},      {"fclose", 0, 0},
};

#define FUNCTIONS (sizeof functions / sizeof *functions)

/* "descriptor" means all that give one, as when the process has too many. */
static int is_meant(size_t i, const char *wanted) {
  if (functions[i].name == NULL || wanted == NULL)
    return functions[i].name == wanted;
  return strcmp(functions[i].name, wanted) == 0 ||
         (functions[i].gives_descriptor && strcmp(wanted, "descriptor") == 0);
}

static size_t find(const char *function) {
  size_t i = 0;
  while (i < FUNCTIONS - 1 &&
         (functions[i].name == NULL || function == NULL ? functions[i].name != function
                                                        : strcmp(functions[i].name, function) != 0))
    i++;
  return i;
}

void faults_arm(const fault_plan *new_plan) {
  plan = *new_plan;
  passed = 0;
  fired = 0;
  for (size_t i = 0; i < FUNCTIONS; i++)
    functions[i].calls = 0;
  armed = 1;
}

unsigned long faults_passed(const char *function) {
  unsigned long calls = 0;
  for (size_t i = 0; i < FUNCTIONS; i++)
    calls += is_meant(i, function) ? functions[i].calls : 0;
  return calls;
}

int faults_due(const char *function) {
  if (!armed)
    return 0;
  size_t i = find(function);
  functions[i].calls++;
  if (!is_meant(i, plan.function))
    return 0;
  passed++;
  if (plan.first == 0 || passed < plan.first || (plan.count != FAULT_ON && passed >= plan.first + plan.count))
    return 0;
  fired = 1;
  errno = plan.error;
  return 1;
}

/* ---- what is allocated ------------------------------------------------------ */

#define PLACES (1u << 11)

typedef struct block {
  void *at;
  const void *caller;
  unsigned long number; /* of the point; 0: allocated while nothing was armed */
  unsigned age;
  int owner;
} block;

static block blocks[PLACES];
static long live[OWNERS];
static unsigned age = 1, marked;

static size_t place_of(const void *at) {
  return (size_t)(((uintptr_t)at >> 4) * 2654435761u) & (PLACES - 1);
}

static void *note(void *at, int owner, const void *caller) {
  if (at == NULL)
    return NULL;
  size_t i = place_of(at);
  while (blocks[i].at != NULL)
    i = (i + 1) & (PLACES - 1);
  live[owner]++;
  if ((unsigned long)live[OWNER_CORE] + (unsigned long)live[OWNER_LIBCURL] > PLACES / 2)
    abort();
  blocks[i] = (block){at, caller, armed ? passed : 0, age++, owner};
  return at;
}

static void forget(const void *at) {
  size_t i = place_of(at);
  while (blocks[i].at != at) {
    if (blocks[i].at == NULL)
      return;
    i = (i + 1) & (PLACES - 1);
  }
  live[blocks[i].owner]--;
  for (size_t next = (i + 1) & (PLACES - 1); blocks[next].at != NULL; next = (next + 1) & (PLACES - 1)) {
    size_t wanted = place_of(blocks[next].at);
    if (((next - wanted) & (PLACES - 1)) >= ((next - i) & (PLACES - 1))) {
      blocks[i] = blocks[next];
      i = next;
    }
  }
  blocks[i].at = NULL;
}

long faults_live(int owner) {
  return live[owner];
}

void faults_mark_blocks(void) {
  marked = age;
}

void faults_describe_live(char *out, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < PLACES && used < size; i++) {
    const block *one = &blocks[i];
    Dl_info where = {0};
    if (one->at == NULL || one->age < marked)
      continue;
    const char *file = dladdr(one->caller, &where) && where.dli_fname ? strrchr(where.dli_fname, '/') : NULL;
    used += (size_t)snprintf(out + used, size - used, " [%s, at point %lu, by %s+0x%lx %s]",
                             owner_names[one->owner], one->number, file != NULL ? file + 1 : "?",
                             (unsigned long)((uintptr_t)one->caller - (uintptr_t)where.dli_fbase),
                             where.dli_sname != NULL ? where.dli_sname : "");
  }
}

/* ---- Lua's ------------------------------------------------------------------- */

/* A block that shrinks stays where it is: Lua counts on it. */
void *faults_lua_allocate(void *unused, void *at, size_t old_size, size_t new_size) {
  (void)unused;
  if (new_size == 0) {
    live[OWNER_LUA] -= at != NULL;
    return at != NULL ? heap_resize(at, old_size, 0) : NULL;
  }
  if ((at == NULL || new_size > old_size) && faults_due(NULL))
    return NULL;
  live[OWNER_LUA] += at == NULL;
  return heap_resize(at, at != NULL ? old_size : 0, new_size);
}

/* ---- libcurl's --------------------------------------------------------------- */

static void *libcurl_malloc(size_t size) {
  return faults_due(NULL) ? NULL : note(__libc_malloc(size), OWNER_LIBCURL, __builtin_return_address(0));
}

static void *libcurl_calloc(size_t count, size_t size) {
  return faults_due(NULL) ? NULL
                          : note(__libc_calloc(count, size), OWNER_LIBCURL, __builtin_return_address(0));
}

static void *libcurl_realloc(void *at, size_t size) {
  if (faults_due(NULL))
    return NULL;
  if (at != NULL)
    forget(at);
  return note(__libc_realloc(at, size), OWNER_LIBCURL, __builtin_return_address(0));
}

static char *libcurl_strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy =
      faults_due(NULL) ? NULL : note(__libc_malloc(size), OWNER_LIBCURL, __builtin_return_address(0));
  return copy != NULL ? memcpy(copy, text, size) : NULL;
}

static void libcurl_free(void *at) {
  if (at != NULL)
    forget(at);
  __libc_free(at);
}

int faults_init_libcurl(void) {
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, libcurl_malloc, libcurl_free, libcurl_realloc,
                              libcurl_strdup, libcurl_calloc) == CURLE_OK
             ? 0
             : -1;
}

/* ---- the core's ------------------------------------------------------------------ */

static int is_core(const void *caller) {
  return (uintptr_t)caller >= core_from && (uintptr_t)caller < core_to;
}

void *malloc(size_t size) {
  if (!is_core(__builtin_return_address(0)))
    return __libc_malloc(size);
  return faults_due(NULL) ? NULL : note(__libc_malloc(size), OWNER_CORE, __builtin_return_address(0));
}

void *calloc(size_t count, size_t size) {
  if (!is_core(__builtin_return_address(0)))
    return __libc_calloc(count, size);
  return faults_due(NULL) ? NULL : note(__libc_calloc(count, size), OWNER_CORE, __builtin_return_address(0));
}

void *realloc(void *at, size_t size) {
  if (!is_core(__builtin_return_address(0)))
    return __libc_realloc(at, size);
  if (faults_due(NULL))
    return NULL;
  if (at != NULL)
    forget(at);
  return note(__libc_realloc(at, size), OWNER_CORE, __builtin_return_address(0));
}

char *strdup(const char *text) {
  size_t size = strlen(text) + 1;
  int counted = is_core(__builtin_return_address(0));
  char *copy = counted && faults_due(NULL) ? NULL : __libc_malloc(size);
  if (copy != NULL && counted)
    note(copy, OWNER_CORE, __builtin_return_address(0));
  return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void free(void *at) {
  if (at != NULL && live[OWNER_CORE] > 0)
    forget(at);
  __libc_free(at);
}
