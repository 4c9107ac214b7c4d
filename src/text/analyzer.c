/* SPDX-License-Identifier: MIT */
#include "text/analyzer.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "text/segment_fast.h"
#include "text/stopwords.h"
#include "text/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#define MAX_TEXT_BYTES  ((size_t)1 << 30)
#define MAX_NGRAMS      5
#define MAX_CHAR_NGRAMS 8

struct tt_analyzer {
    uint32_t ngrams, char_min, char_max, cjk;
    tt_strmap *stop_words; /* normalised; NULL: none */
    struct sb_stemmer *stemmer;
    tt_icu_segmenter icu;
    tt_char_table chars;
    bool fast; /* chars may be used */
    bool icu_only;
    tt_tokens tokens;
    tt_term *terms; /* [n_terms] unused while words alone are wanted: they are tokens.items */
    size_t n_terms, cap_terms;
};

static bool is_none(const char *name)
{
    return name == NULL || strcmp(name, "none") == 0;
}

static topictag_status check_options(const tt_analyzer_options *options, topictag_error *err)
{
    if (options->ngrams < 1 || options->ngrams > MAX_NGRAMS)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "ngrams", 0, 0,
                          "word n-grams up to %u, must be 1 to %d", (unsigned)options->ngrams,
                          MAX_NGRAMS);
    uint32_t min = options->char_ngrams_min, max = options->char_ngrams_max;
    if (min > 0 && (min > max || max > MAX_CHAR_NGRAMS))
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "char-ngrams-min", 0, 0,
                          "character n-grams of %u to %u, must be 1 to %d and in order",
                          (unsigned)min, (unsigned)max, MAX_CHAR_NGRAMS);
    if (options->cjk_ngrams > MAX_CHAR_NGRAMS)
        return tt_fail_at(
            err, TOPICTAG_E_INVALID_ARG, "cjk-ngrams", 0, 0,
            "n-grams of up to %u Chinese, Japanese and Korean characters, at most %d are possible",
            (unsigned)options->cjk_ngrams, MAX_CHAR_NGRAMS);
    return TOPICTAG_OK;
}

/* The words of text, normalised and cut like any text, to the stop words. */
static topictag_status add_stop_words(tt_analyzer *analyzer, const char *text, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_tokens *tokens = &analyzer->tokens;
    TT_TRY(tt_tokens_reset(tokens, err));
    TT_TRY(tt_segment_icu(&analyzer->icu, text, 0, strlen(text), tokens, err));
    for (size_t i = 0; i < tokens->n; i++) {
        uint32_t id;
        TT_TRY(tt_strmap_add(analyzer->stop_words, tokens->items[i].bytes, tokens->items[i].n_bytes,
                             &id, err));
    }
done:
    return rc;
}

/* A list of the library and, since "don't" is also set as "don’t", its typographic twin. */
static topictag_status add_listed_stop_words(tt_analyzer *analyzer, const char *list,
                                             topictag_error *err)
{
    static const char quote[] = "\xe2\x80\x99";
    topictag_status rc = TOPICTAG_OK;
    tt_buf curly = {0};
    for (const char *rest = list, *straight; rest != NULL; rest = straight) {
        straight = strchr(rest, '\'');
        size_t n = straight != NULL ? (size_t)(straight - rest) : strlen(rest);
        TT_TRY(tt_buf_add(&curly, rest, n, err));
        if (straight != NULL) {
            TT_TRY(tt_buf_add_str(&curly, quote, err));
            straight++;
        }
    }
    TT_TRY(add_stop_words(analyzer, list, err));
    TT_TRY(add_stop_words(analyzer, curly.data, err));
done:
    tt_buf_release(&curly);
    return rc;
}

