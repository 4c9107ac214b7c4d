/* SPDX-License-Identifier: MIT */
#include "curate/typo.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "text/analyzer.h"

#include <stdlib.h>
#include <string.h>

/* Longer labels are compared but for case and punctuation only. */
#define MAX_LETTERS 64

/* Blanks and what stands for them in names. */
#define JOINTS " \t-_"
/* "+" and "#" are none of it: "C", "C++" and "C#" are three names. */
#define PUNCTUATION JOINTS "!\"$%&'()*,./:;<=>?@[\\]^`{|}~"

/* A label as it is compared: a slice of its name per letter, so that UTF-8 is not looked into. */
typedef struct spelling {
    const char *joined;               /* the name by NFKC_Casefold, without joints */
    const char *bare;                 /* the same, without punctuation */
    const char *letters[MAX_LETTERS]; /* [n] */
    uint8_t sizes[MAX_LETTERS];       /* bytes of each */
    uint32_t n;
    bool too_long;
} spelling;

static void cut_letters(spelling *out, const char *name)
{
    size_t n_bytes = strlen(name);
    bool well_formed;
    out->n = 0;
    out->too_long = false;
    while (n_bytes > 0) {
        const size_t size = tt_utf8_step(name, n_bytes, &well_formed);
        if (out->n == MAX_LETTERS) {
            out->too_long = true;
            break;
        }
        out->letters[out->n] = name;
        out->sizes[out->n++] = (uint8_t)size;
        name += size;
        n_bytes -= size;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * Appends the name without the bytes of `passed`. Between digits a run of them becomes a blank
 * ("2-4" is not "24"), and a hyphen at an end stays, for it joins nothing there ("-1", "A-").
 */
static topictag_status put_without(tt_buf *out, const char *passed, const char *name,
                                   topictag_error *err)
{
    topictag_status rc = tt_buf_add_str(out, "", err);
    char before = '\0';
    while (rc == TOPICTAG_OK && *name != '\0') {
        const size_t n_passed = strspn(name, passed);
        const size_t n_kept = strcspn(name + n_passed, passed);
        const char after = name[n_passed];
        if (n_passed > 0 && is_digit(before) && is_digit(after))
            rc = tt_buf_add(out, " ", 1, err);
        else if ((before == '\0' || after == '\0') && memchr(name, '-', n_passed) != NULL)
            rc = tt_buf_add(out, "-", 1, err);
        if (rc == TOPICTAG_OK)
            rc = tt_buf_add(out, name + n_passed, n_kept, err);
        name += n_passed + n_kept;
        before = name[-1];
    }
    return rc;
}

static bool same_letter(const spelling *a, uint32_t i, const spelling *b, uint32_t j)
{
    return a->sizes[i] == b->sizes[j] && memcmp(a->letters[i], b->letters[j], a->sizes[i]) == 0;
}

/* Blanks and punctuation part the words of a label. */
static bool is_gap(const spelling *label, uint32_t i)
{
    return strchr(PUNCTUATION, label->letters[i][0]) != NULL;
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

/* Whether each word of one label is a word of the other one, or that misspelt; not all the same. */
static bool is_near(const spelling *a, const spelling *b)
{
    uint32_t at_a = 0, at_b = 0, n_edits = 0;
    while (at_a < a->n || at_b < b->n) {
        const spelling x = next_word(a, &at_a), y = next_word(b, &at_b);
        const uint32_t shorter = least(x.n, y.n), longer = x.n + y.n - shorter;
        const uint32_t allowed = shorter >= 8 ? 2 : longer >= 6 ? 1 : 0;
        if (longer - shorter > allowed)
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
    return n_edits > 0 && n_edits <= 2;
}

static bool is_misspelt(const char *name_a, const spelling *a, const char *name_b,
                        const spelling *b)
{
    if (strcmp(a->bare, b->bare) == 0)
        return true;
    return !a->too_long && !b->too_long && same_code(name_a, name_b) && is_near(a, b);
}

/* Whether two labels are one, and the second the more common way to write it. */
static bool is_written(const spelling *spellings, const uint32_t *counts, uint32_t label,
                       uint32_t other)
{
    const bool rarer =
        counts[label] < counts[other] || (counts[label] == counts[other] && label > other);
    return rarer && strcmp(spellings[label].joined, spellings[other].joined) == 0;
}

/* What a label is probably meant to be: the most common of those it may be. */
static tt_typo find_meant(const tt_corpus *corpus, const spelling *spellings,
                          const uint32_t *counts, uint32_t label)
{
    const char *const *names = corpus->label_names;
    const char *bare = spellings[label].bare;
    tt_typo best = {TT_TYPO_NONE, false};
    /* Labels of punctuation alone ("*" and "-") are no spellings of each other. */
    if (bare[strspn(bare, PUNCTUATION)] == '\0')
        return best;
    for (uint32_t other = 0; other < corpus->n_labels; other++) {
        const bool same = is_written(spellings, counts, label, other);
        if (!same &&
            (counts[label] > counts[other] / TT_TYPO_RATIO ||
             !is_misspelt(names[label], &spellings[label], names[other], &spellings[other])))
            continue;
        if (best.meant == TT_TYPO_NONE || same > best.same_label ||
            (same == best.same_label && counts[other] > counts[best.meant]))
            best = (tt_typo){other, same};
    }
    return best;
}

static topictag_status spell(spelling *out, const char *name, tt_analyzer *analyzer,
                             tt_arena *arena, tt_buf *scratch, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_folded *folded;
    const char *copy;
    cut_letters(out, name);
    TT_TRY(tt_analyzer_fold(analyzer, name, 0, strlen(name), &folded, err));
    copy = tt_arena_strndup(arena, folded->bytes, folded->n);
    if (copy == NULL)
        return tt_no_memory(err);
    const char *const passed[2] = {JOINTS, PUNCTUATION};
    const char **const kept[2] = {&out->joined, &out->bare};
    for (int i = 0; i < 2; i++) {
        tt_buf_reset(scratch);
        TT_TRY(put_without(scratch, passed[i], copy, err));
        *kept[i] = tt_arena_strndup(arena, scratch->data, scratch->len);
        if (*kept[i] == NULL)
            return tt_no_memory(err);
    }
done:
    return rc;
}

static topictag_status spell_all(spelling *spellings, const tt_corpus *corpus, tt_arena *arena,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_analyzer *analyzer = NULL;
    tt_buf scratch = {0};
    const tt_analyzer_options words = {.ngrams = 1, .stop_words = "none", .stemmer = "none"};
    TT_TRY(tt_analyzer_new(&analyzer, &words, err));
    for (uint32_t label = 0; label < corpus->n_labels; label++)
        TT_TRY(
            spell(&spellings[label], corpus->label_names[label], analyzer, arena, &scratch, err));
done:
    tt_buf_release(&scratch);
    tt_analyzer_free(analyzer);
    return rc;
}

topictag_status tt_typos_find(tt_typo *typos, const tt_corpus *corpus, const uint32_t *counts,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = corpus->n_labels;
    tt_arena arena = {0};
    spelling *spellings = tt_alloc(n_labels, sizeof *spellings);
    if (spellings == NULL)
        return tt_no_memory(err);
    TT_TRY(spell_all(spellings, corpus, &arena, err));
    for (uint32_t label = 0; label < n_labels; label++)
        typos[label] = find_meant(corpus, spellings, counts, label);
    /* What is meant may be another one misspelt; it is more common, so this ends. */
    for (uint32_t label = 0; label < n_labels; label++)
        while (!typos[label].same_label && typos[label].meant != TT_TYPO_NONE &&
               typos[typos[label].meant].meant != TT_TYPO_NONE)
            typos[label].meant = typos[typos[label].meant].meant;
done:
    tt_arena_release(&arena);
    free(spellings);
    return rc;
}
