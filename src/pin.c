#include "platform.h"

#include "pin.h"

#include <dlfcn.h>
#include <stddef.h>

static const char inside = 0; /* an address in this file */

void pin_module(void) {
  Dl_info module;
  if (dladdr(&inside, &module) == 0 || module.dli_fname == NULL)
    return; /* nothing was loaded here: the program is static */
  void *handle = dlopen(module.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
  if (handle == NULL)
    return; /* no library has this name: it is the program's own */
  /* The mark stays when the handle goes; were it to fail, a count would be left. */
  (void)dlclose(handle);
}
