/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_ICU_H
#define TT_TEXT_ICU_H

/* ICU's failures in our words. */

#include "base/status.h"
#include <unicode/utypes.h>

static inline topictag_status tt_icu_fail(topictag_error *err, UErrorCode status, const char *step)
{
    if (status == U_MEMORY_ALLOCATION_ERROR)
        return tt_no_memory(err);
    return tt_fail(err, TOPICTAG_E_INTERNAL, "ICU: %s: %s", step, u_errorName(status));
}

#endif
