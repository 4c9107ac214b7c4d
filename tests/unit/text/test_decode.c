/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "text/decode.h"

#include <unicode/ucnv.h>

/* Decodes a string literal that may hold NUL bytes and compares text, encoding and count. */
#define CHECK(bytes, declared, text, encoding, n_replaced, guessed) \
    check(bytes, sizeof(bytes) - 1, declared, text, sizeof(text) - 1, encoding, n_replaced, guessed)

static void check(const char *bytes, size_t n_bytes, const char *declared, const char *text,
                  size_t n_text, const char *encoding, uint64_t n_replaced, bool guessed)
{
    tt_buf out = {0};
    tt_decode_info info;
    ok(tt_decode(&out, bytes, n_bytes, declared, &info, &err));
    assert_string_equal(info.encoding, encoding);
    assert_int_equal(out.len, n_text);
    assert_memory_equal(out.data, text, n_text + 1);
    assert_int_equal(info.n_replaced, n_replaced);
    assert_int_equal(info.guessed, guessed);
    tt_buf_release(&out);
}

static void test_marks_win(void **state)
{
    (void)state;
    CHECK("\xef\xbb\xbf"
          "caf\xc3\xa9",
          "iso-8859-2", "caf\xc3\xa9", "UTF-8", 0, false);
    CHECK("\xff\xfe"
          "a\0\xe9\0",
          "utf-8", "a\xc3\xa9", "UTF-16LE", 0, false);
    CHECK("\xfe\xff\xd8\x3d\xde\0", NULL, "\xf0\x9f\x98\x80", "UTF-16BE", 0, false);
    CHECK("\xff\xfe\0\0a\0\0\0", NULL, "a", "UTF-32LE", 0, false);
    CHECK("\xef\xbb\xbf", NULL, "", "UTF-8", 0, false);
    /* A mark does not make ill-formed bytes well-formed. */
    CHECK("\xef\xbb\xbf"
          "a\xe2\x82z",
          NULL, "a\xef\xbf\xbdz", "UTF-8", 1, false);
    CHECK("\xff\xfe\x3d\xd8z\0", NULL, "\xef\xbf\xbdz", "UTF-16LE", 1, false);
}

static void test_well_formed_utf8_beats_the_declaration(void **state)
{
    (void)state;
    CHECK("", NULL, "", "UTF-8", 0, false);
    CHECK("plain", "shift_jis", "plain", "UTF-8", 0, false);
    CHECK("caf\xc3\xa9", "iso-8859-1", "caf\xc3\xa9", "UTF-8", 0, false);
    CHECK("a\0b", NULL, "a\0b", "UTF-8", 0, false);
}

static void test_declared_encodings_and_their_supersets(void **state)
{
    (void)state;
    CHECK("\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет", "windows-1251", 0, false);
    CHECK("\x93na\xefve\x94", "latin1", "“naïve”", "windows-1252", 0, false);
    CHECK("\x81\x40", "gb2312", "丂", "gb18030", 0, false);
    CHECK("\x93\xfa\x96\x7b\xff", "Shift_JIS", "日本\xef\xbf\xbd", "Shift_JIS", 1, false);
    CHECK("\xff"
          "a\xc3\xa9",
          "utf-8",
          "\xef\xbf\xbd"
          "aé",
          "UTF-8", 1, false);
    /* ISO-2022-JP is well-formed UTF-8 and must still be read as what it is. */
    CHECK("\x1b$BF|K\\\x1b(B!", "iso-2022-jp", "日本!", "ISO-2022-JP", 0, false);
}

static void test_detection(void **state)
{
    (void)state;
    CHECK("Les \xe9l\xe8ves ont \xe9t\xe9 re\xe7us \xe0 la mairie, o\xf9 l'on a f\xeat\xe9 la "
          "rentr\xe9"
          "e des classes.",
          "no-such-encoding",
          "Les élèves ont été reçus à la mairie, où l'on a fêté la rentrée des classes.",
          "windows-1252", 0, true);
    CHECK("h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0 \0a\0n\0d\0 \0m\0o\0r\0e\0", NULL,
          "hello world and more", "UTF-16LE", 0, true);
    CHECK("\x1b$B4A;z\x1b(B \x1b$B$+$J\x1b(B", NULL, "漢字 かな", "ISO-2022-JP", 0, true);
    /* Mostly UTF-8 with a character cut in the middle. */
    CHECK("Gr\xc3\xb6\xc3\x9f"
          "e und \xc3\x9c"
          "bermut, sch\xc3\xb6n f\xc3\xbcr \xc3\x84rzte \xc3\xa4"
          "lterer Z\xc3\xbcge, n\xc3\xb6tig \xc3",
          NULL, "Größe und Übermut, schön für Ärzte älterer Züge, nötig \xef\xbf\xbd", "UTF-8", 1,
          true);
}

