#include "platform.h"

#include "pin.h"

#include <dlfcn.h>
#include <stddef.h>

static const char inside = 0; /* an address in this file */

void pin_module(void) {
  Dl_info module;
  if (dladdr(&inside, &module) == 0 || module.dli_fname == NULL)
    return; /* the program is static */
  void *handle = dlopen(module.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
  if (handle == NULL)
    return; /* no library has this name, so the code is in the program itself */
  /* RTLD_NODELETE outlasts the handle. If dlclose fails, only a reference stays. */
  (void)dlclose(handle);
}
