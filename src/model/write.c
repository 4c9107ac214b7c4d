/* SPDX-License-Identifier: MIT */
#include "model/layout.h"

topictag_status tt_model_write(const tt_model *model, const char *path, topictag_error *err)
{
    tt_section sections[TT_SECTION_COUNT];
    tt_format_sections(model, sections);
    return tt_container_write(&tt_model_container, sections, path, err);
}
