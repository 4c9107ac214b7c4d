/* SPDX-License-Identifier: MIT */
#include "corpus/reader.h"

#include "corpus/draft.h"
#include "corpus/source.h"
#include "corpus/walk.h"
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct tt_file_identity {
    dev_t device;
    ino_t inode;
} tt_file_identity;

struct tt_reader {
    tt_reader_options options; /* strings in the arena */
    tt_file_identity *outputs; /* [n_outputs] in the arena: those that are there */
    size_t n_outputs;
    tt_arena arena;
    tt_walk *walk;
    tt_source source;
    tt_draft draft;
    tt_buf path;  /* of the file being read */
    tt_buf label; /* of its folder, as text; empty: none */
    uint64_t total_bytes;
};

static topictag_status check_options(const tt_reader_options *options, topictag_error *err)
{
    const struct {
        const char *name, *value;
    } needed[] = {
        {"id-field", options->id_field},         {"title-field", options->title_field},
        {"text-field", options->text_field},     {"labels-field", options->labels_field},
        {"label-prefix", options->label_prefix}, {"label-separator", options->label_separator}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (needed[i].value == NULL || needed[i].value[0] == '\0')
            return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, needed[i].name, 0, 0,
                              "must not be empty");
    if (options->max_document_bytes == 0)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "max-document-bytes", 0, 0,
                          "the longest document must not be 0 bytes");
    if (options->labels_from != NULL && strcmp(options->labels_from, "category") != 0)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "labels-from", 0, 0,
                          "expected category, found \"%.40s\"", options->labels_from);
    if (options->encoding != NULL && !tt_decode_knows(options->encoding))
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "encoding", 0, 0,
                          "expected the name of an encoding, like windows-1252, found \"%.40s\"",
                          options->encoding);
    return TOPICTAG_OK;
}

static topictag_status copy_options(tt_reader *reader, topictag_error *err)
{
    tt_reader_options *o = &reader->options;
    const char **const strings[] = {
        &o->id_field,   &o->title_field,  &o->text_field,      &o->labels_field, &o->group_field,
        &o->time_field, &o->label_prefix, &o->label_separator, &o->labels_from,  &o->encoding};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        if (*strings[i] == NULL)
            continue;
        *strings[i] = tt_arena_strndup(&reader->arena, *strings[i], strlen(*strings[i]));
        if (*strings[i] == NULL)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

/* What the outputs are; a terminal or a pipe may be read and written. */
static topictag_status identify_outputs(tt_reader *reader, const tt_reader_options *options,
                                        topictag_error *err)
{
    reader->options.outputs = NULL;
    reader->options.n_outputs = 0;
    reader->outputs = tt_arena_alloc(&reader->arena, options->n_outputs, sizeof *reader->outputs);
    if (reader->outputs == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < options->n_outputs; i++) {
        struct stat info;
        if (stat(options->outputs[i], &info) == 0 && S_ISREG(info.st_mode))
            reader->outputs[reader->n_outputs++] = (tt_file_identity){info.st_dev, info.st_ino};
    }
    return TOPICTAG_OK;
}

bool tt_reader_writes(const tt_reader *reader, const char *path)
{
    struct stat info;
    const char *file = strcmp(path, "-") == 0 ? "/dev/stdin" : path;
    if (reader->n_outputs == 0 || stat(file, &info) != 0)
        return false;
    for (size_t i = 0; i < reader->n_outputs; i++)
        if (reader->outputs[i].device == info.st_dev && reader->outputs[i].inode == info.st_ino)
            return true;
    return false;
}

/* Sizes of the paths when all are plain files; a packed file or a folder tells no total. */
static uint64_t sum_sizes(const char *const *paths, size_t n_paths)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n_paths; i++) {
        struct stat info;
        size_t n = strlen(paths[i]);
        bool packed = n >= 3 && strcmp(paths[i] + n - 3, ".gz") == 0;
        if (packed || stat(paths[i], &info) != 0 || !S_ISREG(info.st_mode))
            return 0;
        total += (uint64_t)info.st_size;
    }
    return total;
}

