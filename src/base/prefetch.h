/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_PREFETCH_H
#define TT_BASE_PREFETCH_H

/* Announces that what lies at an address will soon be read or written. A hint: it cannot fail. */
static inline void tt_prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

#endif
