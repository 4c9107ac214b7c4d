/* SPDX-License-Identifier: MIT */
#include "corpus/corpus.h"

#include "base/hash.h"
#include "base/strmap.h"

#include <stdlib.h>
#include <string.h>

/* Documents between two reports of progress. */
#define PROGRESS_STEP 256

/* What is needed only while the corpus is read. Label ids are those of the map until the end. */
typedef struct tt_loader {
    tt_corpus *corpus;
    tt_reader *reader;
    const char *const *paths; /* [n_paths] */
    size_t n_paths;
    tt_on_error on_error;
    const topictag_listener *listener;
    tt_strmap *labels;
    tt_strmap *ids;
    const char *last_source; /* in the arena */
    bool keep_records;
    size_t cap_docs, cap_begin, cap_label_ids, cap_skipped;
} tt_loader;

static topictag_status copy_string(tt_arena *arena, const char **slot, topictag_error *err)
{
    if (*slot == NULL)
        return TOPICTAG_OK;
    *slot = tt_arena_strndup(arena, *slot, strlen(*slot));
    return *slot != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

/* Many stories share one. */
static topictag_status copy_source(tt_loader *loader, const char **slot, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (loader->last_source == NULL || strcmp(loader->last_source, *slot) != 0) {
        loader->last_source = *slot;
        rc = copy_string(&loader->corpus->arena, &loader->last_source, err);
    }
    *slot = loader->last_source;
    return rc;
}

static bool is_blank(const char *text, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        if (strchr(" \t\r\n\v\f", text[i]) == NULL || text[i] == '\0')
            return false;
    return true;
}

/* Copies the document; its labels go to label_ids. */
static topictag_status keep(tt_loader *loader, const tt_document *document, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_corpus *corpus = loader->corpus;
    tt_arena *arena = &corpus->arena;
    if (corpus->n_docs == UINT32_MAX - 1)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %u stories", UINT32_MAX - 1);
    TT_TRY(tt_reserve(&corpus->docs, &loader->cap_docs, corpus->n_docs + (size_t)1,
                      sizeof *corpus->docs, err));
    TT_TRY(tt_reserve(&corpus->label_begin, &loader->cap_begin, corpus->n_docs + (size_t)2,
                      sizeof *corpus->label_begin, err));
    size_t n_labels = corpus->n_docs > 0 ? corpus->label_begin[corpus->n_docs] : 0;
    corpus->label_begin[corpus->n_docs] = (uint32_t)n_labels;
    if (document->n_labels > UINT32_MAX - n_labels)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %u labels on stories", UINT32_MAX);
    TT_TRY(tt_reserve(&corpus->label_ids, &loader->cap_label_ids, n_labels + document->n_labels,
                      sizeof *corpus->label_ids, err));
    for (size_t i = 0; i < document->n_labels; i++) {
        const char *name = document->labels[i];
        TT_TRY(tt_strmap_add(loader->labels, name, strlen(name), &corpus->label_ids[n_labels + i],
                             err));
    }

    tt_document *doc = &corpus->docs[corpus->n_docs];
    *doc = *document;
    doc->labels = NULL;
    doc->dropped = NULL;
    doc->n_dropped = 0;
    doc->text = tt_arena_strndup(&corpus->texts, document->text, document->n_bytes);
    if (doc->text == NULL)
        return tt_no_memory(err);
    TT_TRY(copy_string(arena, &doc->id, err));
    TT_TRY(copy_string(arena, &doc->group, err));
    TT_TRY(copy_string(arena, &doc->time, err));
    TT_TRY(copy_string(arena, &doc->language, err));
    if (!loader->keep_records || doc->record == NULL)
        doc->record = NULL;
    else if ((doc->record = tt_arena_strndup(arena, doc->record, doc->record_bytes)) == NULL)
        return tt_no_memory(err);
    TT_TRY(copy_source(loader, &doc->source, err));
    corpus->n_docs++;
    corpus->label_begin[corpus->n_docs] = (uint32_t)(n_labels + document->n_labels);
done:
    return rc;
}

/* kind keeps fields apart that hold the same bytes. */
static uint64_t chain(uint64_t digest, uint64_t kind, const char *bytes, size_t n_bytes)
{
    return tt_hash64(bytes, n_bytes, digest + kind);
}

static topictag_status count(tt_loader *loader, const tt_document *document, topictag_error *err)
{
    tt_corpus *corpus = loader->corpus;
    const uint32_t n_ids = tt_strmap_size(loader->ids);
    uint32_t id;
    topictag_status rc = tt_strmap_add(loader->ids, document->id, strlen(document->id), &id, err);
    if (rc != TOPICTAG_OK)
        return rc;
    corpus->n_duplicate_ids += id < n_ids;
    corpus->n_replaced += document->n_replaced;
    corpus->n_empty += is_blank(document->text, document->n_bytes);
    corpus->text_bytes += document->n_bytes;
    corpus->multilabel |= document->n_labels != 1;

    uint64_t digest = chain(corpus->digest, 1, document->text, document->n_bytes);
    if (document->own_id)
        digest = chain(digest, 2, document->id, strlen(document->id));
    for (size_t i = 0; i < document->n_labels; i++)
        digest = chain(digest, 3, document->labels[i], strlen(document->labels[i]));
    corpus->digest = digest;
    return TOPICTAG_OK;
}

/* Labels get their ids by sorted name; documents point to the names. */
typedef struct tt_named_label {
    const char *name;
    uint32_t old;
} tt_named_label;

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const tt_named_label *)a)->name, ((const tt_named_label *)b)->name);
}

