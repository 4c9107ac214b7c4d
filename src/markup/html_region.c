/* SPDX-License-Identifier: MIT */

#include "markup/html_region.h"
#include <string.h>

/* Thresholds were set on real pages in many languages; sizes are letters as in tt_page_block. */
enum {
    MIN_PROSE = 40,       /* shorter blocks are labels */
    SURE_PROSE = 100,     /* prose even without a full stop: headlines end before */
    FEW_PROSE = 100,      /* a region without an article */
    MANY_COMMENTS = 1000, /* letters */
    MIN_BODY = 150,     /* a named article body with less is no sign that chrome names are right */
    MAX_BODIES = 64,    /* named bodies looked at */
    SHARE_TO_STAY = 50, /* percent of the prose that keeps an element in spite of its name */
    SHARE_TO_SHOW = 80, /* the same for comments, hidden parts, cookie notices */
    SHARE_OF_FORM = 15, /* pages wrapped in one form, products with an order form */
    SHARE_OF_KIND = 50, /* captions or hidden parts that hold that much are the article: slides */
    TITLED_PROSE = 300, /* an element with the page's title and this much is no chrome */
    MIN_SHARE = 20,     /* percent of the prose a region must hold */
    MAX_CARD = 400,     /* letters of a teaser with its headline */
    MAX_CARD_BLOCKS = 8,
    MIN_CARDS = 3,       /* side by side */
    SHARE_OF_CARDS = 40, /* percent; above, the page is an overview and its cards its content */
};

bool tt_block_is_prose(const tt_page_block *b)
{
    return b->size >= MIN_PROSE && !tt_block_is_linked(b, 4) &&
           (b->n_stops > 0 || b->n_commas > 1 || b->size > SURE_PROSE);
}

static bool begins(const char *title, const char *text, size_t n_bytes)
{
    return title && n_bytes >= 8 && strncmp(title, text, n_bytes) == 0;
}

bool tt_block_is_title(const tt_page *page, const tt_page_block *b)
{
    const char *text = page->text.data + b->text;
    return begins(page->head.title, text, b->n_bytes) ||
           begins(page->head.og_title, text, b->n_bytes);
}

static int64_t within(const tt_region *r, const int64_t *sum, uint32_t e)
{
    const tt_page_element *element = &r->page->elements[e];
    return sum[element->end_block] - sum[element->first_block];
}

/* What a block says for (prose) and against (linked) the elements around it. */
static void weigh(const tt_page_block *b, int64_t *prose, int64_t *linked)
{
    *prose = *linked = 0;
    if (tt_tag_is_heading(b->tag))
        *linked = tt_block_is_linked(b, 5) ? 5 : 0;
    else if (tt_block_is_prose(b))
        *prose = b->size - b->link_size;
    else if (tt_block_is_linked(b, 5))
        *linked = 5 + (b->link_size < 60 ? b->link_size : 60) / 6;
    else if (b->size > 15)
        *prose = 8; /* labels, cells: little, but all that some pages have */
    else
        *linked = 1;
}

static void sum_up(tt_region *r)
{
    r->prose[0] = r->linked[0] = r->titles[0] = 0;
    for (size_t b = 0; b < r->page->n_blocks; b++) {
        const tt_page_block *block = &r->page->blocks[b];
        int64_t prose = 0, linked = 0;
        if (!r->off[block->element])
            weigh(block, &prose, &linked);
        r->prose[b + 1] = r->prose[b] + prose;
        r->linked[b + 1] = r->linked[b] + linked;
        r->titles[b + 1] =
            r->titles[b] + (tt_tag_is_heading(block->tag) && tt_block_is_title(r->page, block));
    }
}

/* Elements that say they are an article's body and have text. */
typedef struct bodies {
    uint32_t elements[MAX_BODIES];
    size_t n;
} bodies;

static void find_bodies(const tt_region *r, bodies *out)
{
    out->n = 0;
    for (uint32_t e = 1; e < r->page->n_elements && out->n < MAX_BODIES; e++)
        if ((r->page->elements[e].hints & TT_HINT_BODY) && !r->off[e] &&
            within(r, r->prose, e) >= MIN_BODY)
            out->elements[out->n++] = e;
}

