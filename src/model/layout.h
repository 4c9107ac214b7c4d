/* SPDX-License-Identifier: MIT */
#ifndef TT_MODEL_LAYOUT_H
#define TT_MODEL_LAYOUT_H

/*
 * The layout of a model file, in one place for writer and reader: models/FORMAT.md in C.
 *
 *   header | section table | section | zero padding | section | ...
 */

#include "model/model.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are mapped, so the machine must be little-endian"
#endif

#define TT_FORMAT_MAGIC     "TOPICTAG"
#define TT_FORMAT_VERSION   1u
#define TT_FORMAT_ALIGNMENT 64u /* bytes; a section starts on a cache line */

typedef struct tt_format_header {
    char magic[8];
    uint32_t version;
    uint32_t n_sections;
    uint64_t file_bytes;
    uint64_t checksum; /* of header and section table with this field 0 */
} tt_format_header;
_Static_assert(sizeof(tt_format_header) == 32, "the header has a fixed size");

typedef struct tt_format_entry {
    char tag[8]; /* NUL-padded */
    uint64_t offset;
    uint64_t bytes;
    uint64_t checksum;
} tt_format_entry;
_Static_assert(sizeof(tt_format_entry) == 32, "a table entry has a fixed size");

/* The sections in file order. Kernel and linear models hold different ones. */
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
    TT_SECTION_SV_BEGIN,
    TT_SECTION_SV_IDS,
    TT_SECTION_SV_VALUES,
    TT_SECTION_SV_NORM2,
    TT_SECTION_COEF,
    TT_SECTION_COUNT
} tt_section_id;

typedef struct tt_section {
    const void *data; /* NULL: the model has no such section */
    uint64_t bytes;
} tt_section;

const char *tt_section_tag(tt_section_id id);
const char *tt_section_name(tt_section_id id);

/* Where each section of a model in memory lies: what the writer writes. */
void tt_format_sections(const tt_model *model, tt_section sections[TT_SECTION_COUNT]);

uint64_t tt_format_checksum(const void *bytes, uint64_t n_bytes);

static inline uint64_t tt_format_align(uint64_t offset)
{
    return (offset + TT_FORMAT_ALIGNMENT - 1) / TT_FORMAT_ALIGNMENT * TT_FORMAT_ALIGNMENT;
}

#endif
