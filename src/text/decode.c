/* SPDX-License-Identifier: MIT */
#include "text/decode.h"
#include "base/utf8.h"
#include "base/word.h"
#include "text/icu.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>

/* Detection looks at this many bytes, from shortly before the first that is not ASCII. */
#define SAMPLE_BYTES      16384
#define SAMPLE_LEAD_BYTES 256

/* ICU's confidence (0 to 100): below, a guess is no better than windows-1252. */
#define LEAST_CONFIDENCE 10

/* Units of UTF-16 between the two halves of a conversion. */
#define PIVOT_UNITS 512

/* The end of the run of ASCII bytes that begins at i. */
static size_t skip_ascii(const uint8_t *bytes, size_t i, size_t n_bytes)
{
    while (n_bytes - i >= sizeof(uint64_t) && (tt_word8(bytes + i) & TT_EACH_BYTE(0x80)) == 0)
        i += sizeof(uint64_t);
    while (i < n_bytes && bytes[i] < 0x80)
        i++;
    return i;
}

bool tt_is_ascii(const void *bytes, size_t n_bytes)
{
    return skip_ascii(bytes, 0, n_bytes) == n_bytes;
}

bool tt_utf8_valid(const void *bytes, size_t n_bytes)
{
    const uint8_t *text = bytes;
    for (size_t i = 0; (i = skip_ascii(text, i, n_bytes)) < n_bytes;) {
        bool well_formed;
        i += tt_utf8_step((const char *)text + i, n_bytes - i, &well_formed);
        if (!well_formed)
            return false;
    }
    return true;
}

/*
 * The name of an encoding that mail and pages use, the registered one or ICU's own where there is
 * none; from any spelling. NULL: unknown.
 */
static const char *usual_name(const char *encoding)
{
    static const char *const standards[] = {"MIME", "IANA"};
    for (size_t i = 0; i < sizeof standards / sizeof standards[0]; i++) {
        UErrorCode status = U_ZERO_ERROR;
        const char *name = ucnv_getStandardName(encoding, standards[i], &status);
        if (name != NULL && U_SUCCESS(status))
            return name;
    }
    UErrorCode status = U_ZERO_ERROR;
    const char *name = ucnv_getAlias(encoding, 0, &status);
    return U_SUCCESS(status) ? name : NULL;
}

bool tt_decode_knows(const char *encoding)
{
    return usual_name(encoding) != NULL;
}

/*
 * The encoding that pages which declare `name` are written in (WHATWG Encoding Standard, section
 * 4.2): its superset, and little-endian UTF-16.
 */
