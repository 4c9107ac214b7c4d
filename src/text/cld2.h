/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_CLD2_H
#define TT_TEXT_CLD2_H

/* CLD2, which is C++, as one C function. */

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The code of the language of n_bytes bytes of well-formed UTF-8, a constant string in CLD2's own
 * spelling ("en", "iw", "un" for unknown); NULL when memory is out.
 */
const char *tt_cld2_detect(const char *text, int n_bytes, bool *reliable);

#ifdef __cplusplus
}
#endif
#endif
