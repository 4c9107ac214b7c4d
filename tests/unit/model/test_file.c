/* SPDX-License-Identifier: MIT */
/* A model file is whole or it is refused: every prefix, every flipped byte, every made-up header.
 */
#include "unit/model/seal.h"
#include "unit/pipeline/archive.h"

#include "model/model.h"

#include <stdlib.h>

/* Kinds of models: of either kernel, linear with a background, and compact. */
enum { LINEAR, RBF, EMBEDDED, COMPACT, N_KINDS };

static uint8_t *model_bytes(int kind, size_t *n_bytes)
{
    topictag_train_options options = tiny_options();
    topictag_background_options learning = archive_options();
    learning.max_terms = 8;
    learning.sample = 0;
    if (kind == EMBEDDED) {
        learn_archive(100, &learning);
        options.background = BACKGROUND_PATH;
    }
    options.kernel = kind == RBF ? TOPICTAG_KERNEL_RBF : TOPICTAG_KERNEL_LINEAR;
    options.compact = kind == COMPACT ? TOPICTAG_COMPACT_8 : TOPICTAG_COMPACT_NONE;
    options.gamma = kind == RBF ? 1 : 0;
    options.ngrams = 1;
    options.char_ngrams_min = 0; /* a small file: every byte of it is tried */
    topictag_model *model = train_on(tiny_corpus, &options);
    ok(topictag_model_save(model, "model-file.ttm", &err));
    topictag_model_free(model);
    uint8_t *bytes = read_whole("model-file.ttm", n_bytes);
    remove("model-file.ttm");
    remove(BACKGROUND_PATH);
    return bytes;
}

static void expect_refused(const uint8_t *bytes, size_t n_bytes)
{
    topictag_model *model = NULL;
    err = (topictag_error){0};
    const topictag_status rc = topictag_model_open_memory(&model, bytes, n_bytes, &err);
    assert_true(rc == TOPICTAG_E_FORMAT || rc == TOPICTAG_E_CHECKSUM || rc == TOPICTAG_E_VERSION);
    assert_int_equal(err.code, rc);
    assert_string_not_equal(err.message, "");
    assert_null(model);
}

static void every_prefix_is_refused(void **state)
{
    (void)state;
    for (int kind = 0; kind < N_KINDS; kind++) {
        size_t n_bytes;
        uint8_t *bytes = model_bytes(kind, &n_bytes);
        topictag_model *model = NULL;
        ok(topictag_model_open_memory(&model, bytes, n_bytes, &err));
        topictag_model_free(model);
        for (size_t n = 0; n < n_bytes; n++) {
            /* A copy of exactly n bytes lets the sanitizer see any read past them. */
            uint8_t *prefix = malloc(n > 0 ? n : 1);
            memcpy(prefix, bytes, n);
            expect_refused(prefix, n);
            free(prefix);
        }
        expect_refused(bytes, n_bytes - 1);
        free(bytes);
    }
}

static void every_flipped_byte_is_refused(void **state)
{
    (void)state;
    for (int kind = 0; kind < N_KINDS; kind++) {
        size_t n_bytes;
        uint8_t *bytes = model_bytes(kind, &n_bytes);
        for (size_t byte = 0; byte < n_bytes; byte++) {
            bytes[byte] ^= 0xff;
            expect_refused(bytes, n_bytes);
            bytes[byte] ^= 0xff ^ 0x01;
            expect_refused(bytes, n_bytes);
            bytes[byte] ^= 0x01;
        }
        free(bytes);
    }
}

/*
 * A forger can make the checksums right. Whatever single byte is then changed, opening and tagging
 * must stay within bounds (the sanitizers look on): the file is refused, or it is a safe model of
 * other numbers or with false terms.
 */
static void forged_files_do_no_harm(void **state)
{
    (void)state;
    for (int kind = 0; kind < N_KINDS; kind++) {
        size_t n_bytes, n_refused = 0;
        uint8_t *bytes = model_bytes(kind, &n_bytes);
        for (size_t byte = head_bytes(bytes); byte < n_bytes; byte++) {
            static const uint8_t flips[] = {0xff, 0x01};
            for (size_t i = 0; i < sizeof flips; i++) {
                topictag_model *model = NULL;
                topictag_session *session = NULL;
                topictag_prediction prediction;
                bytes[byte] ^= flips[i];
                reseal(bytes);
                const topictag_status rc = topictag_model_open_memory(&model, bytes, n_bytes, &err);
                n_refused += rc != TOPICTAG_OK;
                if (rc == TOPICTAG_OK &&
                    topictag_session_new(&session, model, NULL, &err) == TOPICTAG_OK)
                    ok(topictag_predict(session, "court chip", 10, 0, &prediction, &err));
                topictag_session_free(session);
                topictag_model_free(model);
                bytes[byte] ^= flips[i];
            }
        }
        assert_true(n_refused > n_bytes / 4);
        free(bytes);
    }
}

