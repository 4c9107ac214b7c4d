/* SPDX-License-Identifier: MIT */

#include "markup/html_judge.h"
#include "markup/phrases.h"
#include "base/hash.h"

/* Sizes are letters as in tt_page_block. */
enum {
    MAX_PHRASE = 200,   /* longer blocks are not asked for set phrases */
    MAX_WHOLE = 60,     /* a block that is nothing but a phrase */
    MAX_LABEL = 80,     /* a line without a sentence in it */
    MAX_CALL = 180,     /* "Subscribe to our newsletter and never miss a story." */
    SHORT = 40,         /* too short for a sentence of its own */
    MIN_LEDE = 50,      /* of an introduction */
    LEDE_BLOCKS = 60,   /* blocks between the title and the region */
    MIN_DUPLICATE = 60, /* shorter blocks may repeat */
};

typedef struct judge {
    const tt_page *page;
    const tt_region *region;
    tt_verdict *verdicts;
    uint64_t *seen; /* open-addressed hashes of kept blocks; 0: free */
    size_t seen_mask;
    bool below_heading_of_links; /* after "Related stories" and the like */
    bool may_have_labels;        /* such a heading proper; not "Read also: ..." in a line */
} judge;

static const char *text_of(const judge *j, const tt_page_block *b)
{
    return j->page->text.data + b->text;
}

static void drop(judge *j, size_t b, tt_drop_reason reason)
{
    j->verdicts[b] = (tt_verdict){.keep = false, .reason = reason};
}

/* The set phrase that decides over the block, if any. */
static tt_phrase phrase_of_block(const judge *j, const tt_page_block *b)
{
    tt_phrase none = {TT_PHRASE_NONE, TT_DROP_OUTSIDE, false};
    const char *text = text_of(j, b);
    if (b->size > MAX_PHRASE)
        return none;
    if (b->size <= MAX_CALL && b->n_stops < 3 && tt_phrase_has_copyright(text, b->n_bytes))
        return (tt_phrase){TT_PHRASE_WHOLE, TT_DROP_FOOTER, false};
    tt_phrase phrase = tt_phrase_of(text, b->n_bytes);
    if (phrase.extent == TT_PHRASE_WHOLE)
        return b->size <= MAX_WHOLE ? phrase : none;
    bool label = tt_tag_is_heading(b->tag) || b->bold || tt_block_is_linked(b, 3) ||
                 (b->size < MAX_LABEL && (b->n_stops == 0 || text[b->n_bytes - 1] == ':'));
    bool call = (phrase.reason == TT_DROP_SHARING || phrase.reason == TT_DROP_PROMOTION) &&
                b->size <= MAX_CALL && b->n_stops < 3;
    return label || call ? phrase : none;
}

/* Keeps the block's hash; true when it was there before. */
static bool was_seen(judge *j, const tt_page_block *b)
{
    uint64_t hash = tt_hash64(text_of(j, b), b->n_bytes, 0) | 1;
    size_t slot = (size_t)(hash >> 20) & j->seen_mask;
    while (j->seen[slot] != 0 && j->seen[slot] != hash)
        slot = (slot + 1) & j->seen_mask;
    bool before = j->seen[slot] == hash;
    j->seen[slot] = hash;
    return before;
}

static bool is_cell(tt_tag tag)
{
    return tag == TT_TAG_LI || tag == TT_TAG_TD || tag == TT_TAG_DD || tag == TT_TAG_PRE;
}

/* Judges one block of the region by what it is. */
static void judge_block(judge *j, size_t index)
{
    const tt_page_block *b = &j->page->blocks[index];
    bool heading = tt_tag_is_heading(b->tag);
    tt_phrase phrase = phrase_of_block(j, b);
    if (phrase.extent != TT_PHRASE_NONE) {
        j->below_heading_of_links = phrase.heads;
        j->may_have_labels = phrase.extent == TT_PHRASE_WHOLE || heading;
        drop(j, index, phrase.reason);
        return;
    }
    if (j->below_heading_of_links) {
        bool label = b->size < SHORT && b->n_stops == 0 && !heading;
        if (tt_block_is_linked(b, 4) || (label && j->may_have_labels)) {
            drop(j, index, TT_DROP_RELATED);
            return;
        }
        j->below_heading_of_links = false;
    }
    bool label = b->size < MAX_LABEL && b->n_stops == 0 && !is_cell(b->tag) && !heading;
    if (b->n_links > 0 && b->size <= MAX_CALL && tt_phrase_is_call(text_of(j, b), b->n_bytes))
        drop(j, index, TT_DROP_SHARING);
    else if (tt_block_is_linked(b, heading ? 8 : 7) || (label && tt_block_is_linked(b, 3)))
        drop(j, index, TT_DROP_LINKS);
    else if (b->size >= MIN_DUPLICATE && was_seen(j, b))
        drop(j, index, TT_DROP_DUPLICATE);
    else
        j->verdicts[index].keep = true;
}

static bool is_sentence(const tt_page_block *b)
{
    return b->size >= SHORT && b->n_stops > 0 && !tt_tag_is_heading(b->tag);
}

/* Some set whole sentences as headings. */
static bool is_sentence_heading(const tt_page_block *b)
{
    return b->size >= MAX_WHOLE && b->n_stops > 0;
}

