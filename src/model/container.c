/* SPDX-License-Identifier: MIT */
#include "model/container.h"

#include "base/file.h"
#include "base/hash.h"

#include <string.h>

typedef struct format_head {
    tt_format_header header;
    tt_format_entry table[TT_FORMAT_MAX_ENTRIES];
} format_head;

typedef struct file_view {
    const tt_container *kind;
    const uint8_t *bytes;
    uint64_t n_bytes;
    tt_section *sections; /* [kind->n_names] */
} file_view;

uint64_t tt_format_checksum(const void *bytes, uint64_t n_bytes)
{
    return tt_hash64(bytes, (size_t)n_bytes, TT_FORMAT_VERSION);
}

topictag_status tt_container_damaged(const tt_container *kind, uint64_t byte, const char *what,
                                     topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, byte, "damaged %s file: %s", kind->noun,
                      what);
}

static topictag_status check_header(const file_view *file, tt_format_header *header,
                                    topictag_error *err)
{
    const char *noun = file->kind->noun;
    if (file->n_bytes < sizeof *header)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, file->n_bytes,
                          "not a topictag %s: expected at least %zu bytes, found %llu", noun,
                          sizeof *header, (unsigned long long)file->n_bytes);
    memcpy(header, file->bytes, sizeof *header);
    if (memcmp(header->magic, file->kind->magic, sizeof header->magic) != 0)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, 0,
                          "not a topictag %s%s: it does not begin with \"%s\"", noun,
                          memcmp(header->magic, "TOPIC", 5) == 0 ? " but another of its files" : "",
                          file->kind->magic);
    if (header->version > TT_FORMAT_VERSION)
        return tt_fail_at(err, TOPICTAG_E_VERSION, NULL, 0, 8,
                          "format version %u is newer than %u, the newest this program reads",
                          header->version, TT_FORMAT_VERSION);
    if (header->version == 0)
        return tt_container_damaged(file->kind, 8, "format version 0", err);
    if (header->file_bytes != file->n_bytes)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, file->n_bytes,
                          "damaged %s file: expected %llu bytes, found %llu", noun,
                          (unsigned long long)header->file_bytes,
                          (unsigned long long)file->n_bytes);
    if (header->n_sections == 0 || header->n_sections > (uint32_t)file->kind->n_names)
        return tt_container_damaged(file->kind, 12, "impossible number of sections", err);
    const uint64_t head_bytes = sizeof *header + header->n_sections * sizeof(tt_format_entry);
    if (head_bytes > file->n_bytes)
        return tt_container_damaged(file->kind, file->n_bytes, "the section table is cut off", err);
    return TOPICTAG_OK;
}

static topictag_status check_head_checksum(const file_view *file, const tt_format_header *header,
                                           topictag_error *err)
{
    format_head head;
    const uint64_t head_bytes = sizeof *header + header->n_sections * sizeof(tt_format_entry);
    memcpy(&head, file->bytes, (size_t)head_bytes);
    head.header.checksum = 0;
    if (tt_format_checksum(&head, head_bytes) != header->checksum)
        return tt_fail_at(err, TOPICTAG_E_CHECKSUM, NULL, 0, 24,
                          "damaged %s file: the checksum of the header does not match",
                          file->kind->noun);
    return TOPICTAG_OK;
}

/* A section's tag as the table has it. */
static void put_tag(char tag[8], const tt_section_name *name)
{
    memset(tag, 0, 8);
    memcpy(tag, name->tag, strlen(name->tag));
}

static int section_of_tag(const tt_container *kind, const char tag[8])
{
    char known[8];
    for (int id = 0; id < kind->n_names; id++) {
        put_tag(known, &kind->names[id]);
        if (memcmp(tag, known, sizeof known) == 0)
            return id;
    }
    return -1;
}

