/* SPDX-License-Identifier: MIT */
/*
 * What holds for every text, tried on generated ones: the two roads agree; the ICU road gives what
 * ICU gives when the text is folded in one piece; tokens are folded already, stand in the text in
 * order, begin and end between characters, and fold from what stands there; so do character
 * n-grams.
 *
 * test_text_property [TEXTS [SEED]]
 */
#include "unit/test.h"
#include "base/buffer.h"
#include "base/random.h"
#include "base/utf8.h"
#include "text/places.h"
#include "unit/text/roads.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define MAX_PIECES  60
#define MAX_BYTES   4096 /* of a text: MAX_PIECES pieces of at most 12 characters of 4 bytes */
#define FOLD_GROWTH 18   /* UTF-16 units that a character folds to, at most */

static uint64_t n_texts = 20000, seed = 1;

static void add_point(tt_buf *text, uint32_t c)
{
    char bytes[4];
    size_t n = 0;
    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xc0 | c >> 6);
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        bytes[n++] = (char)(0xe0 | c >> 12);
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    } else {
        bytes[n++] = (char)(0xf0 | c >> 18);
        bytes[n++] = (char)(0x80 | (c >> 12 & 0x3f));
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    }
    ok(tt_buf_add(text, bytes, n, &err));
}

/* Ranges of characters, of which `longest` at most make a piece of text. */
static const struct {
    uint32_t first, last, longest;
} scripts[] = {
    {'a', 'z', 12},        {'a', 'z', 12},        {'A', 'Z', 3},         {'0', '9', 6},
    {' ', ' ', 2},         {' ', ' ', 1},         {'!', '/', 2},         {':', '@', 2},
    {'[', '`', 2},         {0x00, 0x7f, 4},       {0x80, 0xff, 6},       {0xc0, 0x24f, 8},
    {0x300, 0x36f, 2},     {0x370, 0x52f, 8},     {0x530, 0x6ff, 6},     {0x700, 0xdff, 4},
    {0xe00, 0xeff, 8},     {0x1000, 0x11ff, 6},   {0x1780, 0x17ff, 6},   {0x1e00, 0x1fff, 6},
    {0x2000, 0x206f, 2},   {0x2070, 0x218f, 3},   {0x2190, 0x2bff, 2},   {0x3000, 0x30ff, 8},
    {0x3130, 0x33ff, 3},   {0x4e00, 0x4fff, 8},   {0xac00, 0xad00, 4},   {0xf900, 0xffef, 4},
    {0xff00, 0xffef, 6},   {0x80, 0xd7ff, 4},     {0x1f1e6, 0x1f1ff, 3}, {0x1f300, 0x1f6ff, 2},
    {0x10000, 0x1ffff, 2}, {0xe0000, 0xe01ff, 1},
};
#define N_SCRIPTS (sizeof scripts / sizeof scripts[0])

/* What rules are about; ill-formed bytes at the end. */
static const char *const oddities[] = {
    ".",        ",",      "'",        "’",
    "_",        "·",      ":",        ";",
    "@",        "\"",     "\n",       "\r\n",
    "\u00ad",   "\u200d", "\u200b",   "½",
    "²",        "…",      "´",        "¨",
    "ﬁ",        "ß",      "ẞ",        "İ",
    "ı",        "ŉ",      "ŀ",        "™",
    "\u00a0",   "\u0301", "e",        "a",
    "1",        "K",      "Å",        "א",
    "ﷺ",        "㍿",     "“",        "”",
    "–",        "\u202f", "‿",        "٫",
    "\ufe0f",   "\u0338", "=",        "\u0345",
    "\xff",     "\xc3",   "\xe2\x82", "\xed\xa0\x80",
    "\xf0\x9f", "\x80",   "\xc0\x80",
};
#define N_ODDITIES (sizeof oddities / sizeof oddities[0])

