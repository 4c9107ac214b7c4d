/* SPDX-License-Identifier: MIT */
#include "curate/typo.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "text/analyzer.h"

#include <stdlib.h>
#include <string.h>

/* Longer labels are compared but for case and punctuation only. */
#define MAX_LETTERS 64

#define PROGRESS_STEP 256

/* Blanks and what stands for them in names. */
#define JOINTS " \t-_"
/* "+" and "#" are none of it: "C", "C++" and "C#" are three names. */
#define PUNCTUATION JOINTS "!\"$%&'()*,./:;<=>?@[\\]^`{|}~"

/* Without joints, without punctuation. */
enum { JOINED, BARE };

/* A label as it is compared: a slice of its name per letter, so that UTF-8 is not looked into. */
typedef struct spelling {
    const char *keys[2];              /* the name by NFKC_Casefold: JOINED, BARE */
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

/* Codes are told apart by digits, and by capitals behind the first letter ("cs.AI", "cs.AR"). */
static uint64_t hash_code(const char *name)
{
    static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    uint64_t hash = 0;
    for (name += *name != '\0'; *(name += strcspn(name, set)) != '\0'; name++)
        hash = tt_hash64(name, 1, hash);
    return hash;
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
    const char *const passed[] = {[JOINED] = JOINTS, [BARE] = PUNCTUATION};
    for (int i = 0; i < 2; i++) {
        tt_buf_reset(scratch);
        TT_TRY(put_without(scratch, passed[i], copy, err));
        out->keys[i] = tt_arena_strndup(arena, scratch->data, scratch->len);
        if (out->keys[i] == NULL)
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

/* Labels of punctuation alone ("*" and "-") are no spellings of each other. */
static bool is_punctuation(const spelling *label)
{
    return label->keys[BARE][strspn(label->keys[BARE], PUNCTUATION)] == '\0';
}

/* heads [n_labels] receives the most common label, then the first, of those with the same key. */
static topictag_status find_heads(uint32_t *heads, const spelling *spellings,
                                  const uint32_t *counts, uint32_t n_labels, int key,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_strmap *ids = NULL;
    uint32_t *head_of = tt_alloc(n_labels, sizeof *head_of);
    if (head_of == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_strmap_new(&ids, err));
    for (uint32_t label = 0; label < n_labels; label++) {
        const char *bytes = spellings[label].keys[key];
        const uint32_t n_known = tt_strmap_size(ids);
        TT_TRY(tt_strmap_add(ids, bytes, strlen(bytes), &heads[label], err));
        const uint32_t id = heads[label];
        if (id == n_known || counts[label] > counts[head_of[id]])
            head_of[id] = label;
    }
    for (uint32_t label = 0; label < n_labels; label++)
        heads[label] = is_punctuation(&spellings[label]) ? label : head_of[heads[label]];
done:
    tt_strmap_free(ids);
    free(head_of);
    return rc;
}

/* What tells cheaply that a label is none of the few another one can be by two edits. */
typedef struct sketch {
    uint32_t label, count;
    uint32_t n_letters; /* gaps left out */
    uint64_t code;
    uint64_t letters; /* a bit for each, by its hash */
} sketch;

static sketch draw(const spelling *spelt, const char *name, uint32_t label, uint32_t count)
{
    sketch out = {.label = label, .count = count, .code = hash_code(name)};
    for (uint32_t i = 0; i < spelt->n; i++) {
        if (is_gap(spelt, i))
            continue;
        out.n_letters++;
        out.letters |= UINT64_C(1) << tt_hash64(spelt->letters[i], spelt->sizes[i], 0) % 64;
    }
    return out;
}

/* Most common first. */
static int by_count(const void *a, const void *b)
{
    const sketch *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

static bool has_at_most_two(uint64_t bits)
{
    bits &= bits - 1;
    bits &= bits - 1;
    return bits == 0;
}

static bool may_be_near(const sketch *a, const sketch *b)
{
    return a->code == b->code && a->n_letters <= b->n_letters + 2 &&
           b->n_letters <= a->n_letters + 2 && has_at_most_two(a->letters & ~b->letters) &&
           has_at_most_two(b->letters & ~a->letters);
}

/* Compares the labels that are right so far with those that are ten times as common. */
static topictag_status find_misspelt(tt_typo *typos, const tt_corpus *corpus,
                                     const spelling *spellings, const uint32_t *counts,
                                     const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n = 0;
    sketch *sketches = tt_alloc(corpus->n_labels, sizeof *sketches);
    if (sketches == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < corpus->n_labels; label++)
        if (counts[label] > 0 && !spellings[label].too_long && !is_punctuation(&spellings[label]))
            sketches[n++] =
                draw(&spellings[label], corpus->label_names[label], label, counts[label]);
    if (n > 0)
        qsort(sketches, n, sizeof *sketches, by_count);
    for (uint32_t i = 0; i < n; i++) {
        const sketch *rare = &sketches[i];
        if (i % PROGRESS_STEP == 0)
            TT_TRY(tt_tell_progress(listener, "comparing labels", i, n, err));
        if (typos[rare->label].meant != TT_TYPO_NONE)
            continue;
        uint32_t k = 0;
        while (rare->count <= sketches[k].count / TT_TYPO_RATIO &&
               !(may_be_near(rare, &sketches[k]) &&
                 is_near(&spellings[rare->label], &spellings[sketches[k].label])))
            k++;
        if (rare->count <= sketches[k].count / TT_TYPO_RATIO)
            typos[rare->label].meant = sketches[k].label;
    }
done:
    free(sketches);
    return rc;
}

topictag_status tt_typos_find(tt_typo *typos, const tt_corpus *corpus, const uint32_t *counts,
                              const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = corpus->n_labels;
    tt_arena arena = {0};
    spelling *spellings = tt_alloc(n_labels, sizeof *spellings);
    uint32_t *joined = tt_alloc(n_labels, sizeof *joined);
    uint32_t *bare = tt_alloc(n_labels, sizeof *bare);
    if (spellings == NULL || joined == NULL || bare == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(spell_all(spellings, corpus, &arena, err));
    TT_TRY(find_heads(joined, spellings, counts, n_labels, JOINED, err));
    TT_TRY(find_heads(bare, spellings, counts, n_labels, BARE, err));
    for (uint32_t label = 0; label < n_labels; label++) {
        typos[label] = (tt_typo){TT_TYPO_NONE, joined[label] != label};
        if (joined[label] != label)
            typos[label].meant = joined[label];
        else if (counts[label] <= counts[bare[label]] / TT_TYPO_RATIO)
            typos[label].meant = bare[label];
    }
    TT_TRY(find_misspelt(typos, corpus, spellings, counts, listener, err));
    /* What is meant may be another one misspelt; it is more common, so this ends. */
    for (uint32_t label = 0; label < n_labels; label++)
        while (!typos[label].same_label && typos[label].meant != TT_TYPO_NONE &&
               typos[typos[label].meant].meant != TT_TYPO_NONE)
            typos[label].meant = typos[typos[label].meant].meant;
done:
    tt_arena_release(&arena);
    free(spellings);
    free(joined);
    free(bare);
    return rc;
}
