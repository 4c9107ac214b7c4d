/* SPDX-License-Identifier: MIT */
#include "text/letters.h"

#include <unicode/uchar.h>

bool tt_is_letter(uint32_t c)
{
    return u_isalpha((UChar32)c);
}

bool tt_is_capital(uint32_t c)
{
    return u_isupper((UChar32)c);
}