/* Text of another encoding has well-formed characters of UTF-8 by chance, a third as many. */
static void test_damaged_utf8(void **state)
{
    (void)state;
    CHECK("Un caf\xc3\xa9 cr\xc3\xa8me \xe9 Paris", NULL, "Un café crème \xef\xbf\xbd Paris",
          "UTF-8", 1, true);
    CHECK("Un caf\xc3\xa9 cr\xc3\xa8me \xe9 Paris", "windows-1252", "Un cafÃ© crÃ¨me é Paris",
          "windows-1252", 0, false);
    static const char *const names[] = {"GB18030", "EUC-JP"};
    static const char *const texts[] = {
        "国务院总理昨日在北京出席会议时表示，今年经济增长目标将保持稳定，同时推动改革开放。",
        "政府は昨日の閣議で来年度予算案を決定した。テレビのニュースがこれを伝えている。"};
    for (size_t i = 0; i < 2; i++) {
        char bytes[200];
        UErrorCode status = U_ZERO_ERROR;
        const int32_t n =
            ucnv_convert(names[i], "UTF-8", bytes, sizeof bytes, texts[i], -1, &status);
        assert_true(U_SUCCESS(status));
        check(bytes, (size_t)n, NULL, texts[i], strlen(texts[i]), names[i], 0, true);
    }
}

/* Without a mark, whatever the script; what zeros were strewn into stays what it is. */
static void test_wide_units(void **state)
{
    (void)state;
    static const char *const texts[] = {"id,text\n1,a page\n", "имя;текст\n1;Привет, мир\n",
                                        "編號,內容\r\n1,一個人在　路上\r\n", "κόσμε, 12"};
    static const char *const names[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++) {
            char units[400];
            UErrorCode status = U_ZERO_ERROR;
            const size_t n =
                (size_t)ucnv_convert(names[j], "UTF-8", units, sizeof units, texts[i], -1, &status);
            assert_true(U_SUCCESS(status));
            check(units, n, j % 2 ? "utf-8" : NULL, texts[i], strlen(texts[i]), names[j], 0, true);
            assert_string_equal(tt_decode_wide(units, n, NULL), names[j]);
        }
    CHECK("\x1f\x04@\x04"
          "8\x04"
          "2\x04"
          "5\x04"
          "B\x04,\0",
          "utf-16le", "Привет,", "UTF-16LE", 0, true);
    CHECK("plain", "utf-16", "plain", "UTF-8", 0, false);
    CHECK("words\0with\0zeros\0at\0their\0end\0", NULL, "words\0with\0zeros\0at\0their\0end\0",
          "UTF-8", 0, false);
    CHECK("a line with one\0zero in it", NULL, "a line with one\0zero in it", "UTF-8", 0, false);
    CHECK("\0\0\0\0\0\0\0\0", NULL, "\0\0\0\0\0\0\0\0", "UTF-8", 0, false);
    assert_null(tt_decode_wide("\xef\xbb\xbf"
                               "a\0b\0c\0d\0e\0",
                               13, NULL));
    assert_null(tt_decode_wide("", 0, "utf-16"));
}

static void test_validity(void **state)
{
    (void)state;
    assert_true(tt_utf8_valid("", 0));
    assert_true(tt_utf8_valid("0123456789\0\xf4\x8f\xbf\xbf", 15));
    static const char *const bad[] = {"\x80",         "\xc1\x80",         "\xc3",
                                      "\xe0\x80\x80", "\xed\xa0\x80",     "\xf4\x90\x80\x80",
                                      "\xf8",         "01234567\xc3\x28", "\xf0\x9f\x98"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(tt_utf8_valid(bad[i], strlen(bad[i])));
}

static void test_limit(void **state)
{
    (void)state;
    tt_buf out = {0};
    /* The size is refused before the first byte is read. */
    fails(TOPICTAG_E_LIMIT, tt_decode(&out, "x", (size_t)INT32_MAX / 4 + 1, NULL, NULL, &err));
    assert_string_equal(err.message, "a text of 536870912 bytes, at most 536870911 can be decoded");
    tt_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_win),
        cmocka_unit_test(test_well_formed_utf8_beats_the_declaration),
        cmocka_unit_test(test_declared_encodings_and_their_supersets),
        cmocka_unit_test(test_detection),
        cmocka_unit_test(test_damaged_utf8),
        cmocka_unit_test(test_wide_units),
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
