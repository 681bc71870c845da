/* libcurl, and the versions that linq accepts. */
#ifndef LINQ_LIBCURL_H
#define LINQ_LIBCURL_H

#include <curl/curl.h>

/* 7.87 introduced CURLOPT_QUICK_EXIT. In older versions a timeout waits for the resolver. */
#define LINQ_LEAST_LIBCURL 0x075700
#define LINQ_LEAST_LIBCURL_TEXT "7.87"

#if LIBCURL_VERSION_NUM < LINQ_LEAST_LIBCURL
#error "linq needs libcurl 7.87 or later"
#include "linq needs libcurl 7.87 or later" /* ends the compilation */
#endif

/* Constants of later versions, because the headers may be older than the loaded library. */
#define LINQ_CURLMOPT_QUICK_EXIT ((CURLMoption)21) /* 8.20 */
#define LINQ_CURLE_TOO_LARGE ((CURLcode)100)       /* 8.6 */

#endif