static topictag_status init_stop_words(tt_analyzer *analyzer, const tt_analyzer_options *options,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (is_none(options->stop_words))
        return TOPICTAG_OK;
    const char *list = tt_stop_words(options->stop_words);
    if (list == NULL)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "stop-words", 0, 0,
                          "expected none or a language with stop words (" TT_STOP_WORD_LANGUAGES
                          "), found \"%.40s\"",
                          options->stop_words);
    TT_TRY(tt_strmap_new(&analyzer->stop_words, err));
    TT_TRY(add_listed_stop_words(analyzer, list, err));
done:
    return rc;
}

static topictag_status init_stemmer(tt_analyzer *analyzer, const char *name, topictag_error *err)
{
    if (is_none(name))
        return TOPICTAG_OK;
    bool known = false;
    for (const char **names = sb_stemmer_list(); *names != NULL && !known; names++)
        known = strcmp(name, *names) == 0;
    if (!known)
        return tt_fail_at(
            err, TOPICTAG_E_INVALID_ARG, "stemmer", 0, 0,
            "expected none or a Snowball algorithm (english, german, ...), found \"%.40s\"", name);
    analyzer->stemmer = sb_stemmer_new(name, "UTF_8");
    return analyzer->stemmer != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

topictag_status tt_analyzer_new(tt_analyzer **out, const tt_analyzer_options *options,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *out = NULL;
    tt_analyzer *analyzer = NULL;
    TT_TRY(check_options(options, err));
    analyzer = tt_calloc(1, sizeof *analyzer);
    if (analyzer == NULL)
        return tt_no_memory(err);
    analyzer->ngrams = options->ngrams;
    analyzer->char_min = options->char_ngrams_min;
    analyzer->char_max = options->char_ngrams_max;
    analyzer->cjk = options->cjk_ngrams;
    TT_TRY(tt_icu_segmenter_init(&analyzer->icu, err));
    TT_TRY(tt_char_table_init(&analyzer->chars, &analyzer->icu, &analyzer->fast, err));
    TT_TRY(init_stop_words(analyzer, options, err));
    TT_TRY(init_stemmer(analyzer, options->stemmer, err));
    analyzer->tokens.stop_words = analyzer->stop_words;
    analyzer->tokens.stemmer = analyzer->stemmer;
    analyzer->tokens.runs.wanted = analyzer->cjk > 0;
    *out = analyzer;
    analyzer = NULL;
done:
    tt_analyzer_free(analyzer);
    return rc;
}

void tt_analyzer_free(tt_analyzer *analyzer)
{
    if (analyzer == NULL)
        return;
    tt_strmap_free(analyzer->stop_words);
    if (analyzer->stemmer != NULL)
        sb_stemmer_delete(analyzer->stemmer);
    tt_char_table_release(&analyzer->chars);
    tt_icu_segmenter_release(&analyzer->icu);
    tt_tokens_release(&analyzer->tokens);
    free(analyzer->terms);
    free(analyzer);
}

static void add_term(tt_analyzer *analyzer, const char *from, const char *to, tt_term_kind kind,
                     uint32_t begin, uint32_t end)
{
    uint32_t n_bytes = (uint32_t)(to - from);
    analyzer->terms[analyzer->n_terms++] = (tt_term){
        .bytes = from,
        .n_bytes = n_bytes,
        .kind = (uint32_t)kind,
        .hash = tt_hash64(from, n_bytes, (uint64_t)kind),
        .begin = begin,
        .end = end,
    };
}

/* The byte behind the first n code points of [from, to); to when there are fewer. */
static const char *skip_points(const char *from, const char *to, uint32_t n)
{
    for (; n > 0 && from < to; n--) {
        from++;
        while (from < to && ((unsigned char)*from & 0xc0) == 0x80)
            from++;
    }
    return from;
}

/*
 * The n-grams of " word " for one n after another; a word too short for n counts once, whole, and
 * ends the series (scikit-learn, CountVectorizer._char_wb_ngrams).
 */
static void add_char_ngrams(tt_analyzer *analyzer, const tt_term *word)
{
    const char *first = word->bytes - 1, *last = word->bytes + word->n_bytes + 1;
    for (uint32_t n = analyzer->char_min; n <= analyzer->char_max; n++) {
        const char *from = first, *to = skip_points(first, last, n);
        add_term(analyzer, from, to, TT_TERM_CHAR, word->begin, word->end);
        if (to == last)
            break;
        while (to < last) {
            from = skip_points(from, last, 1);
            to = skip_points(to, last, 1);
            add_term(analyzer, from, to, TT_TERM_CHAR, word->begin, word->end);
        }
    }
}

/* Whether the characters of a word are looked at within it. */
static bool is_cut_alone(const tt_analyzer *analyzer, const char *word, size_t n_bytes)
{
    return analyzer->char_min > 0 && (analyzer->cjk == 0 || !tt_is_cjk_word(word, n_bytes));
}

/* The n-grams that begin at the characters of a token; *at is moved along. */
static void add_run_ngrams(tt_analyzer *analyzer, size_t token, size_t *at)
{
    const tt_runs *runs = &analyzer->tokens.runs;
    for (; *at < runs->n && runs->chars[*at].token == token; (*at)++) {
        const tt_run_char *first = &runs->chars[*at], *last = first;
        bool any_letter = false;
        for (; last->part != TT_RUN_END && last < first + analyzer->cjk; last++) {
            any_letter |= last->part == TT_RUN_LETTER;
            if (any_letter)
                add_term(analyzer, runs->text + first->at, runs->text + last[1].at, TT_TERM_CHAR,
                         first->begin, last->end);
        }
    }
}

/* n-grams of the tokens, with room made for the most there can be. */
static topictag_status build_terms(tt_analyzer *analyzer, bool with_chars, topictag_error *err)
{
    const tt_tokens *tokens = &analyzer->tokens;
    size_t most = tokens->n * analyzer->ngrams;
    if (with_chars)
        most += (tokens->len + tokens->n) * (analyzer->char_max - analyzer->char_min + 1);
    most += tokens->runs.n * analyzer->cjk;
    topictag_status rc =
        tt_reserve(&analyzer->terms, &analyzer->cap_terms, most, sizeof *analyzer->terms, err);
    if (rc != TOPICTAG_OK)
        return rc;
    analyzer->n_terms = 0;
    for (size_t i = 0, at = 0; i < tokens->n; i++) {
        const tt_term *word = &tokens->items[i];
        analyzer->terms[analyzer->n_terms++] = *word;
        for (size_t k = 1; k < analyzer->ngrams && i + k < tokens->n; k++)
            add_term(analyzer, word->bytes, word[k].bytes + word[k].n_bytes, TT_TERM_WORD,
                     word->begin, word[k].end);
        if (with_chars && is_cut_alone(analyzer, word->bytes, word->n_bytes))
            add_char_ngrams(analyzer, word);
        add_run_ngrams(analyzer, i, &at);
    }
    return TOPICTAG_OK;
}

static topictag_status analyse(tt_analyzer *analyzer, const char *text, size_t n_bytes,
                               bool with_chars, tt_terms *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *out = (tt_terms){0};
    if (n_bytes > MAX_TEXT_BYTES)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a text of %zu bytes, at most %zu can be analysed",
                       n_bytes, MAX_TEXT_BYTES);
    tt_tokens *tokens = &analyzer->tokens;
    TT_TRY(tt_tokens_reset(tokens, err));
    if (analyzer->fast && !analyzer->icu_only)
        TT_TRY(tt_segment_fast(&analyzer->chars, text, n_bytes, tokens, err));
    else
        TT_TRY(tt_segment_icu(&analyzer->icu, text, 0, n_bytes, tokens, err));
    if (analyzer->ngrams == 1 && !with_chars && tokens->runs.n == 0) {
        *out = (tt_terms){tokens->items, tokens->n, tokens->items, tokens->n};
        goto done;
    }
    TT_TRY(build_terms(analyzer, with_chars, err));
    *out = (tt_terms){analyzer->terms, analyzer->n_terms, tokens->items, tokens->n};
done:
    return rc;
}