static const char *encoding_in_use(const char *name)
{
    static const char *const pairs[][2] = {
        {"US-ASCII", "windows-1252"},   {"ISO-8859-1", "windows-1252"},
        {"ISO-8859-9", "windows-1254"}, {"GB2312", "gb18030"},
        {"GB_2312-80", "gb18030"},      {"GBK", "gb18030"},
        {"EUC-KR", "windows-949"},      {"UTF-16", "UTF-16LE"},
        {"UTF-32", "UTF-32LE"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(name, pairs[i][0]) == 0)
            return pairs[i][1];
    return name;
}

/*
 * Whether ill-formed bytes are UTF-8 for the most part. Of other encodings, only those of East Asia
 * hit on its characters at all, and on three ill-formed parts for each.
 */
static bool is_damaged_utf8(const uint8_t *bytes, size_t n_bytes)
{
    size_t n_good = 0, n_bad = 0;
    for (size_t i = 0; (i = skip_ascii(bytes, i, n_bytes)) < n_bytes;) {
        bool well_formed;
        i += tt_utf8_step((const char *)bytes + i, n_bytes - i, &well_formed);
        n_good += well_formed;
        n_bad += !well_formed;
    }
    return n_good > n_bad;
}

/* What ICU takes the bytes for, by their statistics; NULL when it cannot say. */
static topictag_status detect(const uint8_t *bytes, size_t n_bytes, const char **out,
                              topictag_error *err)
{
    size_t from = skip_ascii(bytes, 0, n_bytes);
    from = from == n_bytes || from < SAMPLE_LEAD_BYTES ? 0 : from - SAMPLE_LEAD_BYTES;
    size_t n_sample = n_bytes - from < SAMPLE_BYTES ? n_bytes - from : SAMPLE_BYTES;
    *out = NULL;

    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    ucsdet_setText(detector, (const char *)bytes + from, (int32_t)n_sample, &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    if (match != NULL && ucsdet_getConfidence(match, &status) >= LEAST_CONFIDENCE)
        *out = usual_name(ucsdet_getName(match, &status));
    ucsdet_close(detector);
    if (status == U_MEMORY_ALLOCATION_ERROR)
        return tt_no_memory(err);
    /* ICU fails on some bytes (U_INVALID_CHAR_FOUND); then it cannot say, either. */
    if (U_FAILURE(status))
        *out = NULL;
    return TOPICTAG_OK;
}

/* Encodings whose every byte may be below 0x80, so that well-formed UTF-8 proves nothing. */
static bool is_seven_bit(const char *name)
{
    return name != NULL && (strncmp(name, "ISO-2022-", 9) == 0 || strncmp(name, "HZ", 2) == 0);
}

static bool is_wide(const char *name)
{
    return name != NULL && (strncmp(name, "UTF-16", 6) == 0 || strncmp(name, "UTF-32", 6) == 0);
}

/* A unit of UTF-16 or UTF-32. */
static uint32_t unit_at(const uint8_t *bytes, size_t width, bool little)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < width; i++)
        unit = unit << 8 | bytes[little ? width - 1 - i : i];
    return unit;
}

static bool is_plain(uint32_t unit)
{
    return (unit >= ' ' && unit < 0x7f) || (unit >= '\t' && unit <= '\r');
}

/* Units of UTF-16 that are ASCII characters of text; none when too many are in no text. */
static size_t count_plain(const uint8_t *bytes, size_t n_bytes, bool little)
{
    size_t n_plain = 0, n_odd = 0;
    for (size_t i = 0; i < n_bytes; i += 2) {
        const uint32_t unit = unit_at(bytes + i, 2, little);
        n_plain += is_plain(unit);
        n_odd += (unit < ' ' && !is_plain(unit)) || unit >= 0xfffe;
    }
    return n_odd * 100 > n_bytes ? 0 : n_plain;
}

/* Units that two characters of ASCII may be. */
static size_t count_pairs(const uint8_t *bytes, size_t n_bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i += 2)
        n += is_plain(bytes[i]) && is_plain(bytes[i + 1]);
    return n;
}

static bool all_code_points(const uint8_t *bytes, size_t n_bytes, bool little)
{
    for (size_t i = 0; i < n_bytes; i += 4) {
        const uint32_t unit = unit_at(bytes + i, 4, little);
        if (unit == 0 || unit > 0x10ffff || (unit >= 0xd800 && unit < 0xe000))
            return false;
    }
    return n_bytes >= 8;
}

/*
 * UTF-16 or UTF-32 without a mark, told by where the zero bytes stand; NULL: none. In UTF-16
 * blanks, line ends and digits are units of ASCII (a twentieth at least) whatever the script. Those
 * of the other byte order are rare, like U+3000 and U+4E00. Text that zeros were strewn into is
 * pairs of ASCII for the most part.
 */
