/* SPDX-License-Identifier: MIT */
#include "curate/damage.h"

#include "base/utf8.h"
#include "text/letters.h"

#include <string.h>

/* Unicode of the Windows-1252 bytes 0x80 to 0x9F; 0: unassigned. WHATWG Encoding Standard. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* The code point at the front of well-formed text, and its bytes; 0 at the end. */
static uint32_t code_point(const char *text, size_t n_bytes, size_t *n)
{
    bool well_formed;
    const unsigned char *b = (const unsigned char *)text;
    *n = n_bytes == 0 ? 0 : tt_utf8_step(text, n_bytes, &well_formed);
    switch (*n) {
    case 1:
        return b[0];
    case 2:
        return (b[0] & 0x1FU) << 6 | (b[1] & 0x3FU);
    case 3:
        return (b[0] & 0x0FU) << 12 | (b[1] & 0x3FU) << 6 | (b[2] & 0x3FU);
    case 4:
        return (b[0] & 0x07U) << 18 | (b[1] & 0x3FU) << 12 | (b[2] & 0x3FU) << 6 | (b[3] & 0x3FU);
    default:
        return 0;
    }
}

/* The byte 0x80 to 0xBF that a wrong decoder made this character of, or 0. */
static unsigned char trail_byte(uint32_t code)
{
    if (code >= 0x80 && code <= 0xBF)
        return (unsigned char)code;
    for (unsigned i = 0; i < 32 && code > 0xBF; i++)
        if (windows_1252[i] == code)
            return (unsigned char)(0x80 + i);
    return 0;
}

/* The code point before text[at]; 0 at the beginning. */
static uint32_t code_point_before(const char *text, size_t at)
{
    size_t begin = at, n;
    while (begin > 0 && at - begin < 4) {
        begin--;
        if (((unsigned char)text[begin] & 0xC0) != 0x80)
            break;
    }
    return code_point(text + begin, at - begin, &n);
}

/* Quotes, dashes and an ellipsis may follow a word that ends in a capital letter. */
static bool may_follow_a_word(unsigned char byte)
{
    return byte == 0x85 || (byte >= 0x91 && byte <= 0x97);
}

/*
 * Whether the letter `lead` ends a word of capitals, and what else follows one is behind it, where
 * no word goes on: a blank, a guillemet or quote, a mark such as (c), (r) and the square. Words end
 * in A with a tilde in Portuguese and Vietnamese; hardly any do in A with a circumflex, so that the
 * marks behind it are what became two characters, as they often do.
 */
static bool ends_a_word(uint32_t before, const unsigned char *bytes, uint32_t after)
{
    if (!tt_is_capital(before))
        return false;
    switch (bytes[1]) {
    case 0xA0: /* words are on both sides of a blank */
        return true;
    case 0xA9:
    case 0xAE:
    case 0xB2:
        return bytes[0] == 0xC3 && !tt_is_letter(after);
    case 0x82:
    case 0x84:
    case 0x8B:
    case 0x9B:
    case 0xAB:
    case 0xBB:
        return !tt_is_letter(after);
    default:
        return false;
    }
}

static bool is_damage(const unsigned char *bytes)
{
    switch (bytes[0]) {
    case 0xC2:
        return bytes[1] >= 0xA0;
    case 0xC3:
        return !may_follow_a_word(bytes[1]);
    case 0xE2:
        return (bytes[1] == 0x80 || bytes[1] == 0x82 || bytes[1] == 0x84) && bytes[2] != 0;
    default: /* U+FEFF, U+FFFD */
        return (bytes[1] == 0xBB && bytes[2] == 0xBF) || (bytes[1] == 0xBF && bytes[2] == 0xBD);
    }
}

/*
 * When one character that became several begins at text[begin]: how many bytes they take, and the
 * character itself in bytes[0 .. *n_out). 0 otherwise.
 */
static size_t mojibake(const char *text, size_t begin, size_t n_bytes, unsigned char bytes[4],
                       size_t *n_out)
{
    size_t at = begin, n;
    const uint32_t lead = code_point(text + begin, n_bytes - begin, &n);
    memset(bytes, 0, 4);
    if (lead != 0xC2 && lead != 0xC3 && lead != 0xE2 && lead != 0xEF)
        return 0;
    at += n;
    bytes[0] = (unsigned char)lead;
    *n_out = lead < 0xE0 ? 2 : 3;
    for (size_t i = 1; i < *n_out; i++) {
        bytes[i] = trail_byte(code_point(text + at, n_bytes - at, &n));
        if (bytes[i] == 0)
            return 0;
        at += n;
    }
    if (!is_damage(bytes))
        return 0;
    const bool is_word = lead < 0xE0 && ends_a_word(code_point_before(text, begin), bytes,
                                                    code_point(text + at, n_bytes - at, &n));
    return is_word ? 0 : at - begin;
}

/* All leads, and U+FFFD, begin with one of two bytes in UTF-8. */
static bool may_be_damage(char byte)
{
    return byte == '\xC3' || byte == '\xEF';
}

tt_damage tt_damage_count(const char *text, size_t n_bytes)
{
    tt_damage damage = {0, 0};
    unsigned char bytes[4];
    size_t n_out, step = 1;
    for (size_t at = 0; at < n_bytes; at += step) {
        step = 1;
        if (!may_be_damage(text[at]))
            continue;
        if (n_bytes - at >= 3 && memcmp(text + at, TT_UTF8_REPLACEMENT, 3) == 0) {
            damage.n_replacements++;
            continue;
        }
        const size_t n = mojibake(text, at, n_bytes, bytes, &n_out);
        damage.n_mojibake += n > 0;
        step = n > 0 ? n : 1;
    }
    return damage;
}

topictag_status tt_damage_repair(tt_buf *out, const char *text, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    unsigned char bytes[4];
    size_t n_out, begin = 0;
    for (size_t at = 0; at < n_bytes;) {
        const size_t n = may_be_damage(text[at]) ? mojibake(text, at, n_bytes, bytes, &n_out) : 0;
        if (n == 0) {
            at++;
            continue;
        }
        TT_TRY(tt_buf_add(out, text + begin, at - begin, err));
        TT_TRY(tt_buf_add(out, bytes, n_out, err));
        begin = at += n;
    }
    TT_TRY(tt_buf_add(out, text + begin, n_bytes - begin, err));
done:
    return rc;
}
