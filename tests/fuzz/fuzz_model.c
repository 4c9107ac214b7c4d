/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are a model or are refused; a model that opens can tag. The checksums of the input are
 * made right first, else no change would get past them.
 */
#include "model/layout.h"
#include "topictag/topictag.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void reseal(uint8_t *bytes, size_t n_bytes)
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    topictag_model *model = NULL;
    topictag_session *session = NULL;
    topictag_prediction prediction;
    topictag_error err;
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    reseal(copy, size);
    if (topictag_model_open_memory(&model, copy, size, &err) == TOPICTAG_OK &&
        topictag_session_new(&session, model, NULL, &err) == TOPICTAG_OK &&
        topictag_predict(session, "a court and a chip", 18, 0, &prediction, &err) != TOPICTAG_OK)
        abort();
    topictag_session_free(session);
    topictag_model_free(model);
    free(copy);
    return 0;
}