/* The first word from `from` on that begins at `at` or behind it. */
static size_t word_from(const tt_tokens *tokens, size_t from, size_t at)
{
    while (from < tokens->n && tokens->items[from].begin < at)
        from++;
    return from;
}

topictag_status tt_analyzer_add_title(tt_analyzer *analyzer, size_t begin, size_t end,
                                      tt_terms *terms, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_tokens *tokens = &analyzer->tokens;
    const size_t first = word_from(tokens, 0, begin), n = word_from(tokens, first, end) - first;
    const bool are_words = terms->items == terms->words;
    if (are_words)
        TT_TRY(tt_reserve(&tokens->items, &tokens->cap, terms->n + n, sizeof *tokens->items, err));
    else
        TT_TRY(tt_reserve(&analyzer->terms, &analyzer->cap_terms, terms->n + n,
                          sizeof *analyzer->terms, err));
    tt_term *items = are_words ? tokens->items : analyzer->terms;
    for (size_t i = 0; i < n; i++) {
        tt_term term = tokens->items[first + i];
        term.kind = TT_TERM_TITLE;
        term.hash = tt_hash64(term.bytes, term.n_bytes, TT_TERM_TITLE);
        items[terms->n + i] = term;
    }
    *terms = (tt_terms){items, terms->n + n, tokens->items, tokens->n};
done:
    return rc;
}

