/* SPDX-License-Identifier: MIT */

/*
 * Plain text as scrapers hand it over: the article, and below it what the page offered next
 * ("Similar topics", teasers that end in "Continue reading"), then a slogan and a copyright line.
 * A line is chrome by what it says and where it stands together; words alone decide nothing, so a
 * text that merely mentions them stays whole.
 */

#include "article/mail.h"
#include "article/plain_lines.h"
#include "article/story.h"
#include <string.h>

enum {
    MAX_TITLE_BYTES = 300,
    MIN_TEASER = 60,   /* letters of a teaser that is worth a record */
    MAX_TEASER = 2000, /* letters up to its "Continue reading" */
    MAX_TEASER_LINES = 20,
};

/* What a line is for. */
typedef enum line_role {
    ROLE_TEXT,
    ROLE_TITLE,
    ROLE_TAIL,   /* headings of tails, labels, teasers */
    ROLE_CHROME, /* shares, advertisements, footers */
} line_role;

typedef struct plain_reader {
    tt_article *article;
    const tt_article_options *options;
    tt_lines lines;
    uint8_t *roles;         /* [lines.n] line_role */
    const char *header_end; /* of a mail's header; the beginning of the text: none */
} plain_reader;

static void find_title(plain_reader *p)
{
    tt_line *first = p->lines.line;
    tt_line_ask(first);
    bool sentence = first->prose || first->text[first->n_bytes - 1] == '.';
    if (p->lines.n > 1 && first->blank_after && first->n_bytes <= MAX_TITLE_BYTES && !sentence &&
        !first->bullet && first->phrase.extent == TT_PHRASE_NONE)
        p->roles[0] = ROLE_TITLE;
}

/* A heading like "Similar topics" or "Comments" on a line of its own, below some of the article. */
static bool heads_tail(const plain_reader *p, size_t i)
{
    tt_line *line = &p->lines.line[i];
    if (!tt_line_is_alone(&p->lines, i))
        return false;
    tt_line_ask(line);
    return line->phrase.extent == TT_PHRASE_WHOLE && line->phrase.heads;
}

/*
 * The last "Continue reading" that can be reached from the heading: each ends a teaser, so none is
 * far from the one before.
 */
static size_t last_more(const plain_reader *p, size_t head)
{
    size_t last = head;
    uint32_t size = 0;
    for (size_t i = head + 1; i < p->lines.n && i - last <= MAX_TEASER_LINES; i++) {
        size += p->lines.line[i].size;
        if (size > MAX_TEASER)
            break;
        tt_line_ask(&p->lines.line[i]);
        if (p->lines.line[i].more) {
            last = i;
            size = 0;
        }
    }
    return last;
}

/*
 * Where the article goes on after the heading at `head`: at the first line of prose that is neither
 * a bullet nor indented like what hangs on one nor part of a teaser that ends in "Continue
 * reading".
 */
static size_t tail_end(const plain_reader *p, size_t head)
{
    const tt_line *lines = p->lines.line;
    size_t i = last_more(p, head) + 1;
    while (i < p->lines.n &&
           (!lines[i].prose || lines[i].bullet || lines[i].indent > lines[head].indent + 1))
        i++;
    /* The lines that run on into that prose without a break belong to it. */
    while (i < p->lines.n && i > head + 1 && p->lines.spaced && !lines[i].blank_before)
        i--;
    return i;
}

static void find_tails(plain_reader *p)
{
    bool told = false; /* some of the article stands above */
    for (size_t i = 0; i < p->lines.n; i++) {
        told |= p->lines.line[i].prose;
        if (!told || p->roles[i] != ROLE_TEXT || !heads_tail(p, i))
            continue;
        size_t end = tail_end(p, i);
        if (end == i + 1 && end < p->lines.n) /* a heading of the article itself */
            continue;
        memset(p->roles + i, ROLE_TAIL, end - i);
        i = end - 1;
    }
}

/* Lines that are nothing but a call to share, or an advertisement's mark. */
static void find_calls(plain_reader *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        tt_line *line = &p->lines.line[i];
        if (p->roles[i] != ROLE_TEXT || !tt_line_is_alone(&p->lines, i))
            continue;
        tt_line_ask(line);
        bool call = line->phrase.reason == TT_DROP_PROMOTION ||
                    (line->phrase.reason == TT_DROP_SHARING &&
                     memchr(line->text, ' ', line->n_bytes) != NULL) ||
                    line->more;
        if (line->phrase.extent == TT_PHRASE_WHOLE && call)
            p->roles[i] = ROLE_CHROME;
    }
}

/* From the last line upwards: copyright, legal and sharing lines. */
static void find_footer(plain_reader *p)
{
    for (size_t i = p->lines.n; i-- > 1;) {
        tt_line *line = &p->lines.line[i];
        tt_line_ask(line);
        tt_drop_reason reason = line->phrase.reason;
        bool says = line->phrase.extent != TT_PHRASE_NONE &&
                    (reason == TT_DROP_FOOTER || reason == TT_DROP_SHARING ||
                     reason == TT_DROP_COMMENTS || line->more);
        if (p->roles[i] == ROLE_TEXT && !says && !line->copyright)
            return;
        if (p->roles[i] == ROLE_TEXT)
            p->roles[i] = ROLE_CHROME;
        else if (p->roles[i] == ROLE_TAIL && line->copyright)
            p->roles[i] = ROLE_CHROME;
    }
}

