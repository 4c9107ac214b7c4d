/* SPDX-License-Identifier: MIT */
/* All ways to read give the same bytes, or the same failure after the same bytes. */
#include "base/input.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BYTES ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Pieces of 1, 2, 3, ... bytes, a peek before each 16th. */
static topictag_status read_pieces(tt_input *in, tt_buf *out)
{
    char piece[4096];
    const uint8_t *head;
    size_t n_head, got = 1;
    topictag_status rc = TOPICTAG_OK;
    for (size_t n = 1; got > 0 && rc == TOPICTAG_OK && out->len <= MAX_BYTES; n++) {
        if (n % 16 == 0 && tt_input_peek(in, &head, &n_head, NULL) == TOPICTAG_OK)
            require(n_head <= TT_INPUT_PEEK_BYTES);
        rc = tt_input_read(in, piece, n % sizeof piece + 1, &got, NULL);
        require(tt_buf_add(out, piece, got, NULL) == TOPICTAG_OK);
    }
    return rc;
}

/* Lines cannot be put together again byte for byte: their ends differ. They are counted. */
static topictag_status read_lines(tt_input *in, tt_buf *line, size_t *n_bytes)
{
    bool more = true;
    topictag_status rc = TOPICTAG_OK;
    uint64_t n_lines = 0;
    while (more && *n_bytes <= MAX_BYTES) {
        rc = tt_input_line(in, line, 1000, &more, NULL);
        if (rc != TOPICTAG_OK && rc != TOPICTAG_E_LIMIT)
            break;
        require(line->len <= 1001 && line->data[line->len] == '\0');
        n_lines += more;
        require(tt_input_line_number(in) == n_lines);
        *n_bytes += more ? line->len + 1 : 0;
    }
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_input *in[3];
    tt_buf whole = {0}, pieces = {0}, line = {0};
    size_t n_line_bytes = 0;
    for (int i = 0; i < 3; i++)
        require(tt_input_open_memory(&in[i], data, size, "input", NULL) == TOPICTAG_OK);
    const topictag_status rc = tt_input_rest(in[0], &whole, MAX_BYTES, NULL);
    if (rc != TOPICTAG_E_LIMIT) {
        require(read_pieces(in[1], &pieces) == rc);
        require(whole.len == pieces.len);
        require(whole.len == 0 || memcmp(whole.data, pieces.data, whole.len) == 0);
        require(read_lines(in[2], &line, &n_line_bytes) == rc);
        require(n_line_bytes <= whole.len + 1);
    }
    for (int i = 0; i < 3; i++)
        tt_input_close(in[i]);
    tt_buf_release(&whole);
    tt_buf_release(&pieces);
    tt_buf_release(&line);
    return 0;
}
