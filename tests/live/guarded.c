// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * guarded - the part of `traced` whose probe has a semaphore: a counter that the kernel counts up
 * while somebody listens. A file of its own, as <sys/sdt.h> wants them for all probes or for none.
 */
#define _SDT_HAS_SEMAPHORES 1
#include <sys/sdt.h>

unsigned short guarded_listeners(void);
void guarded_round(int i);

__extension__ volatile unsigned short app_guarded_semaphore __attribute__((section(".probes")));

unsigned short guarded_listeners(void)
{
	return app_guarded_semaphore;
}

void guarded_round(int i)
{
	if (app_guarded_semaphore)
		DTRACE_PROBE1(app, guarded, i);
}