static topictag_status sort_labels(tt_loader *loader, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_corpus *corpus = loader->corpus;
    const uint32_t n = tt_strmap_size(loader->labels);
    const uint32_t n_given = corpus->label_begin[corpus->n_docs];
    tt_named_label *order = tt_alloc(n, sizeof *order);
    uint32_t *new_id = tt_alloc(n, sizeof *new_id);
    const char **names = tt_arena_alloc(&corpus->arena, n_given, sizeof *names);
    corpus->label_names = tt_alloc(n, sizeof *corpus->label_names);
    if (order == NULL || new_id == NULL || names == NULL || corpus->label_names == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < n; i++) {
        order[i] = (tt_named_label){tt_strmap_key(loader->labels, i, NULL), i};
        TT_TRY(copy_string(&corpus->arena, &order[i].name, err));
    }
    qsort(order, n, sizeof *order, compare_names);
    for (uint32_t i = 0; i < n; i++) {
        new_id[order[i].old] = i;
        corpus->label_names[i] = order[i].name;
    }
    corpus->n_labels = n;
    for (uint32_t i = 0; i < n_given; i++) {
        corpus->label_ids[i] = new_id[corpus->label_ids[i]];
        names[i] = corpus->label_names[corpus->label_ids[i]];
    }
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        corpus->docs[doc].labels = names + corpus->label_begin[doc];
done:
    free(order);
    free(new_id);
    return rc;
}

static bool is_given(const char *const *paths, size_t n_paths, const char *path)
{
    for (size_t i = 0; i < n_paths; i++)
        if (strcmp(paths[i], path) == 0)
            return true;
    return false;
}

/* A record that could not be read: an end to all, or a warning. */
static topictag_status skip(tt_loader *loader, const tt_document *document,
                            const topictag_error *cause, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_corpus *corpus = loader->corpus;
    tt_skipped *skipped;
    if (cause->code == TOPICTAG_E_NO_MEMORY)
        return tt_no_memory(err);
    TT_TRY(tt_reserve(&corpus->skipped, &loader->cap_skipped, (size_t)corpus->n_skipped + 1,
                      sizeof *corpus->skipped, err));
    skipped = &corpus->skipped[corpus->n_skipped++];
    *skipped = (tt_skipped){document->id, document->source, document->line};
    TT_TRY(copy_string(&corpus->arena, &skipped->id, err));
    TT_TRY(copy_source(loader, &skipped->source, err));
    if (cause->line > 0)
        return tt_tell(loader->listener, TOPICTAG_EVENT_WARNING, err, "%s:%llu: %s (left out)",
                       cause->where, (unsigned long long)cause->line, cause->message);
    return tt_tell(loader->listener, TOPICTAG_EVENT_WARNING, err, "%s: %s (left out)", cause->where,
                   cause->message);
done:
    return rc;
}

