/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_AVX2_H
#define TT_SVM_AVX2_H

/*
 * The same C twice, for processors with AVX2 and for all. A lane's products and sums are the same
 * numbers in the same order (none is fused), so results are the same to the bit.
 */

#include <stdbool.h>

/* Inlined into both; what is constant in a caller is constant there. */
#define TT_HOT static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define TT_AVX2 __attribute__((target("avx2")))
static inline bool tt_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define TT_AVX2
static inline bool tt_has_avx2(void)
{
    return false;
}
#endif

#endif
