/* SPDX-License-Identifier: MIT */
/* A background file is whole or it is refused. */
#include "unit/model/seal.h"
#include "unit/pipeline/archive.h"

#include "model/background.h"

static uint8_t *background_bytes(size_t *n_bytes)
{
    topictag_background_options options = archive_options();
    options.sample = 6;
    options.max_terms = 10;
    learn_archive(100, &options);
    uint8_t *bytes = read_whole(BACKGROUND_PATH, n_bytes);
    remove(BACKGROUND_PATH);
    return bytes;
}

static void expect_refused(const uint8_t *bytes, size_t n_bytes)
{
    tt_background background;
    err = (topictag_error){0};
    const topictag_status rc = tt_background_read(&background, bytes, n_bytes, &err);
    assert_true(rc == TOPICTAG_E_FORMAT || rc == TOPICTAG_E_CHECKSUM || rc == TOPICTAG_E_VERSION);
    assert_int_equal(err.code, rc);
    assert_string_not_equal(err.message, "");
}

static void prefixes_and_flips_are_refused(void **state)
{
    (void)state;
    size_t n_bytes;
    uint8_t *bytes = background_bytes(&n_bytes);
    for (size_t n = 0; n < n_bytes; n++) {
        uint8_t *prefix = malloc(n > 0 ? n : 1);
        memcpy(prefix, bytes, n);
        expect_refused(prefix, n);
        free(prefix);
        bytes[n] ^= 0x20;
        expect_refused(bytes, n_bytes);
        bytes[n] ^= 0x20;
    }
    free(bytes);
}

/* With checksums made right, any changed byte is refused or gives a sound background. */
static void forged_files_do_no_harm(void **state)
{
    (void)state;
    size_t n_bytes, n_refused = 0, n_read = 0;
    uint8_t *bytes = background_bytes(&n_bytes);
    for (size_t byte = head_bytes(bytes); byte < n_bytes; byte++) {
        static const uint8_t flips[] = {0xff, 0x80, 0x01};
        for (size_t i = 0; i < sizeof flips; i++) {
            tt_background background;
            tt_near_word near[3];
            bytes[byte] ^= flips[i];
            reseal(bytes);
            const topictag_status rc = tt_background_read(&background, bytes, n_bytes, &err);
            if (rc == TOPICTAG_OK) {
                n_read++;
                for (uint32_t word = 0; word < background.params.n_words; word++)
                    (void)tt_word_vectors_nearest(&background.words, word, near, 3);
                tt_background_release(&background);
            } else {
                assert_int_equal(rc, TOPICTAG_E_FORMAT);
                n_refused++;
            }
            bytes[byte] ^= flips[i];
        }
    }
    assert_true(n_refused > n_bytes / 2);
    assert_true(n_read > 0);
    free(bytes);
}

static void other_files_are_told(void **state)
{
    (void)state;
    size_t n_bytes;
    tt_background background;
    topictag_model *model = NULL;
    uint8_t *bytes = background_bytes(&n_bytes);
    fails(TOPICTAG_E_FORMAT, topictag_model_open_memory(&model, bytes, n_bytes, &err));
    assert_non_null(strstr(err.message, "not a topictag model"));
    bytes[8]++;
    fails(TOPICTAG_E_VERSION, tt_background_read(&background, bytes, n_bytes, &err));
    assert_int_equal(err.byte, 8);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prefixes_and_flips_are_refused),
        cmocka_unit_test(forged_files_do_no_harm),
        cmocka_unit_test(other_files_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
