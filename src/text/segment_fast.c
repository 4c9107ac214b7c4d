/* SPDX-License-Identifier: MIT */
#include "text/segment_fast.h"
#include "text/ascii_word.h"

#include <string.h>

/* A stretch given to ICU ends where this many bytes are not foreign, so that handing over pays. */
#define RESUME_BYTES 64

/* Output bytes for an input byte: U+00BD, two bytes, folds to five, and a space may follow. */
#define BYTES_PER_BYTE 3

/* A character of the text: what the table says, and how many bytes it takes. */
typedef struct found {
    const tt_char *entry;
    uint32_t n_bytes;
} found;

/* The walk over one text. */
typedef struct walk {
    tt_char_table *table;
    const uint8_t *text;
    size_t n; /* bytes of text */
} walk;

static const tt_char foreign_char = {.class = TT_CHAR_FOREIGN};

/* Ill-formed bytes and characters past U+FFFF are foreign. i < n. */
static topictag_status look(const walk *w, size_t i, found *out, topictag_error *err)
{
    const uint8_t *p = w->text + i;
    size_t left = w->n - i;
    uint32_t c = p[0];
    *out = (found){&foreign_char, 1};
    if (c >= 0x80) {
        if (c >= 0xc2 && c < 0xe0 && left > 1 && (p[1] & 0xc0) == 0x80) {
            c = (c & 0x1f) << 6 | (p[1] & 0x3f);
            out->n_bytes = 2;
        } else if (c >= 0xe0 && c < 0xf0 && left > 2 && (p[1] & 0xc0) == 0x80 &&
                   (p[2] & 0xc0) == 0x80) {
            c = (c & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
            out->n_bytes = 3;
            if (c < 0x800) /* surrogates are foreign by the table */
                return TOPICTAG_OK;
        } else {
            return TOPICTAG_OK;
        }
    }
    const tt_char *block = w->table->blocks[c / TT_CHAR_BLOCK];
    if (block == NULL) {
        topictag_status rc = tt_char_table_load(w->table, c, err);
        if (rc != TOPICTAG_OK)
            return rc;
        block = w->table->blocks[c / TT_CHAR_BLOCK];
    }
    out->entry = &block[c % TT_CHAR_BLOCK];
    return TOPICTAG_OK;
}

/* A token being read: the bytes [begin, end) of the text, folded to out[0, n_out). */
typedef struct token {
    size_t begin, end; /* end lies behind the last character that folded to something */
    size_t n_out;
    tt_char_class last; /* LETTER, NUMBER or JOIN */
    bool kept;          /* not a single JOIN */
    bool foreign;       /* how far it reaches only ICU can say */
} token;

static void append(token *t, char *out, const tt_char *entry)
{
    memcpy(out + t->n_out, entry->fold, TT_CHAR_FOLD_BYTES);
    t->n_out += entry->n_bytes;
}

/*
 * A character that is part of a token between two letters or two numbers stands at *i. Takes it
 * and what folds to nothing behind it when the right one follows; *goes_on says whether.
 */
static topictag_status pass_middle(const walk *w, size_t *i, const found *middle, token *t,
                                   char *out, bool *goes_on, topictag_error *err)
{
    bool letter = middle->entry->class != TT_CHAR_MID_NUMBER;
    bool number = middle->entry->class != TT_CHAR_MID_LETTER;
    *goes_on = false;
    if (!(letter && t->last == TT_CHAR_LETTER) && !(number && t->last == TT_CHAR_NUMBER))
        return TOPICTAG_OK;
    for (size_t next = *i + middle->n_bytes; next < w->n;) {
        found after;
        topictag_status rc = look(w, next, &after, err);
        if (rc != TOPICTAG_OK)
            return rc;
        if (after.entry->class == TT_CHAR_NOTHING) {
            next += after.n_bytes;
            continue;
        }
        t->foreign = after.entry->class == TT_CHAR_FOREIGN;
        *goes_on = after.entry->class == (uint8_t)t->last;
        if (*goes_on) {
            append(t, out, middle->entry);
            *i = next;
        }
        break;
    }
    return TOPICTAG_OK;
}

/* Reads on while characters belong to the token. */
static topictag_status read_token(const walk *w, token *t, char *out, topictag_error *err)
{
    for (size_t i = t->end;;) {
        size_t n_ascii = tt_ascii_word(w->text, i, w->n, out + t->n_out);
        if (n_ascii > 0) {
            i += n_ascii;
            t->n_out += n_ascii;
            t->end = i;
            t->last = out[t->n_out - 1] <= '9' ? TT_CHAR_NUMBER : TT_CHAR_LETTER;
            t->kept = true;
        }
        if (i == w->n || w->table->byte_class[w->text[i]] == TT_CHAR_BREAK)
            return TOPICTAG_OK;
        found here;
        topictag_status rc = look(w, i, &here, err);
        if (rc != TOPICTAG_OK)
            return rc;
        bool goes_on = true;
        switch ((tt_char_class)here.entry->class) {
        case TT_CHAR_LETTER:
        case TT_CHAR_NUMBER:
        case TT_CHAR_JOIN:
            t->kept = t->kept || here.entry->class != TT_CHAR_JOIN || t->n_out > 0;
            append(t, out, here.entry);
            i += here.n_bytes;
            t->last = (tt_char_class)here.entry->class;
            t->end = i;
            break;
        case TT_CHAR_NOTHING:
            i += here.n_bytes;
            break;
        case TT_CHAR_MID_LETTER:
        case TT_CHAR_MID_NUMBER:
        case TT_CHAR_MID_BOTH:
            rc = pass_middle(w, &i, &here, t, out, &goes_on, err);
            if (rc != TOPICTAG_OK)
                return rc;
            break;
        case TT_CHAR_FOREIGN:
            t->foreign = true;
            goes_on = false;
            break;
        case TT_CHAR_BREAK:
            goes_on = false;
            break;
        }
        if (!goes_on)
            return TOPICTAG_OK;
    }
}

/*
 * The beginning of the stretch for ICU whose first foreign character, at i, is not part of a
 * token: the character before it, which it may combine with, not counting what folds to nothing;
 * never before `from`, which is a boundary.
 */
static topictag_status step_back(const walk *w, size_t from, size_t *i, topictag_error *err)
{
    while (*i > from) {
        --*i;
        while (*i > from && (w->text[*i] & 0xc0) == 0x80)
            --*i;
        found here;
        topictag_status rc = look(w, *i, &here, err);
        if (rc != TOPICTAG_OK)
            return rc;
        if (here.entry->class != TT_CHAR_NOTHING)
            break;
    }
    return TOPICTAG_OK;
}

/*
 * Moves *i from the beginning of the stretch for ICU to its end: behind a break, where enough
 * follows that is not foreign. There is a boundary between a break and any character
 * that is neither foreign nor nothing.
 */
static topictag_status find_resume(const walk *w, size_t *i, topictag_error *err)
{
    size_t resume = w->n; /* where we shall go on if no foreign character comes soon */
    bool after_break = false;
    while (*i < w->n && (resume == w->n || *i - resume < RESUME_BYTES)) {
        found here;
        topictag_status rc = look(w, *i, &here, err);
        if (rc != TOPICTAG_OK)
            return rc;
        tt_char_class class = (tt_char_class)here.entry->class;
        if (class == TT_CHAR_FOREIGN)
            resume = w->n;
        else if (class != TT_CHAR_NOTHING && after_break && resume == w->n)
            resume = *i;
        after_break = class == TT_CHAR_BREAK;
        *i += here.n_bytes;
    }
    *i = resume;
    return TOPICTAG_OK;
}

/* Whether the ASCII byte at i surely ends a token and is no part of one. */
static inline bool is_end(const walk *w, size_t i)
{
    const uint8_t *class_of = w->table->byte_class;
    if (i == w->n || class_of[w->text[i]] == TT_CHAR_BREAK)
        return true;
    /* The full stop or comma before a space or another. */
    return class_of[w->text[i]] >= TT_CHAR_MID_LETTER && i + 1 < w->n &&
           class_of[w->text[i + 1]] >= TT_CHAR_MID_LETTER;
}

/*
 * Reads the next token or the next stretch for ICU from *i on, where no byte of ASCII stands that
 * could only end or continue a token. `from` is where ICU left off.
 */
static topictag_status read_any(const walk *w, size_t *i, size_t *from, tt_tokens *tokens,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    found here;
    TT_TRY(look(w, *i, &here, err));
    token t = {.begin = *i, .end = *i};
    switch ((tt_char_class)here.entry->class) {
    case TT_CHAR_LETTER:
    case TT_CHAR_NUMBER:
    case TT_CHAR_JOIN:
        TT_TRY(read_token(w, &t, tokens->text + tokens->len, err));
        break;
    case TT_CHAR_FOREIGN:
        t.foreign = true;
        TT_TRY(step_back(w, *from, &t.begin, err));
        break;
    default:
        t.end += here.n_bytes;
        break;
    }
    *i = t.end;
    if (t.foreign) {
        *i = t.begin;
        TT_TRY(find_resume(w, i, err));
        TT_TRY(tt_segment_icu(w->table->icu, (const char *)w->text, t.begin, *i, tokens, err));
        *from = *i;
    } else if (t.kept) {
        TT_TRY(tt_tokens_close(tokens, t.n_out, (uint32_t)t.begin, (uint32_t)t.end, err));
    }
done:
    return rc;
}

topictag_status tt_segment_fast(tt_char_table *table, const char *text, size_t n_bytes,
                                tt_tokens *tokens, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const walk w = {table, (const uint8_t *)text, n_bytes};
    const bool ordinary = tokens->stop_words == NULL && tokens->stemmer == NULL;
    size_t from = 0;
    /* A word takes a byte more than it has: only ICU and stemmers can take more than this. */
    TT_TRY(tt_tokens_reserve(tokens, BYTES_PER_BYTE * n_bytes, err));
    for (size_t i = 0; i < n_bytes;) {
        if (table->byte_class[w.text[i]] >= TT_CHAR_MID_LETTER) {
            i++;
            continue;
        }
        size_t n_word = tt_ascii_word(w.text, i, n_bytes, tokens->text + tokens->len);
        if (n_word == 0 || !is_end(&w, i + n_word)) {
            TT_TRY(read_any(&w, &i, &from, tokens, err));
            TT_TRY(tt_tokens_reserve(tokens, BYTES_PER_BYTE * (n_bytes - i), err));
            continue;
        }
        const uint32_t begin = (uint32_t)i, end = (uint32_t)(i + n_word);
        i += n_word + 1;
        if (ordinary && tokens->n < tokens->cap) {
            tt_tokens_push(tokens, n_word, begin, end);
            continue;
        }
        TT_TRY(tt_tokens_close(tokens, n_word, begin, end, err));
        if (i < n_bytes)
            TT_TRY(tt_tokens_reserve(tokens, BYTES_PER_BYTE * (n_bytes - i), err));
    }
done:
    return rc;
}
