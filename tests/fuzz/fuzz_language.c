/* SPDX-License-Identifier: MIT */
/* Any bytes have a code, the same each time; without one, nothing is sure. */
#include "text/language.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char codes[2][16];
    bool reliable[2];
    for (int i = 0; i < 2; i++)
        require(tt_language_detect((const char *)data, size, codes[i], &reliable[i], NULL) ==
                TOPICTAG_OK);
    require(strcmp(codes[0], codes[1]) == 0 && reliable[0] == reliable[1]);
    require(strlen(codes[0]) >= 2 && (strcmp(codes[0], "und") != 0 || !reliable[0]));
    return 0;
}