topictag_status tt_reader_open(tt_reader **out, const char *const *paths, size_t n_paths,
                               const tt_reader_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *out = NULL;
    tt_reader *reader = tt_calloc(1, sizeof *reader);
    if (reader == NULL)
        return tt_no_memory(err);
    TT_TRY(check_options(options, err));
    reader->options = *options;
    TT_TRY(copy_options(reader, err));
    TT_TRY(identify_outputs(reader, options, err));
    reader->source.options = &reader->options;
    TT_TRY(tt_walk_open(&reader->walk, paths, n_paths, &reader->options, err));
    reader->total_bytes = sum_sizes(paths, n_paths);
    *out = reader;
    reader = NULL;
done:
    tt_reader_close(reader);
    return rc;
}

void tt_reader_close(tt_reader *reader)
{
    if (reader == NULL)
        return;
    tt_source_release(&reader->source);
    tt_draft_release(&reader->draft);
    tt_walk_close(reader->walk);
    tt_buf_release(&reader->path);
    tt_buf_release(&reader->label);
    tt_arena_release(&reader->arena);
    free(reader);
}

void tt_reader_list_dropped(tt_reader *reader)
{
    reader->options.list_dropped = true;
}

void tt_reader_ignore_labels(tt_reader *reader)
{
    reader->draft.ignores_labels = true;
}

/* Opens the next file; *more is false when there is none. */
static topictag_status next_file(tt_reader *reader, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_walk_file file;
    const topictag_status found = tt_walk_next(reader->walk, &file, more, err);
    if (found == TOPICTAG_OK && !*more)
        return TOPICTAG_OK;
    tt_buf_reset(&reader->path);
    tt_buf_reset(&reader->label);
    TT_TRY(tt_buf_add_str(&reader->path, file.path != NULL ? file.path : "", err));
    if (file.label != NULL)
        TT_TRY(tt_draft_add_path(&reader->label, file.label, err));
    tt_draft_begin(&reader->draft, reader->path.data, 0);
    if (found != TOPICTAG_OK)
        return found;
    if (tt_reader_writes(reader, reader->path.data))
        return tt_fail_at(err, TOPICTAG_E_IO, reader->path.data, 0, 0,
                          "is read and written; write to another file");
    tt_format format = reader->options.format;
    if (format == TT_FORMAT_FOLDER)
        format = TT_FORMAT_AUTO;
    TT_TRY(tt_source_open(&reader->source, reader->path.data, format, file.in_label_folder, err));
done:
    return rc;
}

/* What the record said of itself before it failed, and where it stands. */
static topictag_status finish_failed(tt_reader *reader, topictag_status rc, topictag_error *err)
{
    tt_document *doc = &reader->draft.doc;
    doc->n_labels = 0;
    doc->labels = NULL;
    if (rc == TOPICTAG_E_NO_MEMORY)
        return rc;
    tt_error_locate(err, doc->source, doc->line);
    topictag_status finished = tt_draft_finish(&reader->draft, NULL);
    return finished == TOPICTAG_OK ? rc : tt_no_memory(err);
}

topictag_status tt_reader_next(tt_reader *reader, tt_document *document, bool *more,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_source *source = &reader->source;
    tt_draft *draft = &reader->draft;
    *more = true;
    for (;;) {
        if (source->in == NULL) {
            rc = next_file(reader, more, err);
            if (rc != TOPICTAG_OK || !*more)
                break;
        }
        rc = tt_source_next(source, draft, more, err);
        const bool ended = rc == TOPICTAG_OK && !*more;
        if (ended || source->broken)
            tt_source_close(source);
        if (!ended)
            break;
        *more = true;
    }
    if (rc == TOPICTAG_OK && *more && reader->label.len > 0)
        rc = tt_draft_label(draft, reader->label.data, reader->label.len, err);
    if (rc == TOPICTAG_OK && *more)
        rc = tt_draft_finish(draft, err);
    if (rc != TOPICTAG_OK) {
        *more = true;
        rc = finish_failed(reader, rc, err);
    }
    *document = draft->doc;
    return rc;
}

bool tt_reader_would_wait(const tt_reader *reader)
{
    const tt_source *source = &reader->source;
    return source->in != NULL && !tt_source_has_story(source) && tt_input_would_wait(source->in);
}

size_t tt_reader_passed_over(const tt_reader *reader, const char **example)
{
    return tt_walk_passed_over(reader->walk, example);
}

void tt_reader_progress(const tt_reader *reader, uint64_t *done, uint64_t *total)
{
    *done = reader->source.n_bytes;
    *total = reader->total_bytes;
}
