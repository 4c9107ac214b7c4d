/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_TOKENS_H
#define TT_TEXT_TOKENS_H

/*
 * Where both roads of the segmenter put what they keep. A token is written behind text[len] and
 * then closed: stop words are dropped, the rest is stemmed, hashed and followed by one space.
 *
 * Invariants: text begins with a space; each token has one space on both sides; items[i].bytes
 * points into text and moves with it.
 */

#include "base/hash.h"
#include "base/strmap.h"
#include "text/analyzer.h"
#include "text/cjk.h"
#include <libstemmer.h>

/* Bytes behind any room asked for that may be overwritten, so that words are copied in blocks. */
#define TT_TOKENS_SLACK_BYTES 16

typedef struct tt_tokens {
    tt_term *items; /* [n] words */
    size_t n, cap;
    char *text; /* [len] bytes, the spaces included */
    size_t len, cap_text;
    const tt_strmap *stop_words; /* borrowed; NULL: none */
    struct sb_stemmer *stemmer;  /* borrowed; NULL: none */
    tt_runs runs;                /* over the borders of words */
} tt_tokens;

/* Forgets all tokens and runs, keeps the memory. */
topictag_status tt_tokens_reset(tt_tokens *tokens, topictag_error *err) TOPICTAG_MUST_USE;
void tt_tokens_release(tt_tokens *tokens);

/* Room for more bytes behind text[len]. E_LIMIT when text would pass UINT32_MAX bytes. */
topictag_status tt_tokens_grow(tt_tokens *tokens, size_t more_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;

static inline topictag_status tt_tokens_reserve(tt_tokens *tokens, size_t more_bytes,
                                                topictag_error *err)
{
    if (tokens->cap_text - tokens->len >= more_bytes + TT_TOKENS_SLACK_BYTES)
        return TOPICTAG_OK;
    return tt_tokens_grow(tokens, more_bytes, err);
}

/* tt_tokens_close where there are stop words or a stemmer, or items must grow. */
topictag_status tt_tokens_close_slowly(tt_tokens *tokens, size_t n_bytes, uint32_t begin,
                                       uint32_t end, topictag_error *err) TOPICTAG_MUST_USE;

static inline void tt_tokens_push(tt_tokens *tokens, size_t n_bytes, uint32_t begin, uint32_t end)
{
    char *word = tokens->text + tokens->len;
    tokens->items[tokens->n++] = (tt_term){
        .bytes = word,
        .n_bytes = (uint32_t)n_bytes,
        .kind = TT_TERM_WORD,
        .hash = n_bytes <= 16 ? tt_hash64_short(word, n_bytes, TT_TERM_WORD)
                              : tt_hash64_long(word, n_bytes, TT_TERM_WORD),
        .begin = begin,
        .end = end,
    };
    word[n_bytes] = ' ';
    tokens->len += n_bytes + 1;
}

/*
 * Ends the token of n_bytes > 0 bytes behind text[len], which stands for the bytes [begin, end)
 * of the analysed text. One byte of the slack is used for its space.
 */
static inline topictag_status tt_tokens_close(tt_tokens *tokens, size_t n_bytes, uint32_t begin,
                                              uint32_t end, topictag_error *err)
{
    if (tokens->stop_words != NULL || tokens->stemmer != NULL || tokens->n == tokens->cap)
        return tt_tokens_close_slowly(tokens, n_bytes, begin, end, err);
    tt_tokens_push(tokens, n_bytes, begin, end);
    return TOPICTAG_OK;
}

#endif
