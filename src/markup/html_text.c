/* SPDX-License-Identifier: MIT */

#include "markup/html_text.h"

/* Levels between a list and the text of its items that are looked through. */
#define MAX_ITEM_DEPTH 4

/* The list or table that the block is an item or cell of, or TT_PAGE_NONE. */
static uint32_t enclosing(const tt_page *page, uint32_t element, tt_tag container)
{
    for (int depth = 0; depth < MAX_ITEM_DEPTH && element != TT_PAGE_NONE; depth++) {
        if (page->elements[element].tag == container)
            return element;
        element = page->elements[element].parent;
    }
    return TT_PAGE_NONE;
}

static const char *separator(const tt_page *page, const tt_page_block *a, const tt_page_block *b)
{
    if (a->row != TT_PAGE_NONE && a->row == b->row && b->tag == TT_TAG_TD)
        return "\t";
    if (a->row != TT_PAGE_NONE && b->row != TT_PAGE_NONE && a->row != b->row &&
        page->elements[a->row].parent == page->elements[b->row].parent)
        return "\n";
    uint32_t list = enclosing(page, b->element, TT_TAG_LIST);
    if (list != TT_PAGE_NONE && list == enclosing(page, a->element, TT_TAG_LIST))
        return "\n";
    return "\n\n";
}

topictag_status tt_html_text_add(tt_html_text *to, const tt_page *page, size_t index,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_page_block *block = &page->blocks[index];
    if (to->last)
        TT_TRY(tt_buf_add_str(to->out, separator(page, to->last, block), err));
    TT_TRY(tt_buf_add(to->out, page->text.data + block->text, block->n_bytes, err));
    to->last = block;
done:
    return rc;
}