/* True when an article's body stands neither in e nor around it. */
static bool has_body_elsewhere(const tt_region *r, const bodies *known, uint32_t e)
{
    for (size_t i = 0; i < known->n; i++) {
        uint32_t body = known->elements[i];
        bool inside = body >= e && body < r->page->elements[e].end;
        bool around = body < e && r->page->elements[body].end > e;
        if (!inside && !around)
            return true;
    }
    return false;
}

/* The kinds of which the page has so much that they must be its content. */
static tt_hints kinds_that_stay(const tt_region *r, tt_hints mask)
{
    static const tt_drop_reason kinds[] = {TT_DROP_CAPTION, TT_DROP_HIDDEN};
    const tt_page_element *elements = r->page->elements;
    int64_t total = within(r, r->prose, 0);
    tt_hints stay = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int64_t sum = 0;
        for (uint32_t e = 1; e < r->page->n_elements; e++) {
            tt_hints hints = elements[e].hints & mask;
            if (r->off[e] || !hints || tt_hints_reason(hints) != kinds[i])
                continue;
            sum += within(r, r->prose, e);
            e = elements[e].end - 1;
        }
        if (sum * 100 > total * SHARE_OF_KIND)
            stay |= TT_HINT_DROP(kinds[i]);
    }
    return stay;
}

static bool stays(const tt_region *r, const bodies *known, uint32_t e, tt_drop_reason reason,
                  int64_t share)
{
    int64_t prose = within(r, r->prose, e);
    bool sure = reason == TT_DROP_HIDDEN || reason == TT_DROP_COMMENTS || reason == TT_DROP_COOKIE;
    if (!sure && prose > TITLED_PROSE && within(r, r->titles, e) > 0)
        return true;
    if (reason == TT_DROP_FORM)
        share = SHARE_OF_FORM;
    return prose > 0 && prose * 100 > within(r, r->prose, 0) * share &&
           !has_body_elsewhere(r, known, e);
}

/* Takes off the elements whose names say one of the reasons in mask, and all inside of them. */
static void take_off(tt_region *r, tt_hints mask, int64_t share)
{
    bodies known;
    sum_up(r);
    find_bodies(r, &known);
    tt_hints stay = kinds_that_stay(r, mask);
    for (uint32_t e = 1; e < r->page->n_elements; e++) {
        const tt_page_element *element = &r->page->elements[e];
        tt_hints hints = element->hints & mask;
        if (r->off[element->parent])
            r->off[e] = r->off[element->parent];
        if (r->off[e] || !hints)
            continue;
        tt_drop_reason reason = tt_hints_reason(hints);
        if (!(stay & TT_HINT_DROP(reason)) && !stays(r, &known, e, reason, share))
            r->off[e] = (uint8_t)(1 + reason);
    }
}

bool tt_element_is_card(const tt_page *page, uint32_t e)
{
    const tt_page_element *element = &page->elements[e];
    uint32_t n_blocks = element->end_block - element->first_block;
    if (n_blocks == 0 || n_blocks > MAX_CARD_BLOCKS || tt_tag_is_inline(element->tag) ||
        element->tag == TT_TAG_TR || element->tag == TT_TAG_P)
        return false;
    bool has_headline = false;
    uint32_t n_prose = 0, size = 0;
    for (uint32_t b = element->first_block; b < element->end_block; b++) {
        const tt_page_block *block = &page->blocks[b];
        bool prominent = tt_tag_is_heading(block->tag) || block->bold || b == element->first_block;
        size += block->size;
        if (prominent && block->size >= 12 && tt_block_is_linked(block, 8))
            has_headline = true;
        else
            n_prose += tt_block_is_prose(block);
    }
    return has_headline && n_prose <= 1 && size < MAX_CARD;
}

/* True when cards enough stand side by side in e. */
static bool has_cards(const tt_region *r, uint32_t e)
{
    const tt_page_element *elements = r->page->elements;
    size_t n_cards = 0;
    for (uint32_t c = e + 1; c < elements[e].end && !r->off[e]; c = elements[c].end)
        n_cards += !r->off[c] && tt_element_is_card(r->page, c);
    return n_cards >= MIN_CARDS;
}

/* Letters of the prose in cards. */
static int64_t weigh_cards(const tt_region *r)
{
    const tt_page_element *elements = r->page->elements;
    int64_t prose = 0;
    for (uint32_t e = 1; e < r->page->n_elements; e++) {
        if (!has_cards(r, e))
            continue;
        for (uint32_t c = e + 1; c < elements[e].end; c = elements[c].end)
            if (!r->off[c] && tt_element_is_card(r->page, c))
                prose += within(r, r->prose, c);
    }
    return prose;
}