/* A field that holds nothing in any record is misspelt, more often than not. */
static topictag_status tell_empty_fields(const tt_corpus *corpus, const tt_reader_options *options,
                                         const char *path, const topictag_listener *listener,
                                         topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n_records = 0, n_bodies = 0, n_groups = 0, n_times = 0;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_document *document = &corpus->docs[doc];
        n_records += document->line > 0;
        n_bodies += document->n_bytes > document->title_bytes;
        n_groups += document->group != NULL;
        n_times += document->time != NULL;
    }
    if (options->group_field != NULL && n_groups == 0)
        return tt_fail_at(err, TOPICTAG_E_EMPTY, path, 0, 0,
                          "no story has a group in a field \"%s\"", options->group_field);
    const struct {
        const char *option, *field;
        uint32_t n;
    } fields[] = {{"text-field", options->text_field, n_bodies},
                  {"labels-field", options->labels_field, corpus->n_labels},
                  {"time-field", options->time_field, n_times}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (n_records > 0 && fields[i].field != NULL && fields[i].n == 0)
            TT_TRY(tt_tell(listener, TOPICTAG_EVENT_WARNING, err,
                           "%s: no story has anything in a field \"%s\" (--%s names another)", path,
                           fields[i].field, fields[i].option));
done:
    return rc;
}

/* Whether all that the separator parts in the name are labels of the corpus themselves. */
static bool joins_labels(const tt_strmap *labels, const char *name, const char *separator)
{
    if (strpbrk(name, separator) == NULL)
        return false;
    for (bool last = false; !last;) {
        name += strspn(name, " ");
        size_t n = strcspn(name, separator);
        const char *end = name + n;
        last = *end == '\0';
        while (n > 0 && name[n - 1] == ' ')
            n--;
        if (tt_strmap_find(labels, name, n) == TT_NONE)
            return false;
        name = end + 1;
    }
    return true;
}

/* Several labels taken for one are learned as a topic of their own: told, for nothing else shows.
 */
static topictag_status tell_joined_labels(const tt_loader *loader, const char *path,
                                          const topictag_listener *listener, topictag_error *err)
{
    const tt_corpus *corpus = loader->corpus;
    const char *example = NULL;
    uint32_t n_joined = 0;
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        const char *name = corpus->label_names[label];
        const bool is_list = name[0] == '[' && name[strlen(name) - 1] == ']';
        if (!is_list && !joins_labels(loader->labels, name, ",") &&
            !joins_labels(loader->labels, name, ";") && !joins_labels(loader->labels, name, "|"))
            continue;
        example = n_joined++ == 0 ? name : example;
    }
    if (n_joined == 0)
        return TOPICTAG_OK;
    return tt_tell(
        listener, TOPICTAG_EVENT_WARNING, err,
        "%s: %u of %u labels look like several in one, such as \"%.80s\"; several are an "
        "array in JSON, and parted by --label-separator in CSV and TSV",
        path, n_joined, corpus->n_labels, example);
}

/* One table beside folders of labels makes a folder of records of them all. */
static topictag_status tell_passed_over(const tt_reader *reader, const char *path,
                                        const topictag_listener *listener, topictag_error *err)
{
    const char *example = NULL;
    const size_t n = tt_reader_passed_over(reader, &example);
    if (n == 0)
        return TOPICTAG_OK;
    return tt_tell(
        listener, TOPICTAG_EVENT_WARNING, err,
        "%s: passed over %zu file%s not named as the records beside them are, such as %s", path, n,
        n == 1 ? "" : "s", example);
}

