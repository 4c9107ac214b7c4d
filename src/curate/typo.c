/* SPDX-License-Identifier: MIT */
#include "curate/typo.h"

#include "base/utf8.h"
#include "text/analyzer.h"

#include <stdlib.h>
#include <string.h>

/* Longer labels are compared but for case and punctuation only. */
#define MAX_LETTERS 64

/* A label as it is compared: a slice of its name per letter, so that UTF-8 is not looked into. */
typedef struct spelling {
    const char *folded;               /* the name by NFKC_Casefold */
    const char *letters[MAX_LETTERS]; /* [n] */
    uint8_t sizes[MAX_LETTERS];       /* bytes of each */
    uint32_t n;
    bool too_long;
} spelling;

static spelling spell(const char *name, const char *folded)
{
    spelling out = {.folded = folded};
    size_t n_bytes = strlen(name);
    bool well_formed;
    while (n_bytes > 0) {
        const size_t size = tt_utf8_step(name, n_bytes, &well_formed);
        if (out.n == MAX_LETTERS) {
            out.too_long = true;
            break;
        }
        out.letters[out.n] = name;
        out.sizes[out.n++] = (uint8_t)size;
        name += size;
        n_bytes -= size;
    }
    return out;
}

static bool same_letter(const spelling *a, uint32_t i, const spelling *b, uint32_t j)
{
    return a->sizes[i] == b->sizes[j] && memcmp(a->letters[i], b->letters[j], a->sizes[i]) == 0;
}

