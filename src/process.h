/* Tells a process from the children that it forks: the one way to know a fork. What
 * belongs to one process has a mark, zeroed before it is first set. */
#ifndef LINQ_PROCESS_H
#define LINQ_PROCESS_H

#include <sys/types.h>

#pragma GCC visibility push(hidden)

typedef struct process_mark {
  pid_t pid;
  volatile unsigned char *page; /* emptied by the kernel in a child; NULL where it cannot */
} process_mark;

/* Marks the running process as the owner. Nothing is to be freed. */
void process_mark_set(process_mark *mark);

/* The same, where it is asked several times for each request: without a system call,
 * if fork() empties a page here. Free it. */
void process_mark_set_paged(process_mark *mark);

/* Marks the owner of another mark as this one's. Nothing is to be freed. */
void process_mark_copy(process_mark *mark, const process_mark *from);

int process_mark_is_ours(const process_mark *mark);

/* Whether two marks are one process's. */
int process_mark_is_same(const process_mark *mark, const process_mark *other);

/* Idempotent. */
void process_mark_free(process_mark *mark);

#pragma GCC visibility pop

#endif
