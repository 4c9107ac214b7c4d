/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_LETTERS_H
#define TT_TEXT_LETTERS_H

/* What Unicode says of a code point. */

#include <stdbool.h>
#include <stdint.h>

bool tt_is_letter(uint32_t c);  /* general category L */
bool tt_is_capital(uint32_t c); /* Lu */

#endif
