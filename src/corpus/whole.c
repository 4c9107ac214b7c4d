/* SPDX-License-Identifier: MIT */
/*
 * Files that are read as a whole: one plain story, or the stories of a page or feed.
 */
#include "corpus/source.h"

#include "text/decode.h"

#include <string.h>

/* Bytes at the front of a document that tell it from the end of the one before. */
#define FRONT_BYTES 64

#define CHUNK_BYTES ((size_t)1 << 16)

/* Nothing on standard input is no story; an empty file is one without text. */
static bool is_story(const tt_source *source)
{
    return source->body.len > 0 || strcmp(source->path, "-") != 0;
}

static topictag_status read_text(tt_source *source, topictag_error *err)
{
    const size_t max_bytes = source->options->max_document_bytes;
    topictag_status rc = tt_input_rest(source->in, &source->body, max_bytes, err);
    source->broken = rc != TOPICTAG_OK;
    source->n_bytes += source->body.len;
    return rc;
}

topictag_status tt_text_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_reader_options *options = source->options;
    tt_decode_info info;
    tt_draft_begin(draft, source->path, 0);
    *more = source->n_records++ == 0;
    if (*more)
        TT_TRY(read_text(source, err));
    *more = *more && is_story(source);
    if (!*more)
        return TOPICTAG_OK;
    TT_TRY(tt_decode(&source->decoded, source->body.data, source->body.len, options->encoding,
                     &info, err));
    draft->doc.n_replaced = source->n_replaced + info.n_replaced;
    TT_TRY(tt_source_scrub(&source->decoded, &draft->doc.n_replaced, err));
    TT_TRY(tt_draft_text(draft, "", 0, source->decoded.data, source->decoded.len, err));
done:
    return rc;
}

static tt_article_options reading_of(const tt_source *source)
{
    const tt_reader_options *options = source->options;
    tt_article_options reading = tt_article_options_default();
    reading.kind = source->format == TT_FORMAT_TEXT ? TT_ARTICLE_PLAIN : TT_ARTICLE_AUTO;
    reading.charset = options->encoding;
    reading.split = options->split;
    reading.list_dropped = options->list_dropped;
    reading.max_bytes = options->max_document_bytes;
    return reading;
}

/*
 * Has the body hold all that is left of the file, or more than one document may take. Twice as
 * much is read, so that no byte is moved to the front more than once for each that is read.
 */
static topictag_status fill_body(tt_source *source, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf *body = &source->body;
    const size_t least = source->options->max_document_bytes + FRONT_BYTES;
    const size_t left = body->len - source->next_byte;
    if (source->has_rest || left > least)
        return TOPICTAG_OK;
    if (left > 0)
        memmove(body->data, body->data + source->next_byte, left);
    body->len = left;
    source->next_byte = 0;
    while (body->len < 2 * least && !source->has_rest) {
        size_t got = 0;
        TT_TRY(tt_buf_reserve(body, CHUNK_BYTES, err));
        TT_TRY(tt_input_read(source->in, body->data + body->len, CHUNK_BYTES, &got, err));
        source->has_rest = got == 0;
        body->len += got;
        body->data[body->len] = '\0';
        source->n_bytes += got;
    }
done:
    source->broken = rc != TOPICTAG_OK;
    return rc;
}

/* Reads the file's next document into source->article; what fails is told behind its stories. */
static topictag_status read_article(tt_source *source, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_article_options reading = reading_of(source);
    topictag_error *failure = &source->failure;
    TT_TRY(fill_body(source, err));
    const size_t left = source->body.len - source->next_byte;
    const bool is_first = !source->has_begun;
    *more = left > 0 || (is_first && is_story(source));
    if (!*more)
        return TOPICTAG_OK;
    source->has_begun = true;
    source->next_story = 0;
    if (tt_article_read(&source->article, source->body.data + source->next_byte, left, source->path,
                        &reading, failure) == TOPICTAG_E_NO_MEMORY)
        return tt_no_memory(err);
    /* Where a document ends that is longer than the body cannot be told. */
    source->broken = source->article.n_read == left && !source->has_rest;
    /* Its line is counted from the beginning of the document. */
    failure->line += failure->line == 0 && failure->code != TOPICTAG_OK && !is_first;
    if (failure->line > 0)
        failure->line += source->lines_before;
    for (size_t n = source->article.n_read; n > 0; n--)
        source->lines_before += source->body.data[source->next_byte++] == '\n';
done:
    return rc;
}

static topictag_status copy_string(tt_draft *draft, const char **slot, const char *text,
                                   topictag_error *err)
{
    return tt_draft_string(draft, slot, text, text != NULL ? strlen(text) : 0, err);
}

static topictag_status take_dropped(tt_draft *draft, const tt_article *article, size_t at,
                                    topictag_error *err)
{
    const size_t begin = at > 0 ? article->stories[at - 1].end_dropped : 0;
    const size_t n = article->stories[at].end_dropped - begin;
    topictag_dropped *dropped = tt_arena_alloc(&draft->arena, n, sizeof *dropped);
    if (dropped == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const tt_dropped *from = &article->dropped[begin + i];
        dropped[i] =
            (topictag_dropped){from->text, from->text_bytes, tt_drop_reason_name(from->reason)};
    }
    draft->doc.dropped = dropped;
    draft->doc.n_dropped = n;
    return TOPICTAG_OK;
}

topictag_status tt_source_take_story(tt_source *source, tt_draft *draft, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_article *article = &source->article;
    const size_t at = source->next_story++;
    const tt_story *story = &article->stories[at];
    tt_document *doc = &draft->doc;
    /* A page in a file is known by the file's path, whatever address it gives itself. */
    const bool is_file = article->kind == TT_ARTICLE_HTML && story->part == TT_STORY_ARTICLE &&
                         strcmp(source->path, "-") != 0;
    if (!is_file && story->id != NULL && story->id[0] != '\0') {
        TT_TRY(copy_string(draft, &doc->id, story->id, err));
        doc->own_id = true;
    }
    /* A line has a name of its own; the article of a page keeps its name when the page is split. */
    if (doc->line > 0)
        draft->item = article->n_stories > 1 ? at + 1 : 0;
    else
        draft->item =
            story->part == TT_STORY_ARTICLE && source->n_records == 1 ? 0 : source->n_records;
    if (at == 0)
        doc->n_replaced = source->n_replaced + article->decoded.n_replaced;
    if (article->n_dropped > 0)
        TT_TRY(take_dropped(draft, article, at, err));
    TT_TRY(copy_string(draft, &doc->time, story->published, err));
    TT_TRY(copy_string(draft, &doc->language, story->language, err));
    for (size_t i = 0; source->options->labels_from != NULL && i < story->n_categories; i++) {
        const char *name = story->categories[i];
        if (name[0] != '\0')
            TT_TRY(tt_draft_label(draft, name, strlen(name), err));
    }
    TT_TRY(tt_draft_text(draft, story->title, strlen(story->title), story->text, story->text_bytes,
                         err));
done:
    return rc;
}

topictag_status tt_article_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_draft_begin(draft, source->path, 0);
    *more = true;
    while (!tt_source_has_story(source) && source->failure.code == TOPICTAG_OK) {
        TT_TRY(read_article(source, more, err));
        if (!*more)
            return TOPICTAG_OK;
    }
    source->n_records++;
    if (tt_source_has_story(source))
        return tt_source_take_story(source, draft, err);
    draft->item = source->n_records > 1 ? source->n_records : 0;
    rc = source->failure.code;
    if (err != NULL)
        *err = source->failure;
    source->failure = (topictag_error){0};
done:
    return rc;
}