/* The entry of a section in the table. */
static tt_format_entry entry_of(const uint8_t *bytes, const char *tag)
{
    tt_format_entry entry = {.bytes = 0};
    for (size_t at = sizeof(tt_format_header); at < head_bytes(bytes); at += sizeof entry) {
        memcpy(&entry, bytes + at, sizeof entry);
        if (strncmp(entry.tag, tag, sizeof entry.tag) == 0)
            return entry;
    }
    fail_msg("no section %s", tag);
    return entry;
}

/* Opening does not read the terms, verifying does. */
static void false_terms_are_told_by_verify(void **state)
{
    (void)state;
    static const char *const tags[] = {"TERMTEXT", "HASHKEYS"};
    size_t n_bytes;
    uint8_t *bytes = model_bytes(LINEAR, &n_bytes);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const tt_format_entry section = entry_of(bytes, tags[i]);
        uint8_t *at = bytes + section.offset;
        while (*at == 0) /* an empty slot */
            at++;
        topictag_model *model = NULL;
        *at ^= 0x40;
        reseal(bytes);
        ok(topictag_model_open_memory(&model, bytes, n_bytes, &err));
        fails(TOPICTAG_E_FORMAT, topictag_model_verify(model, &err));
        assert_non_null(strstr(err.message, "term"));
        topictag_model_free(model);
        *at ^= 0x40;
        reseal(bytes);
        ok(topictag_model_open_memory(&model, bytes, n_bytes, &err));
        ok(topictag_model_verify(model, &err));
        topictag_model_free(model);
    }
    free(bytes);
}

/* Of a model that has languages and recurring lines, their order is checked. */
static void lists_out_of_order_are_refused(void **state)
{
    (void)state;
    const char *path = "model-site.jsonl";
    const topictag_train_options options = tiny_options();
    topictag_model *model = NULL;
    size_t n_bytes;
    write_site(path);
    ok(topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
    ok(topictag_model_save(model, "model-file.ttm", &err));
    topictag_model_free(model);
    uint8_t *bytes = read_whole("model-file.ttm", &n_bytes);
    const tt_format_entry chrome = entry_of(bytes, "CHROME"), languages = entry_of(bytes, "LANGS");
    assert_int_equal(chrome.bytes, 2 * sizeof(uint64_t));
    assert_int_equal(languages.bytes, sizeof "en");
    for (size_t i = 0; i < sizeof(uint64_t); i++) { /* the second hash becomes the first */
        uint8_t *second = bytes + chrome.offset + sizeof(uint64_t);
        second[i] = bytes[chrome.offset + i];
    }
    reseal(bytes);
    expect_refused(bytes, n_bytes);
    free(bytes);
    bytes = read_whole("model-file.ttm", &n_bytes);
    bytes[languages.offset] = ' ';
    reseal(bytes);
    expect_refused(bytes, n_bytes);
    free(bytes);
    remove(path);
    remove("model-file.ttm");
}

/* Bytes kept for later versions: one that uses them must not be taken for this one. */
static void reserved_bytes_must_be_zero(void **state)
{
    (void)state;
    size_t n_bytes;
    uint8_t *bytes = model_bytes(LINEAR, &n_bytes);
    const tt_format_entry params = entry_of(bytes, "PARAMS");
    assert_int_equal(params.bytes, sizeof(tt_model_params));
    for (size_t at = offsetof(tt_model_params, zero); at < sizeof(tt_model_params); at++) {
        topictag_model *model = NULL;
        bytes[params.offset + at] = 1;
        reseal(bytes);
        fails(TOPICTAG_E_FORMAT, topictag_model_open_memory(&model, bytes, n_bytes, &err));
        assert_non_null(strstr(err.message, "reserved"));
        bytes[params.offset + at] = 0;
    }
    free(bytes);
}

/* A tag is known by all of its eight bytes. */
static void tags_are_padded_with_zeros(void **state)
{
    (void)state;
    topictag_model *model = NULL;
    size_t n_bytes;
    uint8_t *bytes = model_bytes(LINEAR, &n_bytes);
    uint8_t *entry = bytes + sizeof(tt_format_header);
    while (memcmp(entry, "IDF", sizeof "IDF") != 0)
        entry += sizeof(tt_format_entry);
    entry[7] = 'X';
    reseal(bytes);
    fails(TOPICTAG_E_FORMAT, topictag_model_open_memory(&model, bytes, n_bytes, &err));
    assert_non_null(strstr(err.message, "unknown or misplaced section"));
    free(bytes);
}

static void newer_versions_are_told(void **state)
{
    (void)state;
    size_t n_bytes;
    uint8_t *bytes = model_bytes(LINEAR, &n_bytes);
    topictag_model *model = NULL;
    bytes[8] = TT_FORMAT_VERSION + 1;
    fails(TOPICTAG_E_VERSION, topictag_model_open_memory(&model, bytes, n_bytes, &err));
    assert_int_equal(err.byte, 8);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_is_refused),
        cmocka_unit_test(every_flipped_byte_is_refused),
        cmocka_unit_test(forged_files_do_no_harm),
        cmocka_unit_test(false_terms_are_told_by_verify),
        cmocka_unit_test(lists_out_of_order_are_refused),
        cmocka_unit_test(reserved_bytes_must_be_zero),
        cmocka_unit_test(tags_are_padded_with_zeros),
        cmocka_unit_test(newer_versions_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
