/* SPDX-License-Identifier: MIT */
#ifndef TT_FUZZ_RESEAL_H
#define TT_FUZZ_RESEAL_H

/*
 * Makes the checksums of a file of sections right, else no change of a fuzzer would get past them.
 * The file may be any bytes.
 */

#include "model/container.h"

#include <string.h>

static inline void reseal(uint8_t *bytes, size_t n_bytes)
{
    tt_format_header header;
    if (n_bytes < sizeof header)
        return;
    memcpy(&header, bytes, sizeof header);
    const size_t room = (n_bytes - sizeof header) / sizeof(tt_format_entry);
    if (header.n_sections > room)
        return;
    for (uint32_t i = 0; i < header.n_sections; i++) {
        tt_format_entry entry;
        uint8_t *at = bytes + sizeof header + i * sizeof entry;
        memcpy(&entry, at, sizeof entry);
        if (entry.offset > n_bytes || entry.bytes > n_bytes - entry.offset)
            return;
        entry.checksum = tt_format_checksum(bytes + entry.offset, entry.bytes);
        memcpy(at, &entry, sizeof entry);
    }
    header.checksum = 0;
    memcpy(bytes, &header, sizeof header);
    header.checksum =
        tt_format_checksum(bytes, sizeof header + header.n_sections * sizeof(tt_format_entry));
    memcpy(bytes, &header, sizeof header);
}

#endif
