/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_TIMESTAMP_H
#define TT_BASE_TIMESTAMP_H

/*
 * Times as stories bring them.
 */

#include <stdbool.h>

/*
 * *seconds since 1970-01-01T00:00:00Z of
 * - ISO 8601 (RFC 3339): "2024", "2024-03", "2024-03-09", "20240309", and behind a full date, after
 *   T or a blank, hh:mm with :ss and a fraction, and Z or an offset (+01:00, +0100, +01);
 * - RFC 5322, as feeds have it: "Sat, 09 Mar 2024 10:00:00 +0100", the weekday and the seconds may
 *   be missing, and the zone may be GMT, UT, UTC, Z or one of EST, EDT, CST, CDT, MST, MDT, PST,
 * PDT;
 * - Unix time: 9 to 11 digits, with a fraction or without; milliseconds in 12 or 13 digits,
 *   microseconds in 15 or 16.
 * What is missing is the beginning of the month, day or hour; a time without a zone is UTC. False
 * for anything else.
 */
bool tt_timestamp_parse(const char *text, double *seconds);

#endif
