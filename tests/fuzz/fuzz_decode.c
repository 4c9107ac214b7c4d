/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses what is declared, the rest are the bytes. What comes out is well-formed
 * UTF-8 without a mark; well-formed UTF-8 comes out as it went in unless its encoding was guessed
 * or declared to be of seven bits; and decoding what came out changes nothing.
 */
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {
        NULL,       "utf-8",      "windows-1252", "shift_jis", "iso-2022-jp", "utf-16",
        "gb18030",  "utf-7",      "hz",           "no-such",   "big5",        "euc-kr",
        "utf-32be", "iso-8859-8", "ibm37",        "scsu"};
    if (size == 0)
        return 0;
    const char *declared = encodings[data[0] % (sizeof encodings / sizeof encodings[0])];
    tt_buf out = {0}, again = {0};
    tt_decode_info info;
    const uint8_t *bytes = data + 1;
    size_t n_bytes = size - 1;
    require(tt_decode(&out, bytes, n_bytes, declared, &info, NULL) == TOPICTAG_OK);
    require(tt_utf8_valid(out.data, out.len));
    require(info.encoding[0] != '\0' && memchr(info.encoding, '\0', sizeof info.encoding) != NULL);
    if (strcmp(info.encoding, "UTF-8") == 0 && tt_utf8_valid(bytes, n_bytes)) {
        size_t n_mark = n_bytes - out.len;
        require(info.n_replaced == 0 && (n_mark == 0 || n_mark == 3));
        require(out.len == 0 || memcmp(out.data, bytes + n_mark, out.len) == 0);
    }
    require(tt_decode(&again, out.data, out.len, "utf-8", &info, NULL) == TOPICTAG_OK);
    if (strcmp(info.encoding, "UTF-8") == 0 &&
        !(out.len >= 3 && memcmp(out.data, "\xef\xbb\xbf", 3) == 0))
        require(again.len == out.len && memcmp(again.data, out.data, out.len) == 0);
    tt_buf_release(&out);
    tt_buf_release(&again);
    return 0;
}
