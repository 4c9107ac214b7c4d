/* SPDX-License-Identifier: MIT */
#ifndef TT_MODEL_LAYOUT_H
#define TT_MODEL_LAYOUT_H

/*
 * The sections of a model file, in one place for writer and reader: models/FORMAT.md in C.
 */

#include "model/container.h"
#include "model/model.h"

/*
 * The sections in file order. Kernel and linear models hold different ones; those of words are in
 * models trained with a background.
 */
typedef enum tt_section_id {
    TT_SECTION_MANIFEST,
    TT_SECTION_PARAMS,
    TT_SECTION_LABELS,
    TT_SECTION_TERM_OFFSETS,
    TT_SECTION_TERM_BYTES,
    TT_SECTION_TERM_KINDS,
    TT_SECTION_TERM_DF,
    TT_SECTION_SLOT_HASH,
    TT_SECTION_SLOT_TERM,
    TT_SECTION_IDF,
    TT_SECTION_PLATT,
    TT_SECTION_THRESHOLDS,
    TT_SECTION_BIAS,
    TT_SECTION_WEIGHTS,
    TT_SECTION_SCALES,
    TT_SECTION_SV_BEGIN,
    TT_SECTION_SV_IDS,
    TT_SECTION_SV_VALUES,
    TT_SECTION_SV_NORM2,
    TT_SECTION_COEF,
    TT_SECTION_WORD_OFFSETS,
    TT_SECTION_WORD_BYTES,
    TT_SECTION_WORD_KINDS,
    TT_SECTION_WORD_SLOT_HASH,
    TT_SECTION_WORD_SLOT_TERM,
    TT_SECTION_WORD_IDF,
    TT_SECTION_WORD_VECTORS,
    TT_SECTION_LANGUAGES,
    TT_SECTION_CHROME,
    TT_SECTION_COUNT
} tt_section_id;

extern const tt_container tt_model_container;

const char *tt_section_name_of(tt_section_id id);

/* Where each section of a model in memory lies: what the writer writes. */
void tt_format_sections(const tt_model *model, tt_section sections[TT_SECTION_COUNT]);

#endif