static bool is_date(const judge *j, const tt_page_block *b)
{
    const char *text = text_of(j, b);
    unsigned n_digits = 0;
    for (size_t i = 0; i < b->n_bytes; i++)
        n_digits += text[i] >= '0' && text[i] <= '9';
    return n_digits >= 4;
}

/* Labels before the first sentence (section, author, date) and after the last. */
static void trim(judge *j, size_t first, size_t end)
{
    const tt_page_block *blocks = j->page->blocks;
    size_t lead = first, tail = end;
    while (lead < end && !(j->verdicts[lead].keep && is_sentence(&blocks[lead])))
        lead++;
    if (lead == end)
        return;
    for (size_t b = first; b < lead; b++) {
        bool label = blocks[b].size < SHORT && blocks[b].n_stops == 0;
        if (j->verdicts[b].keep && label && !tt_tag_is_heading(blocks[b].tag) &&
            (blocks[b].tag != TT_TAG_P || is_date(j, &blocks[b])))
            drop(j, b, TT_DROP_BYLINE);
    }
    while (tail-- > lead) {
        const tt_page_block *b = &blocks[tail];
        bool label = b->size < SHORT && b->n_stops == 0 && !is_cell(b->tag) && b->tag != TT_TAG_P;
        bool heading = tt_tag_is_heading(b->tag) && !is_sentence_heading(b);
        if (j->verdicts[tail].keep && !label && !heading)
            break;
        if (j->verdicts[tail].keep)
            drop(j, tail, TT_DROP_FOOTER);
    }
}

/* Headings whose content was dropped: at the end, or before another of their rank. */
static void drop_empty_headings(judge *j, size_t first, size_t end)
{
    tt_tag next = TT_TAG_H1; /* kept block that follows; the end counts as a heading */
    bool at_end = true, gap = false;
    for (size_t b = end; b-- > first;) {
        tt_tag tag = j->page->blocks[b].tag;
        if (!j->verdicts[b].keep) {
            gap = true;
            continue;
        }
        bool label = tt_tag_is_heading(tag) && !is_sentence_heading(&j->page->blocks[b]);
        if (label && (at_end || (gap && tt_tag_is_heading(next) && next <= tag))) {
            drop(j, b, TT_DROP_RELATED);
            continue;
        }
        next = tag;
        at_end = gap = false;
    }
}

/* The introduction often stands with the title in a head of its own, outside of the region. */
static void keep_lede(judge *j, size_t first)
{
    const tt_page_block *blocks = j->page->blocks;
    const uint8_t *off = j->region->off;
    size_t title = first, last = first > LEDE_BLOCKS ? first - LEDE_BLOCKS : 0;
    do {
        if (title == last)
            return;
        title--;
    } while (!tt_block_is_title(j->page, &blocks[title]) &&
             (off[blocks[title].element] || blocks[title].tag != TT_TAG_H1));
    for (size_t b = title + 1; b < first; b++) {
        const tt_page_block *block = &blocks[b];
        bool speaks =
            block->n_stops > 0 || block->size >= MAX_LABEL || tt_tag_is_heading(block->tag);
        if (!off[block->element] && block->size >= MIN_LEDE && !tt_block_is_linked(block, 3) &&
            speaks &&
            (block->size > MAX_PHRASE ||
             tt_phrase_of(text_of(j, block), block->n_bytes).extent == TT_PHRASE_NONE))
            j->verdicts[b].keep = true;
    }
}

/* Feeds end their items with links to the story and its site: "The post ... appeared first on". */
static void drop_credit(judge *j)
{
    size_t last = j->page->n_blocks;
    while (last > 0 && !j->verdicts[last - 1].keep)
        last--;
    const tt_page_block *b = last > 1 ? &j->page->blocks[last - 1] : NULL;
    if (b && b->n_links > 1 && b->size < MAX_PHRASE && b->n_stops < 2 && tt_block_is_linked(b, 3))
        drop(j, last - 1, TT_DROP_LINKS);
}

topictag_status tt_page_judge(const tt_page *page, bool fragment, tt_verdict *verdicts,
                              tt_arena *work, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_region region;
    judge j = {.page = page, .region = &region, .verdicts = verdicts, .seen_mask = 15};
    TT_TRY(tt_region_find(&region, page, fragment, work, err));
    while (j.seen_mask < 2 * page->n_blocks)
        j.seen_mask = 2 * j.seen_mask + 1;
    j.seen = tt_arena_alloc(work, j.seen_mask + 1, sizeof *j.seen);
    if (!j.seen)
        return tt_no_memory(err);
    for (size_t i = 0; i <= j.seen_mask; i++)
        j.seen[i] = 0;
    const tt_page_element *inside = &page->elements[region.element];
    for (size_t b = 0; b < page->n_blocks; b++) {
        uint8_t off = region.off[page->blocks[b].element];
        if (off)
            drop(&j, b, (tt_drop_reason)(off - 1));
        else if (b < inside->first_block || b >= inside->end_block)
            drop(&j, b, TT_DROP_OUTSIDE);
        else
            judge_block(&j, b);
    }
    if (fragment) {
        drop_credit(&j);
        return TOPICTAG_OK;
    }
    trim(&j, inside->first_block, inside->end_block);
    drop_empty_headings(&j, inside->first_block, inside->end_block);
    keep_lede(&j, inside->first_block);
done:
    return rc;
}
