/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_PIPELINE_ARCHIVE_H
#define TT_UNIT_PIPELINE_ARCHIVE_H

/*
 * A made-up archive: each story draws words of one field and some that belong to none. Some words
 * of each field ("tribunal", "silicon") are in no story of tiny_corpus.
 */

#include "base/random.h"
#include "unit/pipeline/newsroom.h"

#define ARCHIVE_PATH    "archive.jsonl"
#define BACKGROUND_PATH "archive.ttb"
#define N_FIELDS        3
#define N_FIELD_WORDS   8

static const char *const field_words[N_FIELDS][N_FIELD_WORDS] = {
    {"court", "judge", "plaintiff", "appeal", "ruling", "tribunal", "verdict", "attorney"},
    {"chip", "memory", "servers", "cores", "faster", "silicon", "processor", "laptop"},
    {"rain", "wind", "north", "south", "sun", "storm", "flood", "snow"},
};
static const char *const common_words[N_FIELD_WORDS] = {"the", "a",  "of", "and",
                                                        "in",  "to", "on", "for"};

static inline void write_archive(uint32_t n_stories)
{
    FILE *file = fopen(ARCHIVE_PATH, "wb");
    tt_rng rng;
    assert_non_null(file);
    tt_rng_seed(&rng, 7);
    for (uint32_t story = 0; story < n_stories; story++) {
        fprintf(file, "{\"text\":\"");
        for (int i = 0; i < 5; i++)
            fprintf(file, "%s %s ", common_words[tt_rng_below(&rng, N_FIELD_WORDS)],
                    field_words[story % N_FIELDS][tt_rng_below(&rng, N_FIELD_WORDS)]);
        fprintf(file, "\"}\n");
    }
    assert_int_equal(fclose(file), 0);
}

/*
 * A corpus of n_stories labelled by field, the last one none: n_telling of ten are two words of all
 * fields and one that tells the label, the others two words of their field.
 */
static inline void write_labelled(const char *path, uint32_t n_stories, uint32_t n_telling)
{
    static const char *const labels[N_FIELDS] = {"\"legal\"", "\"hardware\"", ""};
    FILE *file = fopen(path, "wb");
    tt_rng rng;
    assert_non_null(file);
    tt_rng_seed(&rng, 11);
    for (uint32_t story = 0; story < n_stories; story++) {
        const bool telling = story / N_FIELDS % 10 < n_telling;
        fprintf(file, "{\"text\":\"");
        for (int i = 0; i < 2; i++) {
            const uint32_t field =
                telling ? (uint32_t)tt_rng_below(&rng, N_FIELDS) : story % N_FIELDS;
            fprintf(file, "%s ", field_words[field][tt_rng_below(&rng, N_FIELD_WORDS)]);
        }
        if (telling)
            fprintf(file, "sign%u", story % N_FIELDS);
        fprintf(file, "\",\"labels\":[%s]}\n", labels[story % N_FIELDS]);
    }
    assert_int_equal(fclose(file), 0);
}

static inline topictag_background_options archive_options(void)
{
    topictag_background_options options = topictag_background_options_default();
    options.dimensions = 3;
    options.sample = 30;
    options.threads = 1;
    return options;
}

/* Learns from n_stories stories and leaves the background in BACKGROUND_PATH. */
static inline void learn_archive(uint32_t n_stories, const topictag_background_options *options)
{
    static const char *const paths[] = {ARCHIVE_PATH};
    topictag_background *background = NULL;
    write_archive(n_stories);
    ok(topictag_background_learn(&background, paths, 1, NULL, options, NULL, NULL, &err));
    ok(topictag_background_save(background, BACKGROUND_PATH, &err));
    topictag_background_free(background);
    remove(ARCHIVE_PATH);
}

#endif
