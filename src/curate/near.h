/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_NEAR_H
#define TT_CURATE_NEAR_H

/*
 * Stories that are copies of others, or nearly. Two stories are compared by their sets of
 * 5-word shingles (all runs of five words; a shorter story is one shingle): Jaccard's measure is
 * the number of shingles in both over the number in either (Broder 1997).
 *
 * The search is exact, not sampled: of two sets with Jaccard >= t, both hold a common shingle among
 * their first n - ceil(t n) + 1 in any one order of all shingles (prefix filter: Chaudhuri, Ganti
 * and Kaushik 2006; Bayardo, Ma and Srikant 2007), so only stories that share such a shingle are
 * compared, in an order that has rare shingles first. The bounds: shingles are told apart by 56
 * bits of their hash; and a shingle that stands in the prefix of more than TT_NEAR_MAX_POSTINGS
 * distinct stories leads to the first so many of them only, which keeps the time linear for corpora
 * full of one template.
 */

#include "corpus/corpus.h"

#define TT_NEAR_SHINGLE_WORDS 5
#define TT_NEAR_MAX_POSTINGS  1000
#define TT_NEAR_NONE          UINT32_MAX

/* Another story that one is like. */
typedef struct tt_near_match {
    uint32_t doc;     /* TT_NEAR_NONE: there is none */
    float similarity; /* Jaccard */
    bool same_words;  /* the same words in the same order */
} tt_near_match;

typedef struct tt_near {
    uint32_t n_docs;
    tt_near_match *earlier; /* [n_docs] the most similar story before it in the corpus */
    tt_near_match *copied; /* [n_docs] the same of those with its labels; rather one that stays when
                              leaks and copies of what stays are left out */
    tt_near_match *leak;   /* [n_docs] the most similar story of the other corpus */
    uint32_t *cluster;     /* [n_docs] first story of those linked by a chain of matches */
    uint32_t *n_words;     /* [n_docs] */
} tt_near;

/*
 * Matches of similarity >= `at_least` (0 < at_least <= 1) inside corpus, and from it to against
 * (NULL: no other corpus). Stories without a word match nothing. Ties go to the earliest story.
 */
topictag_status tt_near_find(tt_near *out, const tt_corpus *corpus, const tt_corpus *against,
                             double at_least, unsigned n_threads, const topictag_listener *listener,
                             topictag_error *err) TOPICTAG_MUST_USE;
void tt_near_release(tt_near *near);

/*
 * Joins the clusters with the corpus's own groups: out [n_docs] receives a group id for each
 * story, so that neither a group nor a cluster is in two of them; UINT32_MAX: alone.
 */
topictag_status tt_near_groups(uint32_t *out, const tt_near *near, const tt_corpus *corpus,
                               topictag_error *err) TOPICTAG_MUST_USE;

#endif