/* Blanks and punctuation of ASCII part the words of a label. */
static bool is_gap(const spelling *label, uint32_t i)
{
    const unsigned char c = (unsigned char)label->letters[i][0];
    return c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
           !(c >= 'a' && c <= 'z');
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance; three rows of the table at a time. */
static uint32_t distance(const spelling *a, const spelling *b)
{
    uint32_t rows[3][MAX_LETTERS + 1];
    uint32_t *two_before = rows[0], *before = rows[1], *row = rows[2];
    for (uint32_t j = 0; j <= b->n; j++) {
        before[j] = j;
        two_before[j] = 0;
    }
    for (uint32_t i = 1; i <= a->n; i++) {
        row[0] = i;
        for (uint32_t j = 1; j <= b->n; j++) {
            const uint32_t replace = before[j - 1] + !same_letter(a, i - 1, b, j - 1);
            row[j] = least(replace, least(before[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same_letter(a, i - 1, b, j - 2) &&
                same_letter(a, i - 2, b, j - 1))
                row[j] = least(row[j], two_before[j - 2] + 1);
        }
        uint32_t *oldest = two_before;
        two_before = before;
        before = row;
        row = oldest;
    }
    return before[b->n];
}

/* Blanks and what stands for them in names. */
#define JOINTS      " \t-_"
#define PUNCTUATION JOINTS "!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~"

/* The next byte of a name but for those of `passed`; 0 at the end. */
static char next_but_for(const char *passed, const char **name)
{
    *name += strspn(*name, passed);
    const char c = **name;
    *name += c != '\0';
    return c;
}

/* Whether there is nothing else in the names but what is the same, and some of that. */
static bool same_but_for(const char *passed, const char *a, const char *b)
{
    char x, y;
    if (a[strspn(a, passed)] == '\0')
        return false;
    do {
        x = next_but_for(passed, &a);
        y = next_but_for(passed, &b);
    } while (x == y && x != '\0');
    return x == y;
}

/* Whether the letters of a set that two names hold are the same, in their order. */
static bool same_letters_of(const char *set, const char *a, const char *b)
{
    for (;;) {
        a += strcspn(a, set);
        b += strcspn(b, set);
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
        a++;
        b++;
    }
}

/* Codes are told apart by digits, and by capitals behind the first letter ("cs.AI", "cs.AR"). */
static bool same_code(const char *a, const char *b)
{
    return same_letters_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", a + (*a != '\0'),
                           b + (*b != '\0'));
}

/* The letters of the word that begins at or behind letter *at; *at goes behind it. */
static spelling next_word(const spelling *label, uint32_t *at)
{
    spelling word = {.n = 0};
    while (*at < label->n && is_gap(label, *at))
        ++*at;
    for (; *at < label->n && !is_gap(label, *at); ++*at) {
        word.letters[word.n] = label->letters[*at];
        word.sizes[word.n++] = label->sizes[*at];
    }
    return word;
}

/* Whether each word of one label is a word of the other one, or that misspelt. */
static bool is_near(const spelling *a, const spelling *b)
{
    uint32_t at_a = 0, at_b = 0, n_edits = 0;
    while (at_a < a->n || at_b < b->n) {
        const spelling x = next_word(a, &at_a), y = next_word(b, &at_b);
        const uint32_t shorter = least(x.n, y.n), difference = x.n + y.n - 2 * shorter;
        const uint32_t allowed = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0;
        if (difference > allowed)
            return false;
        /* Who misspells a word rarely does so at its first letter: "heat" is not "wheat". */
        if (shorter > 0 && !same_letter(&x, 0, &y, 0) &&
            !(shorter > 1 && same_letter(&x, 0, &y, 1) && same_letter(&x, 1, &y, 0)))
            return false;
        const uint32_t edits = distance(&x, &y);
        if (edits > allowed)
            return false;
        n_edits += edits;
    }
    return n_edits <= 2;
}

static bool is_typo(const char *name_a, const spelling *a, const char *name_b, const spelling *b)
{
    /* Labels of punctuation alone ("+" and "-") are no spellings of each other. */
    if (name_a[strspn(name_a, PUNCTUATION)] == '\0')
        return false;
    if (same_but_for(PUNCTUATION, a->folded, b->folded))
        return true;
    return !a->too_long && !b->too_long && same_code(name_a, name_b) && is_near(a, b);
}

/* Whether label is the rarer of two: rare enough for a slip, or written otherwise alone. */
static bool is_meant(const tt_corpus *corpus, const spelling *spellings, const uint32_t *counts,
                     uint32_t label, uint32_t other)
{
    const spelling *a = &spellings[label], *b = &spellings[other];
    if (counts[label] <= counts[other] / TT_TYPO_RATIO)
        return is_typo(corpus->label_names[label], a, corpus->label_names[other], b);
    const bool rarer =
        counts[label] < counts[other] || (counts[label] == counts[other] && label > other);
    return rarer && same_but_for(JOINTS, a->folded, b->folded);
}

static topictag_status spell_all(spelling *spellings, const tt_corpus *corpus, tt_arena *arena,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_analyzer *analyzer = NULL;
    const tt_analyzer_options words = {.ngrams = 1, .stop_words = "none", .stemmer = "none"};
    TT_TRY(tt_analyzer_new(&analyzer, &words, err));
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        const char *name = corpus->label_names[label];
        const tt_folded *folded;
        TT_TRY(tt_analyzer_fold(analyzer, name, 0, strlen(name), &folded, err));
        const char *copy = tt_arena_strndup(arena, folded->bytes, folded->n);
        if (copy == NULL)
            TT_TRY(tt_no_memory(err));
        spellings[label] = spell(name, copy);
    }
done:
    tt_analyzer_free(analyzer);
    return rc;
}

topictag_status tt_typos_find(uint32_t *typo_of, const tt_corpus *corpus, const uint32_t *counts,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = corpus->n_labels;
    tt_arena folded = {0};
    spelling *spellings = tt_alloc(n_labels, sizeof *spellings);
    if (spellings == NULL)
        return tt_no_memory(err);
    TT_TRY(spell_all(spellings, corpus, &folded, err));
    for (uint32_t label = 0; label < n_labels; label++) {
        typo_of[label] = UINT32_MAX;
        for (uint32_t other = 0; other < n_labels; other++) {
            const bool better =
                typo_of[label] == UINT32_MAX || counts[other] > counts[typo_of[label]];
            if (counts[label] > 0 && better && is_meant(corpus, spellings, counts, label, other))
                typo_of[label] = other;
        }
    }
    /* What is meant may be another one misspelt; it is more common, so this ends. */
    for (uint32_t label = 0; label < n_labels; label++)
        while (typo_of[label] != UINT32_MAX && typo_of[typo_of[label]] != UINT32_MAX)
            typo_of[label] = typo_of[typo_of[label]];
done:
    tt_arena_release(&folded);
    free(spellings);
    return rc;
}