static topictag_status add_line(tt_buf *out, const tt_line *line, bool with_bullet, const char *gap,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (out->len > 0)
        TT_TRY(tt_buf_add_str(out, gap, err));
    size_t n_lead = with_bullet ? line->n_lead : 0;
    TT_TRY(tt_buf_add(out, line->text - n_lead, n_lead + line->n_bytes, err));
done:
    return rc;
}

/* What stands before a line of the article: lines that a mail's header folds are unfolded. */
static const char *gap_before(const plain_reader *p, const tt_line *line, bool paragraph)
{
    const bool is_folded = line->text < p->header_end && line->indent > 0;
    return paragraph ? "\n\n" : is_folded ? " " : "\n";
}

static topictag_status put_article(plain_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story story = {.part = TT_STORY_ARTICLE};
    tt_buf text = {0};
    bool gap = false;
    for (size_t i = 0; i < p->lines.n; i++) {
        tt_line *line = &p->lines.line[i];
        line_role role = (line_role)p->roles[i];
        gap |= line->blank_before;
        if (role == ROLE_TEXT) {
            TT_TRY(add_line(&text, line, true, gap_before(p, line, gap), err));
            gap = false;
        } else if (role == ROLE_TITLE) {
            TT_TRY(tt_story_keep(p->article, &story.title, line->text, line->n_bytes, err));
        } else {
            tt_line_ask(line);
            bool known = line->phrase.extent != TT_PHRASE_NONE || line->copyright;
            tt_drop_reason reason = !known            ? TT_DROP_RELATED
                                    : line->copyright ? TT_DROP_FOOTER
                                                      : line->phrase.reason;
            TT_TRY(tt_story_drop(p->article, p->options, line->text, line->n_bytes, reason, err));
            gap = true;
        }
    }
    TT_TRY(tt_story_put(p->article, story, text.data, text.len, NULL, err));
done:
    tt_buf_release(&text);
    return rc;
}

/* Puts the lines [first, end) as a story, the first as its title. */
static topictag_status put_teaser(plain_reader *p, size_t first, size_t end, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story story = {.part = TT_STORY_TEASER};
    tt_buf text = {0};
    uint32_t size = 0;
    if (first + 1 >= end)
        return TOPICTAG_OK;
    const tt_line *title = &p->lines.line[first];
    for (size_t i = first + 1; i < end; i++) {
        const tt_line *line = &p->lines.line[i];
        TT_TRY(add_line(&text, line, false, line->blank_before ? "\n\n" : "\n", err));
        size += line->prose ? line->size : 0;
    }
    if (size < MIN_TEASER)
        goto done;
    TT_TRY(tt_story_keep(p->article, &story.title, title->text, title->n_bytes, err));
    TT_TRY(tt_story_put(p->article, story, text.data, text.len, NULL, err));
done:
    tt_buf_release(&text);
    return rc;
}

/* In a tail a teaser begins at a bullet or after a set phrase, and ends before the next of them. */
static topictag_status put_teasers(plain_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t begin = 0;
    for (size_t i = 0; i <= p->lines.n; i++) {
        bool inside = i < p->lines.n && p->roles[i] == ROLE_TAIL;
        tt_line *line = inside ? &p->lines.line[i] : NULL;
        if (line)
            tt_line_ask(line);
        bool phrase = line && line->phrase.extent == TT_PHRASE_WHOLE;
        if (begin < i && (!inside || phrase || line->bullet)) {
            TT_TRY(put_teaser(p, begin, i, err));
            begin = i;
        }
        if (!inside || phrase)
            begin = i + 1;
    }
done:
    return rc;
}

topictag_status tt_plain_read(tt_article *article, const char *text, size_t n_bytes,
                              const tt_article_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    plain_reader p = {.article = article, .options = options, .header_end = text};
    tt_mail mail;
    if (tt_mail_find(&mail, text, n_bytes))
        p.header_end = text + mail.header_bytes;
    TT_TRY(tt_lines_split(&p.lines, text, n_bytes, &article->work, err));
    if (p.lines.n == 0) /* too many lines, or none */
        return tt_story_put(article, (tt_story){.part = TT_STORY_ARTICLE}, text, n_bytes, NULL,
                            err);
    p.roles = tt_arena_alloc(&article->work, p.lines.n, sizeof *p.roles);
    if (!p.roles)
        return tt_no_memory(err);
    memset(p.roles, ROLE_TEXT, p.lines.n);
    find_title(&p);
    if (!options->keep_chrome) {
        find_tails(&p);
        find_calls(&p);
        find_footer(&p);
    }
    TT_TRY(put_article(&p, err));
    if (options->split && !options->keep_chrome)
        TT_TRY(put_teasers(&p, err));
done:
    return rc;
}
