/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_READING_H
#define TT_UNIT_READING_H

#include "pipeline/handles.h"

/* What a reader is told where the user gives no option. */
static inline tt_reader_options default_reading(void)
{
    const topictag_input_options options = topictag_input_options_default();
    return tt_reading_of(&options, true);
}

#endif