static const char *wide_by_zeros(const uint8_t *bytes, size_t n_bytes)
{
    const size_t n = (n_bytes < SAMPLE_BYTES ? n_bytes : SAMPLE_BYTES) / 2 * 2;
    if (n == 0 || memchr(bytes, 0, n) == NULL)
        return NULL;
    if (all_code_points(bytes, n / 4 * 4, true))
        return "UTF-32LE";
    if (all_code_points(bytes, n / 4 * 4, false))
        return "UTF-32BE";
    const size_t n_little = count_plain(bytes, n, true), n_big = count_plain(bytes, n, false);
    const bool little = n_little > n_big;
    const size_t more = little ? n_little : n_big, less = little ? n_big : n_little;
    if (more < 4 || more * 40 < n || more < 3 * less || count_pairs(bytes, n) * 4 > n)
        return NULL;
    return little ? "UTF-16LE" : "UTF-16BE";
}

/* The encoding a byte order mark names; NULL: none. UTF-7, SCSU and the like are not honoured. */
static const char *read_mark(const uint8_t *bytes, size_t n_bytes, size_t *n_mark)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    const char *name = ucnv_detectUnicodeSignature((const char *)bytes,
                                                   n_bytes < 8 ? (int32_t)n_bytes : 8, &n, &status);
    *n_mark = (size_t)n;
    if (name == NULL || U_FAILURE(status) || !(strcmp(name, "UTF-8") == 0 || is_wide(name)))
        return NULL;
    return name;
}

/* Of bytes without a mark. A declaration is not believed when there is no zero byte. */
static const char *wide_without_mark(const uint8_t *bytes, size_t n_bytes, const char *declared)
{
    const char *name = wide_by_zeros(bytes, n_bytes);
    if (name != NULL || declared == NULL)
        return name;
    name = usual_name(declared);
    name = name != NULL ? encoding_in_use(name) : NULL;
    return is_wide(name) && memchr(bytes, 0, n_bytes) != NULL ? name : NULL;
}

const char *tt_decode_wide(const void *bytes, size_t n_bytes, const char *declared)
{
    size_t n_mark;
    const char *name = read_mark(bytes, n_bytes, &n_mark);
    if (name != NULL)
        return is_wide(name) ? name : NULL;
    return wide_without_mark(bytes, n_bytes, declared);
}

/* The encoding of bytes without a mark. */
static topictag_status choose(const uint8_t *bytes, size_t n_bytes, const char *declared,
                              const char **out, bool *guessed, topictag_error *err)
{
    bool is_ascii = tt_is_ascii(bytes, n_bytes);
    *out = wide_without_mark(bytes, n_bytes, declared);
    *guessed = *out != NULL;
    if (*guessed)
        return TOPICTAG_OK;
    declared = declared != NULL ? usual_name(declared) : NULL;
    if (is_ascii && is_seven_bit(declared)) {
        *out = declared;
        return TOPICTAG_OK;
    }
    bool escapes = is_ascii && n_bytes > 0 && memchr(bytes, 0x1b, n_bytes) != NULL;
    bool valid = tt_utf8_valid(bytes, n_bytes);
    if (valid && !escapes) {
        *out = "UTF-8";
        return TOPICTAG_OK;
    }
    if (!valid && declared != NULL) {
        *out = encoding_in_use(declared);
        return TOPICTAG_OK;
    }
    if (!valid && is_damaged_utf8(bytes, n_bytes)) {
        *out = "UTF-8";
        *guessed = true;
        return TOPICTAG_OK;
    }
    topictag_status rc = detect(bytes, n_bytes, out, err);
    if (rc != TOPICTAG_OK)
        return rc;
    if (valid && !is_seven_bit(*out)) {
        *out = "UTF-8";
        return TOPICTAG_OK;
    }
    *guessed = true;
    *out = encoding_in_use(*out != NULL ? *out : "ISO-8859-1");
    return TOPICTAG_OK;
}

/* ICU's substitution callback writes U+001A for some encodings; this one counts, too. */
static void U_CALLCONV replace(const void *context, UConverterToUnicodeArgs *args,
                               const char *units, int32_t n_units, UConverterCallbackReason reason,
                               UErrorCode *status)
{
    (void)units;
    (void)n_units;
    if (reason > UCNV_IRREGULAR)
        return;
    /* ICU passes the pointer on as const; the counter behind it is ours. */
    uint64_t *n_replaced;
    memcpy(&n_replaced, &context, sizeof n_replaced);
    ++*n_replaced;
    *status = U_ZERO_ERROR;
    static const UChar mark = 0xfffd;
    ucnv_cbToUWriteUChars(args, &mark, 1, 0, status);
}

