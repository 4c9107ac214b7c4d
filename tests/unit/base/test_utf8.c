/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/utf8.h"

/* Encodes as the bit pattern of UTF-8 says, also what may not be encoded. */
static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80)
        return out[0] = (char)c, 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00 >> n & 0xFF) | c);
    return n;
}

static void every_character_is_one_step(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x120000; c++) {
        char bytes[4];
        bool well_formed;
        const bool scalar = c < 0xD800 || (c > 0xDFFF && c < 0x110000);
        const size_t n = encode(c, bytes), step = tt_utf8_step(bytes, n, &well_formed);
        assert_true(well_formed == scalar);
        assert_true(step == (scalar ? n : 1));
        for (size_t cut = 1; scalar && cut < n; cut++) {
            assert_true(tt_utf8_step(bytes, cut, &well_formed) == cut);
            assert_false(well_formed);
        }
    }
}

/* The examples of the Unicode standard, tables 3-8 to 3-11: one U+FFFD for each part. */
static void ill_formed_parts_are_maximal(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *steps;
    } examples[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "11111111+"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "11111111+"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "11111+11+"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "2132+"},
    };
    for (size_t i = 0; i < 4; i++) {
        const char *at = examples[i].bytes, *end = at + 9;
        for (const char *step = examples[i].steps; *step != '\0'; step++) {
            bool well_formed;
            size_t n = tt_utf8_step(at, (size_t)(end - at), &well_formed);
            assert_true(well_formed == (*step == '+'));
            assert_int_equal(n, *step == '+' ? 1 : *step - '0');
            at += n;
        }
        assert_ptr_equal(at, end);
    }
}

static void controls_become_blanks(void **state)
{
    (void)state;
    char bytes[] = "a\x1b[1m\t\n\r\0\x7f\xc2\x9b\xc2\xa0\xc5\x9b\xe9\xc2";
    tt_utf8_blank_controls(bytes, sizeof bytes - 1, "\n");
    assert_memory_equal(bytes, "a [1m \n     \xc2\xa0\xc5\x9b\xe9\xc2", sizeof bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_one_step),
        cmocka_unit_test(ill_formed_parts_are_maximal),
        cmocka_unit_test(controls_become_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
