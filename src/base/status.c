/* SPDX-License-Identifier: MIT */
#include "base/status.h"

#include <stdio.h>

const char *topictag_status_sentence(topictag_status status)
{
    switch (status) {
#define SENTENCE(name, number, sentence) \
    case TOPICTAG_##name:                \
        return sentence;
        TOPICTAG_STATUS_MAP(SENTENCE)
#undef SENTENCE
    }
    return "unknown status";
}