/* Sections must follow one another in their order, aligned, with nothing but zeros between. */
static topictag_status check_section(file_view *file, const tt_format_entry *entry, uint64_t *at,
                                     int *last, topictag_error *err)
{
    const int id = section_of_tag(file->kind, entry->tag);
    if (id <= *last)
        return tt_container_damaged(file->kind, *at, "unknown or misplaced section", err);
    if (entry->offset != tt_format_align(*at) || entry->offset > file->n_bytes ||
        entry->bytes > file->n_bytes - entry->offset)
        return tt_container_damaged(file->kind, *at, "a section lies outside the file", err);
    for (uint64_t byte = *at; byte < entry->offset; byte++)
        if (file->bytes[byte] != 0)
            return tt_container_damaged(file->kind, byte, "padding that is not zero", err);
    const void *data = file->bytes + entry->offset;
    if (tt_format_checksum(data, entry->bytes) != entry->checksum)
        return tt_fail_at(err, TOPICTAG_E_CHECKSUM, NULL, 0, entry->offset,
                          "damaged %s file: the checksum of section \"%s\" does not match",
                          file->kind->noun, file->kind->names[id].name);
    file->sections[id] = (tt_section){data, entry->bytes};
    *at = entry->offset + entry->bytes;
    *last = id;
    return TOPICTAG_OK;
}

topictag_status tt_container_read(const tt_container *kind, const void *bytes, uint64_t n_bytes,
                                  tt_section *sections, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    file_view file = {kind, bytes, n_bytes, sections};
    tt_format_header header;
    memset(sections, 0, (size_t)kind->n_names * sizeof *sections);
    TT_TRY(check_header(&file, &header, err));
    TT_TRY(check_head_checksum(&file, &header, err));
    uint64_t at = sizeof header + header.n_sections * sizeof(tt_format_entry);
    int last = -1;
    for (uint32_t i = 0; i < header.n_sections; i++) {
        tt_format_entry entry;
        memcpy(&entry, file.bytes + sizeof header + i * sizeof entry, sizeof entry);
        TT_TRY(check_section(&file, &entry, &at, &last, err));
    }
    if (at != file.n_bytes)
        rc = tt_container_damaged(kind, at, "bytes after the last section", err);
done:
    return rc;
}

topictag_status tt_container_take(const tt_container *kind, const tt_section *sections, int id,
                                  uint64_t count, size_t size, void *field, topictag_error *err)
{
    const tt_section *section = &sections[id];
    if (section->data == NULL || section->bytes / size != count || section->bytes % size != 0)
        return tt_fail(err, TOPICTAG_E_FORMAT,
                       "damaged %s file: section \"%s\" is missing or has a wrong size", kind->noun,
                       kind->names[id].name);
    memcpy(field, &section->data, sizeof section->data);
    return TOPICTAG_OK;
}

/* Fills header and table for the sections present; returns their number. */
static uint32_t lay_out(const tt_container *kind, const tt_section *sections, format_head *head)
{
    uint32_t n_sections = 0;
    for (int id = 0; id < kind->n_names; id++)
        n_sections += sections[id].data != NULL;
    uint64_t offset = sizeof head->header + n_sections * sizeof *head->table;
    uint32_t n = 0;
    for (int id = 0; id < kind->n_names; id++) {
        if (sections[id].data == NULL)
            continue;
        tt_format_entry *entry = &head->table[n++];
        put_tag(entry->tag, &kind->names[id]);
        entry->offset = offset = tt_format_align(offset);
        entry->bytes = sections[id].bytes;
        entry->checksum = tt_format_checksum(sections[id].data, sections[id].bytes);
        offset += entry->bytes;
    }
    memcpy(head->header.magic, kind->magic, sizeof head->header.magic);
    head->header.version = TT_FORMAT_VERSION;
    head->header.n_sections = n_sections;
    head->header.file_bytes = offset;
    head->header.checksum = 0;
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

topictag_status tt_container_write(const tt_container *kind, const tt_section *sections,
                                   const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_outfile file = {0};
    format_head head;
    const uint32_t n_sections = lay_out(kind, sections, &head);
    const uint64_t head_bytes = sizeof head.header + n_sections * sizeof *head.table;
    head.header.checksum = tt_format_checksum(&head, head_bytes);

    TT_TRY(tt_outfile_open(&file, path, err));
    uint64_t at = 0;
    uint32_t n = 0;
    TT_TRY(write_padded(&file, &at, 0, &head, head_bytes, err));
    for (int id = 0; id < kind->n_names; id++) {
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
