/* SPDX-License-Identifier: MIT */

#include "markup/drop_reason.h"
#include <stddef.h>

const char *tt_drop_reason_name(tt_drop_reason reason)
{
    static const char *const names[] = {
        "outside", "navigation", "links",  "cookie", "sharing", "related",   "comments", "caption",
        "byline",  "promotion",  "footer", "hidden", "form",    "duplicate", "recurring"};
    size_t index = (size_t)reason;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}
