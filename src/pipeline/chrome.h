/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_CHROME_H
#define TT_PIPELINE_CHROME_H

/*
 * Lines that recur in the stories of a corpus and tell nothing of their labels: mastheads, "Follow
 * us on", newsletter boxes, copyright lines. Training learns them, the model holds their hashes,
 * and training and prediction drop them by the same function before they analyse a story.
 *
 * A line is what stands between line ends below the title, blanks around it taken away; its hash
 * is tt_hash64 with the seed 0. Dropping writes blanks over it, so that what is left keeps its
 * place.
 */

#include "pipeline/handles.h"

typedef struct tt_ranges {
    topictag_range *items; /* [n] in the order of the text, disjoint */
    size_t n, cap;
} tt_ranges;

/*
 * Where the lines of a story stand whose hashes are among hashes [n_hashes] sorted: in ranges,
 * whose memory is kept from call to call. None when they are all that the story says.
 */
topictag_status tt_chrome_find(tt_ranges *ranges, const uint64_t *hashes, size_t n_hashes,
                               const char *text, size_t n_bytes, size_t title_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Writes blanks over the ranges. */
void tt_chrome_blank(char *text, const tt_ranges *ranges);

/* One line of a story, for tt_chrome_find and for learning: { .text, .n_bytes, .at } to begin. */
typedef struct tt_chrome_lines {
    const char *text;
    size_t n_bytes;
    size_t at;           /* where the next line begins */
    topictag_range line; /* the last one, without the blanks around it; not empty */
} tt_chrome_lines;

bool tt_chrome_next_line(tt_chrome_lines *lines);
/*
 * Lines that are too short or too long are no chrome, and such as begin in lower case: in text with
 * hard line ends those are the last words of paragraphs.
 */
bool tt_chrome_may_be(const tt_chrome_lines *lines);
uint64_t tt_chrome_hash(const tt_chrome_lines *lines);

/* What was learned. */
typedef struct tt_chrome {
    uint64_t *hashes; /* [n] sorted; owned */
    size_t n;
    uint64_t n_dropped; /* lines dropped from the corpus it was learned from */
    uint64_t n_stories; /* stories they stood in */
} tt_chrome;

/*
 * Learns the recurring lines of a corpus and blanks them in it. A line is learned that stands in
 * ten stories or more, and in a thousandth of all, with labels about as they are in the whole
 * corpus: what marks a label stays.
 */
topictag_status tt_chrome_learn(tt_chrome *out, tt_corpus *corpus,
                                const topictag_listener *listener,
                                topictag_error *err) TOPICTAG_MUST_USE;
/* Learns the lines from the stories docs [n_docs] (NULL: the first n_docs) alone; blanks nothing.
 */
topictag_status tt_chrome_learn_from(tt_chrome *out, const tt_corpus *corpus, const uint32_t *docs,
                                     uint32_t n_docs, topictag_error *err) TOPICTAG_MUST_USE;
void tt_chrome_release(tt_chrome *chrome);

#endif
