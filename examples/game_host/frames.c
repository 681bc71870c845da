#include "frames.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BAR_WIDTH 50

static double read_clock(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double frames_now(void) {
  return read_clock(CLOCK_MONOTONIC);
}

double frames_processor_time(void) {
  return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void frames_sleep_until(double time) {
  struct timespec until;
  until.tv_sec = (time_t)floor(time);
  until.tv_nsec = (long)((time - floor(time)) * 1e9);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    ;
}

int frames_times_init(frames_times *times, size_t capacity) {
  times->count = 0;
  times->capacity = capacity;
  times->seconds = malloc(capacity * sizeof *times->seconds);
  return times->seconds != NULL ? 0 : -1;
}

void frames_times_free(frames_times *times) {
  free(times->seconds);
  times->seconds = NULL;
}

void frames_times_add(frames_times *times, double seconds) {
  if (times->count < times->capacity)
    times->seconds[times->count++] = seconds;
}

static void print_bucket(const char *label, double limit, size_t count, size_t total) {
  printf("  %s %5.2f ms %6zu  ", label, limit, count);
  for (size_t i = 0; i < (count * BAR_WIDTH + total - 1) / total; i++)
    putchar('#');
  putchar('\n');
}

void frames_print_histogram(const frames_times *times, const char *title, const double *limits,
                            size_t limit_count) {
  printf("%s\n", title);
  for (size_t bucket = 0; bucket <= limit_count && times->count > 0; bucket++) {
    size_t count = 0;
    for (size_t i = 0; i < times->count; i++) {
      double ms = times->seconds[i] * 1000;
      count += (bucket == 0 || ms > limits[bucket - 1]) && (bucket == limit_count || ms <= limits[bucket]);
    }
    if (bucket < limit_count)
      print_bucket("to  ", limits[bucket], count, times->count);
    else
      print_bucket("over", limits[bucket - 1], count, times->count);
  }
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

void frames_print_percentiles(frames_times *times, const char *title) {
  if (times->count == 0)
    return;
  qsort(times->seconds, times->count, sizeof *times->seconds, ascending);
  printf("%s: median %.3f ms, p99 %.3f ms, max %.3f ms\n", title, times->seconds[times->count / 2] * 1000,
         times->seconds[(times->count - 1) * 99 / 100] * 1000, times->seconds[times->count - 1] * 1000);
}
