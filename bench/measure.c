/* Runs a command and prints what it took:
 * measure SECONDS CPU COMMAND [ARGUMENT...]
 * prints "wall cpu rss": seconds, seconds (user + system), KiB at its peak.
 * The command runs on the processor CPU where there is such a one, its output
 * goes to /dev/null, and after SECONDS it is ended.
 *
 * This program is small, so that a command's peak is never that of the process
 * which forked it. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double wall_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void pin(int number) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET((size_t)number, &cpus);
  (void)sched_setaffinity(0, sizeof cpus, &cpus); /* else it runs anywhere */
}

static void run(char **command, unsigned seconds, int cpu) {
  pin(cpu);
  int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  alarm(seconds); /* survives the exec */
  execvp(command[0], command);
  perror(command[0]);
  _exit(127);
}

int main(int argc, char **argv) {
  if (argc < 4)
    return 2;
  unsigned seconds = (unsigned)strtoul(argv[1], NULL, 10);
  double started = wall_now();
  pid_t pid = fork();
  if (pid == 0)
    run(argv + 3, seconds, atoi(argv[2]));
  int status;
  struct rusage usage;
  if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
    perror("measure");
    return 1;
  }
  double wall = wall_now() - started;
  if (status != 0) {
    fprintf(stderr, "%s: %s %d\n", argv[3], WIFSIGNALED(status) ? "ended by signal" : "exit status",
            WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return 1;
  }
  printf("%.9f %.6f %ld\n", wall, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss);
  return 0;
}
