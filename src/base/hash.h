/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_HASH_H
#define TT_BASE_HASH_H

/*
 * 64-bit hashes of bytes: of terms (their identity in the vocabulary's index), and of file
 * sections (against damage, not against forgery). The same on every machine: input is read as
 * little-endian words. Stored in model files, so the function may never change.
 */

#include <stddef.h>
#include <stdint.h>

uint64_t tt_hash64(const void *bytes, size_t n_bytes, uint64_t seed);

#endif