/* Whether reading ends with a failure: one of a file that was asked for, or of what is written. */
static bool is_final(const tt_loader *loader, topictag_status got, const char *source)
{
    return loader->on_error == TT_ON_ERROR_STOP ||
           (got == TOPICTAG_E_NOT_FOUND && is_given(loader->paths, loader->n_paths, source)) ||
           (got == TOPICTAG_E_IO && tt_reader_writes(loader->reader, source));
}

/* Keeps or skips one story; *more is false behind the last. */
static topictag_status read_story(tt_loader *loader, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document document;
    topictag_error cause = {0};
    const topictag_status got = tt_reader_next(loader->reader, &document, more, &cause);
    if (got == TOPICTAG_OK && *more) {
        TT_TRY(keep(loader, &document, err));
        TT_TRY(count(loader, &document, err));
    } else if (got != TOPICTAG_OK && is_final(loader, got, document.source)) {
        if (err != NULL)
            *err = cause;
        rc = got;
    } else if (got != TOPICTAG_OK) {
        *more = true;
        TT_TRY(skip(loader, &document, &cause, err));
    }
done:
    return rc;
}

static topictag_status read_stories(tt_loader *loader, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool more = true;
    for (uint64_t n_read = 0; more; n_read++) {
        if (n_read % PROGRESS_STEP == 0) {
            uint64_t done, total;
            tt_reader_progress(loader->reader, &done, &total);
            TT_TRY(tt_tell_progress(loader->listener, "reading bytes", done, total, err));
        }
        TT_TRY(read_story(loader, &more, err));
    }
done:
    return rc;
}

topictag_status tt_corpus_load(tt_corpus *out, const char *const *paths, size_t n_paths,
                               const tt_reader_options *options, tt_on_error on_error,
                               const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_loader loader = {.corpus = out,
                        .paths = paths,
                        .n_paths = n_paths,
                        .on_error = on_error,
                        .listener = listener,
                        .keep_records = options->keep_records};
    *out = (tt_corpus){0};
    TT_TRY(tt_strmap_new(&loader.labels, err));
    TT_TRY(tt_strmap_new(&loader.ids, err));
    TT_TRY(tt_reader_open(&loader.reader, paths, n_paths, options, err));
    TT_TRY(read_stories(&loader, err));
    TT_TRY(tell_passed_over(loader.reader, n_paths > 0 ? paths[0] : "", listener, err));
    if (out->n_docs == 0) {
        rc = tt_fail_at(err, TOPICTAG_E_EMPTY, n_paths > 0 ? paths[0] : NULL, 0, 0,
                        "no story was found");
        goto done;
    }
    TT_TRY(sort_labels(&loader, err));
    TT_TRY(tell_empty_fields(out, options, paths[0], listener, err));
    TT_TRY(tell_joined_labels(&loader, paths[0], listener, err));
done:
    tt_reader_close(loader.reader);
    tt_strmap_free(loader.labels);
    tt_strmap_free(loader.ids);
    if (rc != TOPICTAG_OK)
        tt_corpus_release(out);
    return rc;
}

void tt_corpus_release(tt_corpus *corpus)
{
    free(corpus->docs);
    free(corpus->skipped);
    free(corpus->label_names);
    free(corpus->label_begin);
    free(corpus->label_ids);
    tt_arena_release(&corpus->arena);
    tt_arena_release(&corpus->texts);
    *corpus = (tt_corpus){0};
}

void tt_corpus_drop_texts(tt_corpus *corpus)
{
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        corpus->docs[doc].text = "";
        corpus->docs[doc].n_bytes = corpus->docs[doc].title_bytes = 0;
    }
    tt_arena_release(&corpus->texts);
}

topictag_status tt_corpus_groups(uint32_t *groups, const tt_corpus *corpus, topictag_error *err)
{
    tt_strmap *map = NULL;
    topictag_status rc = tt_strmap_new(&map, err);
    for (uint32_t doc = 0; rc == TOPICTAG_OK && doc < corpus->n_docs; doc++) {
        const char *group = corpus->docs[doc].group;
        groups[doc] = UINT32_MAX;
        if (group != NULL)
            rc = tt_strmap_add(map, group, strlen(group), &groups[doc], err);
    }
    tt_strmap_free(map);
    return rc;
}
