/* SPDX-License-Identifier: MIT */
#include "pipeline/chrome.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum {
    LEAST_BYTES = 12, /* of a line that may be chrome */
    MOST_BYTES = 2000,
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool tt_chrome_next_line(tt_chrome_lines *lines)
{
    const char *text = lines->text;
    while (lines->at < lines->n_bytes) {
        const char *stop = memchr(text + lines->at, '\n', lines->n_bytes - lines->at);
        size_t begin = lines->at, end = stop != NULL ? (size_t)(stop - text) : lines->n_bytes;
        lines->at = end + 1;
        while (begin < end && is_blank(text[begin]))
            begin++;
        while (end > begin && is_blank(text[end - 1]))
            end--;
        lines->line = (topictag_range){begin, end};
        if (begin < end)
            return true;
    }
    return false;
}

bool tt_chrome_may_be(const tt_chrome_lines *lines)
{
    const size_t n = lines->line.end - lines->line.begin;
    const char first = lines->text[lines->line.begin];
    return n >= LEAST_BYTES && n <= MOST_BYTES && !(first >= 'a' && first <= 'z');
}

uint64_t tt_chrome_hash(const tt_chrome_lines *lines)
{
    return tt_hash64(lines->text + lines->line.begin, lines->line.end - lines->line.begin, 0);
}

/* Bisects without branches, which would be guessed wrong half the time. */
static bool holds(const uint64_t *hashes, size_t n, uint64_t hash)
{
    const uint64_t *at = hashes;
    for (; n > 1; n -= n / 2)
        at += (n / 2) & -(size_t)(at[n / 2 - 1] < hash);
    return n == 1 && *at == hash;
}

topictag_status tt_chrome_find(tt_ranges *ranges, const uint64_t *hashes, size_t n_hashes,
                               const char *text, size_t n_bytes, size_t title_bytes,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_chrome_lines lines = {.text = text, .n_bytes = n_bytes, .at = title_bytes};
    bool says_more = title_bytes > 0;
    ranges->n = 0;
    while (n_hashes > 0 && tt_chrome_next_line(&lines)) {
        if (!tt_chrome_may_be(&lines) || !holds(hashes, n_hashes, tt_chrome_hash(&lines))) {
            says_more = true;
            continue;
        }
        TT_TRY(tt_reserve(&ranges->items, &ranges->cap, ranges->n + 1, sizeof *ranges->items, err));
        ranges->items[ranges->n++] = lines.line;
    }
    if (!says_more)
        ranges->n = 0;
done:
    return rc;
}

void tt_chrome_blank(char *text, const tt_ranges *ranges)
{
    for (size_t i = 0; i < ranges->n; i++)
        memset(text + ranges->items[i].begin, ' ', ranges->items[i].end - ranges->items[i].begin);
}