/* Few scripts make up a text, as in life; letters, blanks and oddities are in most. */
static void generate(tt_rng *rng, tt_buf *text)
{
    size_t palette[4];
    size_t n_palette = 1 + tt_rng_below(rng, 4);
    for (size_t i = 0; i < n_palette; i++)
        palette[i] = tt_rng_below(rng, N_SCRIPTS);
    uint64_t oddness = tt_rng_below(rng, 60);
    size_t n_pieces = 1 + tt_rng_below(rng, MAX_PIECES);
    tt_buf_reset(text);
    for (size_t i = 0; i < n_pieces; i++) {
        uint64_t what = tt_rng_below(rng, 100);
        if (what < oddness) {
            ok(tt_buf_add_str(text, oddities[tt_rng_below(rng, N_ODDITIES)], &err));
            continue;
        }
        size_t script = what < 70 ? tt_rng_below(rng, 5) : palette[tt_rng_below(rng, n_palette)];
        uint32_t first = scripts[script].first, range = scripts[script].last - first + 1;
        for (uint64_t k = 1 + tt_rng_below(rng, scripts[script].longest); k > 0; k--)
            add_point(text, first + (uint32_t)tt_rng_below(rng, range));
    }
    assert_true(text->len <= MAX_BYTES);
}

/* ICU by the book: everything in one piece. */
typedef struct oracle {
    const UNormalizer2 *fold;
    UBreakIterator *words;
    UChar source[MAX_BYTES], folded[MAX_BYTES * FOLD_GROWTH];
    char utf8[MAX_BYTES * FOLD_GROWTH * 3];
} oracle;

static int32_t fold_utf8(oracle *o, const char *text, size_t n_bytes)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n;
    u_strFromUTF8WithSub(o->source, MAX_BYTES, &n, text, (int32_t)n_bytes, 0xfffd, NULL, &status);
    n = unorm2_normalize(o->fold, o->source, n, o->folded, MAX_BYTES * FOLD_GROWTH, &status);
    assert_true(U_SUCCESS(status));
    return n;
}

static void compare_with_oracle(oracle *o, const tt_buf *text, const tt_terms *terms)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n_folded = fold_utf8(o, text->data, text->len);
    ubrk_setText(o->words, o->folded, n_folded, &status);
    size_t n = 0;
    for (int32_t from = 0, to; (to = ubrk_next(o->words)) != UBRK_DONE; from = to) {
        if (ubrk_getRuleStatus(o->words) < UBRK_WORD_NONE_LIMIT)
            continue;
        int32_t n_bytes;
        u_strToUTF8(o->utf8, (int32_t)sizeof o->utf8, &n_bytes, o->folded + from, to - from,
                    &status);
        assert_true(n < terms->n);
        assert_int_equal(terms->items[n].n_bytes, n_bytes);
        assert_memory_equal(terms->items[n].bytes, o->utf8, (size_t)n_bytes);
        n++;
    }
    assert_true(U_SUCCESS(status));
    assert_int_equal(terms->n, n);
}

/* Where characters, or the ill-formed parts that count as one, begin; and the end of the text. */
static void find_borders(const tt_buf *text, bool borders[MAX_BYTES + 1])
{
    memset(borders, 0, (MAX_BYTES + 1) * sizeof *borders);
    bool well_formed;
    for (size_t i = 0; i < text->len;
         i += tt_utf8_step(text->data + i, text->len - i, &well_formed))
        borders[i] = true;
    borders[text->len] = true;
}

static bool contains(const char *text, size_t n_text, const char *part, size_t n_part)
{
    for (size_t i = 0; i + n_part <= n_text; i++)
        if (memcmp(text + i, part, n_part) == 0)
            return true;
    return false;
}

static void check_token(oracle *o, const tt_buf *text, const tt_term *token, uint32_t last_begin)
{
    assert_true(token->n_bytes > 0 && token->begin >= last_begin && token->begin < token->end &&
                token->end <= text->len);
    UErrorCode status = U_ZERO_ERROR;
    int32_t n, n_bytes;
    n = fold_utf8(o, token->bytes, token->n_bytes);
    u_strToUTF8(o->utf8, (int32_t)sizeof o->utf8, &n_bytes, o->folded, n, &status);
    assert_int_equal(n_bytes, token->n_bytes);
    assert_memory_equal(o->utf8, token->bytes, token->n_bytes);

    n = fold_utf8(o, text->data + token->begin, token->end - token->begin);
    u_strToUTF8(o->utf8, (int32_t)sizeof o->utf8, &n_bytes, o->folded, n, &status);
    assert_true(U_SUCCESS(status));
    assert_true(contains(o->utf8, (size_t)n_bytes, token->bytes, token->n_bytes));
}

