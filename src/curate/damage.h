/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_DAMAGE_H
#define TT_CURATE_DAMAGE_H

/*
 * Marks that text has been decoded wrongly before it came here: U+FFFD, and UTF-8 that was taken
 * for Latin-1 or Windows-1252 ("cafÃ©", "donâ€™t", "Â£5"). Only sequences that no language writes
 * are taken for damage: those that begin with Â, Ã, "â€", "â‚", "â„", "ï»¿" or "ï¿½"; but not where
 * Â or Ã may be the last letter of a word in capitals («AMANHÃ»).
 */

#include "base/buffer.h"

typedef struct tt_damage {
    uint64_t n_replacements; /* U+FFFD */
    uint64_t n_mojibake;     /* characters that became several */
} tt_damage;

tt_damage tt_damage_count(const char *text, size_t n_bytes);

/* Appends the text with every such character put back; U+FFFD stays: what it was is lost. */
topictag_status tt_damage_repair(tt_buf *out, const char *text, size_t n_bytes,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
