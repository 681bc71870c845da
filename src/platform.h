/* Selects what the system's headers declare. Every source file includes this first, so
 * that no compiler flag is needed. */
#ifndef LINQ_PLATFORM_H
#define LINQ_PLATFORM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

/* Files of more than 2 GiB on 32-bit systems. */
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif

/* Times after 2038 there: without it a file of that age cannot even be looked at. */
#ifndef _TIME_BITS
#define _TIME_BITS 64
#endif

#endif