/* A term without the blanks at its edges is part of what folds from its place. */
static void check_place(oracle *o, const tt_buf *text, const tt_term *term, tt_place place)
{
    const char *from = term->bytes, *to = from + term->n_bytes;
    int32_t n, n_bytes;
    UErrorCode status = U_ZERO_ERROR;
    assert_true(place.begin < place.end && place.begin >= term->begin && place.end <= term->end);
    from += from < to && *from == ' ';
    to -= from < to && to[-1] == ' ';
    n = fold_utf8(o, text->data + place.begin, place.end - place.begin);
    u_strToUTF8(o->utf8, (int32_t)sizeof o->utf8, &n_bytes, o->folded, n, &status);
    assert_true(U_SUCCESS(status));
    assert_true(contains(o->utf8, (size_t)n_bytes, from, (size_t)(to - from)));
}

/* Character n-grams on both roads: the same places, between characters, folding to the n-gram. */
static void check_places(oracle *o, roads *r, const tt_buf *text, const bool borders[MAX_BYTES + 1])
{
    static tt_place places[2][MAX_BYTES * FOLD_GROWTH];
    tt_terms terms[2];
    tt_analyzer *analyzers[] = {r->fast, r->icu};
    for (int k = 0; k < 2; k++) {
        ok(tt_analyzer_run(analyzers[k], text->data, text->len, &terms[k], &err));
        assert_true(terms[k].n <= sizeof places[k] / sizeof *places[k]);
        ok(tt_places_find(places[k], analyzers[k], text->data, &terms[k], &err));
    }
    assert_int_equal(terms[0].n, terms[1].n);
    for (size_t i = 0; i < terms[0].n; i++) {
        const tt_place place = places[0][i];
        assert_int_equal(place.begin, places[1][i].begin);
        assert_int_equal(place.end, places[1][i].end);
        assert_true(borders[place.begin] && borders[place.end]);
        check_place(o, text, &terms[0].items[i], place);
    }
}

static void test_every_text(void **state)
{
    (void)state;
    static oracle o;
    static bool borders[MAX_BYTES + 1];
    UErrorCode status = U_ZERO_ERROR;
    o.fold = unorm2_getNFKCCasefoldInstance(&status);
    o.words = ubrk_open(UBRK_WORD, "root", NULL, 0, &status);
    assert_true(U_SUCCESS(status));
    roads r, chars, runs;
    ok(roads_init(&r, &(tt_analyzer_options){.ngrams = 1}));
    ok(roads_init(&chars,
                  &(tt_analyzer_options){.ngrams = 1, .char_ngrams_min = 3, .char_ngrams_max = 3}));
    ok(roads_init(&runs, &(tt_analyzer_options){.ngrams = 1, .cjk_ngrams = 3}));
    tt_buf text = {0};
    tt_rng rng;
    for (uint64_t i = 0; i < n_texts; i++) {
        tt_terms terms;
        tt_rng_seed(&rng, seed + i);
        generate(&rng, &text);
        if (!roads_agree(&r, text.data, text.len, &terms))
            fail_msg("seed %llu: %s\n%s", (unsigned long long)(seed + i), r.difference, text.data);
        compare_with_oracle(&o, &text, &terms);
        find_borders(&text, borders);
        uint32_t last = 0;
        for (size_t k = 0; k < terms.n; last = terms.items[k++].begin) {
            check_token(&o, &text, &terms.items[k], last);
            assert_true(borders[terms.items[k].begin] && borders[terms.items[k].end]);
        }
        if (i % 4 == 0) /* folding every word again is slow */
            check_places(&o, i % 8 == 0 ? &chars : &runs, &text, borders);
        if (!roads_agree(&runs, text.data, text.len, &terms))
            fail_msg("seed %llu, runs: %s\n%s", (unsigned long long)(seed + i), runs.difference,
                     text.data);
    }
    tt_buf_release(&text);
    roads_release(&r);
    roads_release(&chars);
    roads_release(&runs);
    ubrk_close(o.words);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        n_texts = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_text)};
    return cmocka_run_group_tests_name("text.property", tests, NULL, NULL);
}