static topictag_status convert(tt_buf *out, UConverter *from, UConverter *to, const char *bytes,
                               size_t n_bytes, topictag_error *err)
{
    UChar pivot[PIVOT_UNITS], *pivot_source = pivot, *pivot_target = pivot;
    const char *end = bytes + n_bytes;
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    for (UBool first = true; status == U_BUFFER_OVERFLOW_ERROR; first = false) {
        topictag_status rc = tt_buf_reserve(out, (size_t)(end - bytes) + out->len / 2 + 64, err);
        if (rc != TOPICTAG_OK)
            return rc;
        char *target = out->data + out->len;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &target, out->data + out->cap - 1, &bytes, end, pivot,
                       &pivot_source, &pivot_target, pivot + PIVOT_UNITS, first, true, &status);
        out->len = (size_t)(target - out->data);
        out->data[out->len] = '\0';
    }
    return U_FAILURE(status) ? tt_icu_fail(err, status, "encoding conversion") : TOPICTAG_OK;
}

/* *known is false for a name that ICU has no converter for. */
static topictag_status convert_from(tt_buf *out, const char *encoding, const uint8_t *bytes,
                                    size_t n_bytes, uint64_t *n_replaced, bool *known,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    UErrorCode status = U_ZERO_ERROR;
    UConverter *to = NULL, *from = ucnv_open(encoding, &status);
    *known = status != U_FILE_ACCESS_ERROR;
    if (!*known)
        goto done;
    to = ucnv_open("UTF-8", &status);
    UConverterToUCallback old_callback;
    const void *old_context;
    ucnv_setToUCallBack(from, replace, n_replaced, &old_callback, &old_context, &status);
    if (U_FAILURE(status))
        rc = tt_icu_fail(err, status, "converter");
    else
        rc = convert(out, from, to, (const char *)bytes, n_bytes, err);
done:
    if (to != NULL)
        ucnv_close(to);
    if (from != NULL)
        ucnv_close(from);
    return rc;
}

topictag_status tt_decode(tt_buf *out, const void *bytes, size_t n_bytes, const char *declared,
                          tt_decode_info *info, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_decode_info unwanted;
    if (info == NULL)
        info = &unwanted;
    *info = (tt_decode_info){.n_replaced = 0};
    tt_buf_reset(out);
    if (n_bytes > INT32_MAX / 4)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a text of %zu bytes, at most %d can be decoded",
                       n_bytes, INT32_MAX / 4);

    const uint8_t *text = n_bytes > 0 ? bytes : (const uint8_t *)"";
    size_t n_mark;
    const char *encoding = read_mark(text, n_bytes, &n_mark);
    if (encoding != NULL) {
        text += n_mark;
        n_bytes -= n_mark;
    } else {
        TT_TRY(choose(text, n_bytes, declared, &encoding, &info->guessed, err));
    }
    if (strcmp(encoding, "UTF-8") == 0 && tt_utf8_valid(text, n_bytes)) {
        TT_TRY(tt_buf_add(out, text, n_bytes, err));
    } else {
        bool known;
        TT_TRY(convert_from(out, encoding, text, n_bytes, &info->n_replaced, &known, err));
        if (!known) {
            encoding = "windows-1252";
            info->guessed = true;
            TT_TRY(convert_from(out, encoding, text, n_bytes, &info->n_replaced, &known, err));
        }
    }
    snprintf(info->encoding, sizeof info->encoding, "%s", encoding);
done:
    if (rc != TOPICTAG_OK)
        tt_buf_reset(out);
    return rc;
}
