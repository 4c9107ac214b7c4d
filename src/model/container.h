/* SPDX-License-Identifier: MIT */
#ifndef TT_MODEL_CONTAINER_H
#define TT_MODEL_CONTAINER_H

/*
 * The file that holds a model or a background: named sections behind a magic, a version and
 * checksums (models/FORMAT.md). Which sections there are is the business of its users.
 *
 *   header | section table | section | zero padding | section | ...
 */

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are mapped, so the machine must be little-endian"
#endif

#define TT_FORMAT_VERSION     1u
#define TT_FORMAT_ALIGNMENT   64u /* bytes; a section starts on a cache line */
#define TT_FORMAT_MAX_ENTRIES 32u

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

typedef struct tt_section {
    const void *data; /* NULL: the file has no such section */
    uint64_t bytes;
} tt_section;

typedef struct tt_section_name {
    const char *tag;  /* in the file; 8 bytes at most */
    const char *name; /* for people */
} tt_section_name;

/* A kind of file. */
typedef struct tt_container {
    const char *magic;            /* 8 bytes */
    const char *noun;             /* "model" */
    const tt_section_name *names; /* [n_names] in file order */
    int n_names;                  /* at most TT_FORMAT_MAX_ENTRIES */
} tt_container;

/*
 * Finds the sections of a file in memory: sections [kind->n_names]. E_FORMAT, E_CHECKSUM,
 * E_VERSION; err->byte says where.
 */
topictag_status tt_container_read(const tt_container *kind, const void *bytes, uint64_t n_bytes,
                                  tt_section *sections, topictag_error *err) TOPICTAG_MUST_USE;

/* Points *field (a pointer to a pointer) at a section that holds exactly count items of size. */
topictag_status tt_container_take(const tt_container *kind, const tt_section *sections, int id,
                                  uint64_t count, size_t size, void *field,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* E_FORMAT: "damaged model file: what"; byte 0: what tells the place. */
topictag_status tt_container_damaged(const tt_container *kind, uint64_t byte, const char *what,
                                     topictag_error *err) TOPICTAG_MUST_USE;

/* Writes the sections that have data, atomically. */
topictag_status tt_container_write(const tt_container *kind, const tt_section *sections,
                                   const char *path, topictag_error *err) TOPICTAG_MUST_USE;

uint64_t tt_format_checksum(const void *bytes, uint64_t n_bytes);

static inline uint64_t tt_format_align(uint64_t offset)
{
    return (offset + TT_FORMAT_ALIGNMENT - 1) / TT_FORMAT_ALIGNMENT * TT_FORMAT_ALIGNMENT;
}

#endif
