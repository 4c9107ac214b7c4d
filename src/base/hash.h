/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_HASH_H
#define TT_BASE_HASH_H

/*
 * 64-bit hashes of bytes: of terms (their identity in the vocabulary's index), and of file
 * sections (against damage, not against forgery). The same on every machine: input is read as
 * little-endian words. Stored in model files, so the function may never change.
 *
 * After wyhash (Wang Yi, public domain). With w8(i), w4(i) the little-endian word of 8 or 4 bytes
 * at i, and mix(a, b) = lo ^ hi ^ a ^ b, where hi:lo is the 128-bit product a * b (the added
 * a ^ b keeps one factor when the other is 0):
 *
 *     K0 = a0761d6478bd642f   K1 = e7037ed1a0b428db
 *     K2 = 8ebc6af09c88c6e3   K3 = 589965cc75374cc3
 *     s = seed ^ mix(seed ^ K0, K1)
 *     n = 0         a = 0, b = 0
 *     n in 1..3     a = byte(0) << 16 | byte(n / 2) << 8 | byte(n - 1), b = 0
 *     n in 4..8     a = w4(0), b = w4(n - 4)
 *     n in 9..16    a = w8(0), b = w8(n - 8)
 *     n > 16        s, t, u = s; i = 0
 *                   while n - i > 48: s = mix(w8(i) ^ K1, w8(i + 8) ^ s),
 *                                     t = mix(w8(i + 16) ^ K2, w8(i + 24) ^ t),
 *                                     u = mix(w8(i + 32) ^ K3, w8(i + 40) ^ u), i += 48
 *                   s = s ^ t ^ u      (only when the loop ran)
 *                   while n - i > 16: s = mix(w8(i) ^ K1, w8(i + 8) ^ s), i += 16
 *                   a = w8(n - 16), b = w8(n - 8)
 *     hash = mix(K0 ^ n ^ lo', K1 ^ hi')  where hi':lo' = (a ^ K1) * (b ^ s)
 */

#include <stddef.h>
#include <stdint.h>

uint64_t tt_hash64(const void *bytes, size_t n_bytes, uint64_t seed);

#endif
