/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_NUMBER_H
#define TT_BASE_NUMBER_H

/*
 * Numbers to text and back, the same in every locale. Parsers take the whole string or refuse it:
 * no leading blanks, no trailing bytes, no overflow, no NaN or infinity, no hexadecimal. Doubles
 * may begin with "+" or "-". What is too small for a double is 0.
 */

#include "base/buffer.h"
#include <stdbool.h>

bool tt_parse_u64(const char *text, size_t n_bytes, uint64_t *out);
bool tt_parse_double(const char *text, size_t n_bytes, double *out);

/* Bytes that hold any number the functions below write, the NUL included. */
#define TT_NUMBER_BYTES 32

/* The first of 15, 16 and 17 digits that reads back as the same double; value must be finite. */
const char *tt_format_double(double value, char out[TT_NUMBER_BYTES]);

/* With exactly `decimals` (at most 9) digits after the point, like "%.3f"; values of 1e15 and more
 * as tt_format_double writes them. value must be finite. */
const char *tt_format_fixed(double value, unsigned decimals, char out[TT_NUMBER_BYTES]);

#define TT_SHARE_DECIMALS 6
#define TT_SHARE_BYTES    (2 + TT_SHARE_DECIMALS)

/* The same for a value from 0 to 1 with six decimals: always as many bytes, no NUL. */
void tt_format_share(double value, char out[TT_SHARE_BYTES]);

#endif