topictag_status tt_analyzer_fold(tt_analyzer *analyzer, const char *text, size_t begin, size_t end,
                                 const tt_folded **out, topictag_error *err)
{
    return tt_fold_icu(&analyzer->icu, text, begin, end, out, err);
}

topictag_status tt_analyzer_run(tt_analyzer *analyzer, const char *text, size_t n_bytes,
                                tt_terms *out, topictag_error *err)
{
    return analyse(analyzer, text, n_bytes, analyzer->char_min > 0, out, err);
}

topictag_status tt_analyzer_words(tt_analyzer *analyzer, const char *text, size_t n_bytes,
                                  tt_terms *out, topictag_error *err)
{
    return analyse(analyzer, text, n_bytes, false, out, err);
}

topictag_status tt_analyzer_char_ngrams(tt_analyzer *analyzer, const char *word, uint32_t n_bytes,
                                        tt_terms *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_tokens *tokens = &analyzer->tokens;
    *out = (tt_terms){0};
    if (n_bytes == 0 || memchr(word, ' ', n_bytes) != NULL ||
        !is_cut_alone(analyzer, word, n_bytes))
        return TOPICTAG_OK;
    TT_TRY(tt_tokens_reset(tokens, err));
    TT_TRY(tt_tokens_reserve(tokens, n_bytes, err));
    TT_TRY(tt_reserve(&analyzer->terms, &analyzer->cap_terms,
                      ((size_t)n_bytes + 2) * (analyzer->char_max - analyzer->char_min + 1),
                      sizeof *analyzer->terms, err));
    char *copy = tokens->text + tokens->len;
    memcpy(copy, word, n_bytes);
    copy[n_bytes] = ' ';
    analyzer->n_terms = 0;
    add_char_ngrams(analyzer, &(tt_term){.bytes = copy, .n_bytes = n_bytes, .end = n_bytes});
    *out = (tt_terms){.items = analyzer->terms, .n = analyzer->n_terms};
done:
    return rc;
}

const char *tt_icu_version(char out[16])
{
    UVersionInfo version;
    u_getVersion(version);
    snprintf(out, 16, "%u.%u", version[0], version[1]);
    return out;
}

const char *tt_unicode_version(char out[16])
{
    UVersionInfo version;
    u_getUnicodeVersion(version);
    snprintf(out, 16, "%u.%u", version[0], version[1]);
    return out;
}

void tt_analyzer_use_icu_only(tt_analyzer *analyzer, bool icu_only)
{
    analyzer->icu_only = icu_only;
}