static void take_cards_off(tt_region *r)
{
    const tt_page_element *elements = r->page->elements;
    for (uint32_t e = 1; e < r->page->n_elements; e++) {
        if (!has_cards(r, e))
            continue;
        for (uint32_t c = e + 1; c < elements[e].end; c = elements[c].end)
            if (!r->off[c] && tt_element_is_card(r->page, c))
                memset(r->off + c, 1 + TT_DROP_RELATED, elements[c].end - c);
    }
}

/* True when the cards are the content of the page: they prevail, and nothing else is an article. */
static bool is_overview(const tt_region *r)
{
    for (uint32_t e = 1; e < r->page->n_elements; e++) {
        tt_hints hints = r->page->elements[e].hints;
        bool article =
            (hints & TT_HINT_BODY) || ((hints & TT_HINT_STORY) && within(r, r->titles, e) > 0);
        if (article && !r->off[e] && within(r, r->prose, e) >= MIN_BODY)
            return false;
    }
    return weigh_cards(r) * 100 > within(r, r->prose, 0) * SHARE_OF_CARDS;
}

static uint32_t choose(const tt_region *r)
{
    const tt_page *page = r->page;
    int64_t total = within(r, r->prose, 0), best_score = INT64_MIN;
    uint32_t best = 0;
    for (uint32_t e = 1; e < page->n_elements; e++) {
        int64_t prose = within(r, r->prose, e);
        if (r->off[e] || prose == 0 || prose * 100 < total * MIN_SHARE)
            continue;
        int64_t score = prose - within(r, r->linked, e);
        tt_hints hints = page->elements[e].hints;
        if (score > 0 && (hints & TT_HINT_BODY))
            score = score * 3 / 2 + 100;
        else if (score > 0 && (hints & TT_HINT_STORY))
            score = score * 4 / 3 + 50;
        else if (score > 0 && (hints & TT_HINT_CONTENT))
            score = score * 7 / 6;
        if (score >= best_score) { /* of equals the innermost */
            best_score = score;
            best = e;
        }
    }
    return best;
}

/* Letters of prose that fell as comments. */
static int64_t commented(const tt_region *r)
{
    int64_t sum = 0;
    for (size_t b = 0; b < r->page->n_blocks; b++) {
        const tt_page_block *block = &r->page->blocks[b];
        if (r->off[block->element] == 1 + TT_DROP_COMMENTS && tt_block_is_prose(block))
            sum += block->size;
    }
    return sum;
}

static void search(tt_region *r, bool fragment, tt_hints mask)
{
    const tt_hints sure = TT_HINT_DROP(TT_DROP_COMMENTS) | TT_HINT_DROP(TT_DROP_HIDDEN) |
                          TT_HINT_DROP(TT_DROP_COOKIE);
    memset(r->off, 0, r->page->n_elements);
    take_off(r, sure & mask, SHARE_TO_SHOW);
    take_off(r, mask, SHARE_TO_STAY);
    sum_up(r);
    if (!fragment && !is_overview(r)) {
        take_cards_off(r);
        sum_up(r);
    }
    r->element = fragment ? 0 : choose(r);
}

topictag_status tt_region_find(tt_region *out, const tt_page *page, bool fragment, tt_arena *work,
                               topictag_error *err)
{
    tt_region r = {
        .page = page,
        .prose = tt_arena_alloc(work, page->n_blocks + 1, sizeof *r.prose),
        .linked = tt_arena_alloc(work, page->n_blocks + 1, sizeof *r.linked),
        .titles = tt_arena_alloc(work, page->n_blocks + 1, sizeof *r.titles),
        .off = tt_arena_alloc(work, page->n_elements, sizeof *r.off),
    };
    if (!r.prose || !r.linked || !r.titles || !r.off)
        return tt_no_memory(err);
    search(&r, fragment, TT_HINT_DROP_ALL);
    /* Live tickers and threads are made of what elsewhere are comments. */
    if (!fragment && within(&r, r.prose, r.element) < FEW_PROSE && commented(&r) > MANY_COMMENTS)
        search(&r, fragment, TT_HINT_DROP_ALL & ~TT_HINT_DROP(TT_DROP_COMMENTS));
    *out = r;
    return TOPICTAG_OK;
}
