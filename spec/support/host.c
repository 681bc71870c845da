/* A program in C for the specs: it runs a script in a Lua state, closes the state, and
 * keeps running. Its name server answers only after that.
 *
 *     host script module
 *
 * The script has a global function, wait_for_look_up(), which returns when a name is
 * looked up. When the state is closed, the program prints whether a file whose name
 * contains `module` is mapped. Then the name server answers, and the program ends when
 * all its other threads have ended, or have had time to crash. */
#define _GNU_SOURCE
#include <dirent.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <netdb.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 30        /* seconds; then a signal ends the program */
#define LONGEST_WAIT 2000 /* ms, for the threads to end */

static sem_t asked, answered;

static void wait_for(sem_t *semaphore) {
  while (sem_wait(semaphore) != 0)
    ;
}

/* Replaces the C library's function, for libcurl too. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) {
  (void)node;
  (void)service;
  (void)hints;
  (void)result;
  sem_post(&asked);
  wait_for(&answered);
  return EAI_NONAME;
}

static int wait_for_look_up(lua_State *L) {
  (void)L;
  wait_for(&asked);
  return 0;
}

static int is_mapped(const char *part) {
  char line[4096];
  int found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps != NULL && !found && fgets(line, sizeof line, maps) != NULL)
    found = strstr(line, part) != NULL;
  if (maps != NULL)
    fclose(maps);
  return found;
}

static int count_threads(void) {
  int count = 0;
  DIR *threads = opendir("/proc/self/task");
  for (struct dirent *one; threads != NULL && (one = readdir(threads)) != NULL;)
    count += one->d_name[0] != '.';
  if (threads != NULL)
    closedir(threads);
  return count;
}

/* libcurl keeps idle threads since 8.21, so this wait is bounded. */
static void wait_until_alone(void) {
  const struct timespec pause = {0, 1000000};
  for (int ms = 0; ms < LONGEST_WAIT && count_threads() != 1; ms++)
    nanosleep(&pause, NULL);
}

static int run(lua_State *L, const char *script) {
  luaL_openlibs(L);
  lua_register(L, "wait_for_look_up", wait_for_look_up);
  int failed = luaL_loadfile(L, script) != 0 || lua_pcall(L, 0, 0, 0) != 0;
  if (failed)
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
  return failed;
}

int main(int count, char **arguments) {
  lua_State *L = luaL_newstate();
  if (count != 3 || L == NULL || sem_init(&asked, 0, 0) != 0 || sem_init(&answered, 0, 0) != 0)
    return EXIT_FAILURE;
  alarm(LONGEST);
  int failed = run(L, arguments[1]);
  lua_close(L);
  puts(is_mapped(arguments[2]) ? "mapped" : "not mapped");
  fflush(stdout);
  sem_post(&answered);
  wait_until_alone();
  puts("lives on");
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
