/* SPDX-License-Identifier: MIT */
#ifndef TT_CLI_OWN_H
#define TT_CLI_OWN_H

/*
 * Rows for the options only the program has.
 */

#include "cli/cli.h"

#include <stddef.h>

#define OWN(field_, kind_, name_, letter_, fallback_, argument_, help_)                            \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = TOPICTAG_OPTION_##kind_,                         \
        .offset = offsetof(cli_own_options, field_), .fallback = fallback_, .argument = argument_, \
        .help = help_, .group = "Output"                                                           \
    }
#define OWN_QUIET \
    OWN(quiet, FLAG, "quiet", 'q', "false", NULL, "no progress and no notes on standard error")
#define OWN_END      \
    {                \
        .name = NULL \
    }

#endif
