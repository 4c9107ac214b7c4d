/* SPDX-License-Identifier: MIT */
#include "json/json.h"
#include "json/scan.h"
#include "base/strmap.h"

#include <cjson/cJSON.h>
#include <string.h>

#define FEW_MEMBERS 16 /* up to so many keys are compared in pairs */

/* tt_json is cJSON under a name that keeps cJSON's header in this file. */
static const cJSON *inner(const tt_json *value)
{
    return (const cJSON *)value;
}

static const tt_json *outer(const cJSON *value)
{
    return (const tt_json *)value;
}

/*
 * *n_before: members of `object` before the first whose key an earlier one has; -1: none has.
 * A map spares large objects the quadratic comparison.
 */
static topictag_status find_duplicate(const cJSON *object, ptrdiff_t *n_before, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_strmap *keys = NULL;
    ptrdiff_t n = 0;
    *n_before = -1;
    for (const cJSON *member = object->child; member != NULL && n <= FEW_MEMBERS;
         member = member->next, n++)
        for (const cJSON *earlier = object->child; earlier != member; earlier = earlier->next)
            if (strcmp(earlier->string, member->string) == 0) {
                *n_before = n;
                return TOPICTAG_OK;
            }
    if (n <= FEW_MEMBERS)
        return TOPICTAG_OK;

    TT_TRY(tt_strmap_new(&keys, err));
    n = 0;
    for (const cJSON *member = object->child; member != NULL; member = member->next, n++) {
        uint32_t id;
        TT_TRY(tt_strmap_add(keys, member->string, strlen(member->string), &id, err));
        if (id != (uint32_t)n) {
            *n_before = n;
            break;
        }
    }
done:
    tt_strmap_free(keys);
    return rc;
}

/* Keys of value and all below it, in the order of the text. */
static size_t count_keys(const cJSON *value)
{
    size_t n_keys = 0;
    for (const cJSON *child = value->child; child != NULL; child = child->next)
        n_keys += (size_t)cJSON_IsObject(value) + count_keys(child);
    return n_keys;
}

/*
 * Looks for an object with a duplicate key, outer objects before inner. *found, and *key: which of
 * the text's keys, from 0, that is. *n_keys counts the keys passed.
 */
static topictag_status check_keys(const cJSON *value, size_t *n_keys, bool *found, size_t *key,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    ptrdiff_t n_before = -1;
    if (cJSON_IsObject(value))
        TT_TRY(find_duplicate(value, &n_before, err));
    if (n_before >= 0) {
        const cJSON *member = value->child;
        *key = *n_keys;
        for (ptrdiff_t i = 0; i < n_before; i++, member = member->next)
            *key += 1 + count_keys(member);
        *found = true;
        return TOPICTAG_OK;
    }
    for (const cJSON *child = value->child; child != NULL && !*found; child = child->next) {
        *n_keys += (size_t)cJSON_IsObject(value);
        TT_TRY(check_keys(child, n_keys, found, key, err));
    }
done:
    return rc;
}

topictag_status tt_json_parse(tt_json **out, const char *text, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    cJSON *root = NULL;
    size_t n_keys = 0, key = 0, key_byte = 0;
    bool duplicate = false;
    *out = NULL;
    TT_TRY(tt_json_scan(text, n_bytes, SIZE_MAX, NULL, err));
    root = cJSON_ParseWithLengthOpts(text, n_bytes, NULL, false);
    if (root == NULL) { /* the text is good, so memory was short */
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(check_keys(root, &n_keys, &duplicate, &key, err));
    if (duplicate) {
        TT_TRY(tt_json_scan(text, n_bytes, key, &key_byte, err));
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, NULL, 0, key_byte,
                        "JSON: a key for the second time in one object");
        goto done;
    }
    *out = (tt_json *)root;
    root = NULL;
done:
    cJSON_Delete(root);
    return rc;
}

void tt_json_free(tt_json *document)
{
    cJSON_Delete((cJSON *)document);
}

tt_json_type tt_json_type_of(const tt_json *value)
{
    if (cJSON_IsBool(inner(value)))
        return TT_JSON_BOOL;
    if (cJSON_IsNumber(inner(value)))
        return TT_JSON_NUMBER;
    if (cJSON_IsString(inner(value)))
        return TT_JSON_STRING;
    if (cJSON_IsArray(inner(value)))
        return TT_JSON_ARRAY;
    if (cJSON_IsObject(inner(value)))
        return TT_JSON_OBJECT;
    return TT_JSON_NULL;
}

const char *tt_json_name_of(tt_json_type type)
{
    static const char *const names[] = {
        [TT_JSON_NULL] = "null",       [TT_JSON_BOOL] = "a boolean", [TT_JSON_NUMBER] = "a number",
        [TT_JSON_STRING] = "a string", [TT_JSON_ARRAY] = "an array", [TT_JSON_OBJECT] = "an object",
    };
    return names[type];
}

const char *tt_json_type_name(const tt_json *value)
{
    return tt_json_name_of(tt_json_type_of(value));
}

const tt_json *tt_json_get(const tt_json *object, const char *key)
{
    if (!cJSON_IsObject(inner(object)))
        return NULL;
    return outer(cJSON_GetObjectItemCaseSensitive(inner(object), key));
}

size_t tt_json_size(const tt_json *container)
{
    size_t n = 0;
    for (const tt_json *at = tt_json_first(container); at != NULL; at = tt_json_next(at))
        n++;
    return n;
}

const tt_json *tt_json_first(const tt_json *container)
{
    return outer(inner(container)->child);
}

const tt_json *tt_json_next(const tt_json *element)
{
    return outer(inner(element)->next);
}

const char *tt_json_key(const tt_json *member)
{
    return inner(member)->string;
}

const char *tt_json_string(const tt_json *value)
{
    return cJSON_GetStringValue(inner(value));
}

bool tt_json_number(const tt_json *value, double *out)
{
    if (!cJSON_IsNumber(inner(value)))
        return false;
    *out = inner(value)->valuedouble;
    return true;
}

bool tt_json_bool(const tt_json *value, bool *out)
{
    if (!cJSON_IsBool(inner(value)))
        return false;
    *out = cJSON_IsTrue(inner(value));
    return true;
}

const char *tt_cjson_version(void)
{
    return cJSON_Version();
}
