/* Tells a process from the children that it forks. */
#ifndef LINQ_PROCESS_H
#define LINQ_PROCESS_H

#include <sys/types.h>

#pragma GCC visibility push(hidden)

typedef struct process_mark {
  pid_t pid;
  volatile unsigned char *page; /* emptied by the kernel in a child; NULL where it cannot */
} process_mark;

/* Marks the running process as the owner. */
void process_mark_set(process_mark *mark);

/* Whether the running process is the owner: without a system call where
 * fork() empties the page, which is asked several times for each request. */
int process_mark_is_ours(const process_mark *mark);

void process_mark_free(process_mark *mark);

#pragma GCC visibility pop

#endif
