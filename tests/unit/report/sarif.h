/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_SARIF_H
#define TT_TESTS_EVALUATE_SARIF_H

/*
 * The part of SARIF 2.1.0 (OASIS standard, 2020) that reports use, as a table in our own words:
 * which properties an object may have, which it must have, and of what kind their values are. It is
 * not OASIS's schema, but no looser for these properties.
 */

#include "unit/test.h"

#include "json/json.h"

#include <math.h>

typedef enum sarif_kind {
    SARIF_STRING,
    SARIF_WORD,
    SARIF_INTEGER,
    SARIF_OBJECT,
    SARIF_LIST
} sarif_kind;

/* One property of one kind of object. */
typedef struct sarif_property {
    const char *object, *name;
    sarif_kind kind;
    bool required;
    const char *of; /* OBJECT, LIST: the kind of object; WORD: the values, " a b "; else NULL */
    double least;   /* of an integer */
} sarif_property;

static const sarif_property sarif_properties[] = {
    {"log", "$schema", SARIF_STRING, false, NULL, 0},
    {"log", "version", SARIF_WORD, true, " 2.1.0 ", 0},
    {"log", "runs", SARIF_LIST, true, "run", 0},
    {"run", "tool", SARIF_OBJECT, true, "tool", 0},
    {"run", "results", SARIF_LIST, false, "result", 0},
    {"run", "columnKind", SARIF_WORD, false, " utf16CodeUnits unicodeCodePoints ", 0},
    {"tool", "driver", SARIF_OBJECT, true, "toolComponent", 0},
    {"toolComponent", "name", SARIF_STRING, true, NULL, 0},
    {"toolComponent", "version", SARIF_STRING, false, NULL, 0},
    {"toolComponent", "rules", SARIF_LIST, false, "reportingDescriptor", 0},
    {"reportingDescriptor", "id", SARIF_STRING, true, NULL, 0},
    {"reportingDescriptor", "shortDescription", SARIF_OBJECT, false, "multiformat", 0},
    {"multiformat", "text", SARIF_STRING, true, NULL, 0},
    {"result", "message", SARIF_OBJECT, true, "message", 0},
    {"result", "ruleId", SARIF_STRING, false, NULL, 0},
    {"result", "ruleIndex", SARIF_INTEGER, false, NULL, -1},
    {"result", "level", SARIF_WORD, false, " none note warning error ", 0},
    {"result", "locations", SARIF_LIST, false, "location", 0},
    {"message", "text", SARIF_STRING, true, NULL, 0},
    {"location", "physicalLocation", SARIF_OBJECT, false, "physicalLocation", 0},
    {"physicalLocation", "artifactLocation", SARIF_OBJECT, true, "artifactLocation", 0},
    {"physicalLocation", "region", SARIF_OBJECT, false, "region", 0},
    {"artifactLocation", "uri", SARIF_STRING, true, NULL, 0},
    {"region", "startLine", SARIF_INTEGER, false, NULL, 1},
};
#define SARIF_N (sizeof sarif_properties / sizeof sarif_properties[0])

static inline void sarif_check(const tt_json *value, const char *object);

static inline void sarif_check_value(const tt_json *value, const sarif_property *as)
{
    const char *text = tt_json_string(value);
    double number;
    char word[64];
    switch (as->kind) {
    case SARIF_STRING:
        assert_non_null(text);
        break;
    case SARIF_WORD:
        assert_non_null(text);
        snprintf(word, sizeof word, " %s ", text);
        assert_non_null(strstr(as->of, word));
        break;
    case SARIF_INTEGER:
        assert_true(tt_json_number(value, &number));
        assert_true(floor(number) == number && number >= as->least);
        break;
    case SARIF_OBJECT:
        sarif_check(value, as->of);
        break;
    case SARIF_LIST:
        assert_int_equal(tt_json_type_of(value), TT_JSON_ARRAY);
        for (const tt_json *item = tt_json_first(value); item != NULL; item = tt_json_next(item))
            sarif_check(item, as->of);
        break;
    }
}

/* value is an object of this kind, "log" for a whole file. */
static inline void sarif_check(const tt_json *value, const char *object)
{
    assert_int_equal(tt_json_type_of(value), TT_JSON_OBJECT);
    for (size_t i = 0; i < SARIF_N; i++)
        if (strcmp(sarif_properties[i].object, object) == 0 && sarif_properties[i].required)
            assert_non_null(tt_json_get(value, sarif_properties[i].name));
    for (const tt_json *member = tt_json_first(value); member != NULL;
         member = tt_json_next(member)) {
        size_t i = 0;
        while (i < SARIF_N && (strcmp(sarif_properties[i].object, object) != 0 ||
                               strcmp(sarif_properties[i].name, tt_json_key(member)) != 0))
            i++;
        if (i == SARIF_N)
            fail_msg("SARIF's %s has no property \"%s\"", object, tt_json_key(member));
        sarif_check_value(member, &sarif_properties[i]);
    }
}

#endif
