/* SPDX-License-Identifier: MIT */
#include "model/layout.h"

#include <string.h>

/* Fills header and table for the sections present; returns their number. */
static uint32_t lay_out(const tt_section sections[TT_SECTION_COUNT], tt_format_header *header,
                        tt_format_entry table[TT_SECTION_COUNT])
{
    uint32_t n_sections = 0;
    for (int id = 0; id < TT_SECTION_COUNT; id++)
        n_sections += sections[id].data != NULL;
    uint64_t offset = sizeof *header + n_sections * sizeof *table;
    uint32_t n = 0;
    for (int id = 0; id < TT_SECTION_COUNT; id++) {
        if (sections[id].data == NULL)
            continue;
        tt_format_entry *entry = &table[n++];
        memset(entry, 0, sizeof *entry);
        const char *tag = tt_section_tag((tt_section_id)id);
        memcpy(entry->tag, tag, strlen(tag));
        entry->offset = offset = tt_format_align(offset);
        entry->bytes = sections[id].bytes;
        entry->checksum = tt_format_checksum(sections[id].data, sections[id].bytes);
        offset += entry->bytes;
    }
    memcpy(header->magic, TT_FORMAT_MAGIC, sizeof header->magic);
    header->version = TT_FORMAT_VERSION;
    header->n_sections = n_sections;
    header->file_bytes = offset;
    header->checksum = 0;
    return n_sections;
}

static topictag_status write_padded(tt_outfile *file, uint64_t *at, uint64_t offset,
                                    const void *bytes, uint64_t n_bytes, topictag_error *err)
{
    static const char zeros[TT_FORMAT_ALIGNMENT];
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_outfile_write(file, zeros, (size_t)(offset - *at), err));
    TT_TRY(tt_outfile_write(file, bytes, (size_t)n_bytes, err));
    *at = offset + n_bytes;
done:
    return rc;
}

topictag_status tt_model_write(const tt_model *model, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_outfile file = {0};
    tt_section sections[TT_SECTION_COUNT];
    struct {
        tt_format_header header;
        tt_format_entry table[TT_SECTION_COUNT];
    } head;
    tt_format_sections(model, sections);
    const uint32_t n_sections = lay_out(sections, &head.header, head.table);
    const uint64_t head_bytes = sizeof head.header + n_sections * sizeof *head.table;
    head.header.checksum = tt_format_checksum(&head, head_bytes);

    TT_TRY(tt_outfile_open(&file, path, err));
    uint64_t at = 0;
    uint32_t n = 0;
    TT_TRY(write_padded(&file, &at, 0, &head, head_bytes, err));
    for (int id = 0; id < TT_SECTION_COUNT; id++) {
        if (sections[id].data == NULL)
            continue;
        TT_TRY(write_padded(&file, &at, head.table[n].offset, sections[id].data, sections[id].bytes,
                            err));
        n++;
    }
    TT_TRY(tt_outfile_commit(&file, err));
done:
    tt_outfile_release(&file);
    return rc;
}
