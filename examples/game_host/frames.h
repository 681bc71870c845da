/* A frame loop's clock, and what it measures: how long things took, a frame each. */
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>

/* Seconds of a clock that only goes forward. */
double frames_now(void);

/* Seconds that this thread had a processor: without the time that it was ready
 * to run and others did. */
double frames_processor_time(void);

/* Sleeps until `time`. */
void frames_sleep_until(double time);

typedef struct frames_times {
  double *seconds;
  size_t count, capacity;
} frames_times;

/* Room for `capacity` frames; more are not recorded. Returns 0, or -1. */
int frames_times_init(frames_times *times, size_t capacity);
void frames_times_free(frames_times *times);
void frames_times_add(frames_times *times, double seconds);

/* Prints one line a bucket: `limits` are their upper ends in ms, ascending. */
void frames_print_histogram(const frames_times *times, const char *title, const double *limits,
                            size_t limit_count);

/* Prints median, 99th percentile and maximum. Sorts the times. */
void frames_print_percentiles(frames_times *times, const char *title);

#endif
