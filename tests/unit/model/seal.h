/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_MODEL_SEAL_H
#define TT_UNIT_MODEL_SEAL_H

/*
 * What a forger does: makes the checksums of a tampered file right again.
 */

#include "unit/test.h"

#include "model/container.h"

static inline size_t head_bytes(const uint8_t *bytes)
{
    tt_format_header header;
    memcpy(&header, bytes, sizeof header);
    return sizeof header + header.n_sections * sizeof(tt_format_entry);
}

static inline void reseal(uint8_t *bytes)
{
    tt_format_header header;
    memcpy(&header, bytes, sizeof header);
    for (uint32_t i = 0; i < header.n_sections; i++) {
        tt_format_entry entry;
        memcpy(&entry, bytes + sizeof header + i * sizeof entry, sizeof entry);
        entry.checksum = tt_format_checksum(bytes + entry.offset, entry.bytes);
        memcpy(bytes + sizeof header + i * sizeof entry, &entry, sizeof entry);
    }
    header.checksum = 0;
    memcpy(bytes, &header, sizeof header);
    header.checksum = tt_format_checksum(bytes, head_bytes(bytes));
    memcpy(bytes, &header, sizeof header);
}

#endif
