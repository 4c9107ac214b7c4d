/* SPDX-License-Identifier: MIT */
#include "evaluate/report.h"

const char *tt_gate_kind_name(tt_gate_kind kind)
{
    static const char *const names[TT_GATE_KINDS] = {
        [TT_GATE_FLOOR] = "min", [TT_GATE_DROP] = "max-drop", [TT_GATE_PIN] = "pin"};
    return names[kind];
}

topictag_status tt_report_tags(tt_buf *out, const tt_report *report, const tt_tag_sets *sets,
                               uint32_t doc, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++) {
        const uint32_t label = sets->labels[i];
        const char *name = label < report->n_labels ? report->label_names[label] : "(unknown)";
        TT_TRY(tt_buf_add_str(out, i > sets->begin[doc] ? ", " : "", err));
        TT_TRY(tt_buf_add_str(out, name, err));
    }
    if (sets->begin[doc] == sets->begin[doc + 1])
        TT_TRY(tt_buf_add_str(out, "no tag", err));
done:
    return rc;
}
