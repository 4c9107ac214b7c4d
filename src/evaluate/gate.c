/* SPDX-License-Identifier: MIT */
#include "evaluate/gate.h"

#include "base/number.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* The line being read. */
typedef struct tt_gate_line {
    const char *p, *end;
    const char *where;
    uint64_t number;
    tt_buf word;
} tt_gate_line;

static topictag_status bad_line(const tt_gate_line *line, topictag_error *err, const char *message)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, line->where, line->number, 0, "%s", message);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static topictag_status read_quoted(tt_gate_line *line, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (line->p++; line->p < line->end && *line->p != '"'; line->p++) {
        if (*line->p == '\\' && line->p + 1 < line->end)
            line->p++;
        TT_TRY(tt_buf_add(&line->word, line->p, 1, err));
    }
    if (line->p == line->end)
        return bad_line(line, err, "a quote is not closed");
    line->p++;
    if (line->p < line->end && !is_blank(*line->p))
        return bad_line(line, err, "expected a blank behind a closing quote");
done:
    return rc;
}

/* The next word; *found is false at the end of the line. */
static topictag_status read_word(tt_gate_line *line, bool *found, topictag_error *err)
{
    tt_buf_reset(&line->word);
    while (line->p < line->end && is_blank(*line->p))
        line->p++;
    *found = line->p < line->end && *line->p != '#';
    if (!*found)
        return TOPICTAG_OK;
    topictag_status rc = tt_buf_add_str(&line->word, "", err); /* "" is a word, too */
    if (rc != TOPICTAG_OK)
        return rc;
    if (*line->p == '"')
        return read_quoted(line, err);
    const char *begin = line->p;
    while (line->p < line->end && !is_blank(*line->p))
        line->p++;
    return tt_buf_add(&line->word, begin, (size_t)(line->p - begin), err);
}

static const char *copy(tt_gates *gates, const char *bytes, size_t n_bytes)
{
    return tt_arena_strndup(&gates->arena, bytes, n_bytes);
}

static topictag_status append(tt_gates *gates, const tt_gate *gate, topictag_error *err)
{
    topictag_status rc =
        tt_reserve(&gates->items, &gates->cap, gates->n + 1, sizeof *gates->items, err);
    if (rc != TOPICTAG_OK)
        return rc;
    gates->items[gates->n++] = *gate;
    return TOPICTAG_OK;
}

topictag_status tt_gate_fault(const tt_gate *gate)
{
    return gate->line > 0 ? TOPICTAG_E_SYNTAX : TOPICTAG_E_INVALID_ARG;
}

/* "METRIC=NUMBER"; labels may hold "=", numbers do not. */
static topictag_status add_setting(tt_gates *gates, tt_gate *gate, const char *setting,
                                   topictag_error *err)
{
    const char *equals = strrchr(setting, '=');
    if (equals == NULL || equals == setting)
        return tt_fail_at(err, tt_gate_fault(gate), gate->where, gate->line, 0,
                          "expected METRIC=NUMBER like macro-f1=0.85, found \"%s\"", setting);
    if (!tt_parse_double(equals + 1, strlen(equals + 1), &gate->wanted) || gate->wanted < 0.0 ||
        gate->wanted > 1.0)
        return tt_fail_at(err, tt_gate_fault(gate), gate->where, gate->line, 0,
                          "expected a number from 0 to 1 behind \"=\", found \"%s\"", equals + 1);
    gate->name = copy(gates, setting, (size_t)(equals - setting));
    return gate->name != NULL ? append(gates, gate, err) : tt_no_memory(err);
}

topictag_status tt_gates_add(tt_gates *gates, tt_gate_kind kind, const char *setting,
                             topictag_error *err)
{
    tt_gate gate = {.kind = kind, .where = tt_gate_kind_name(kind)};
    return add_setting(gates, &gate, setting, err);
}

topictag_status tt_gates_check(const tt_gates *gates, bool has_baseline, topictag_error *err)
{
    for (size_t i = 0; i < gates->n; i++) {
        const tt_gate *gate = &gates->items[i];
        if (gate->kind != TT_GATE_DROP || has_baseline)
            continue;
        if (gate->line == 0)
            return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, gate->where, 0, 0,
                              "a fall needs a --baseline to be measured from");
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "baseline", 0, 0,
                          "the fall of %s:%llu needs a report to be measured from", gate->where,
                          (unsigned long long)gate->line);
    }
    return TOPICTAG_OK;
}

static int compare_labels(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The rest of a line "pin ID LABEL...". */
static topictag_status add_pin(tt_gates *gates, tt_gate *gate, tt_gate_line *line,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char **labels = NULL;
    size_t n = 0, cap = 0;
    bool found;
    gate->wanted = 1.0;
    gate->name = copy(gates, line->word.data, line->word.len);
    if (gate->name == NULL)
        return tt_no_memory(err);
    for (;;) {
        TT_TRY(read_word(line, &found, err));
        if (!found)
            break;
        TT_TRY(tt_reserve(&labels, &cap, n + 1, sizeof *labels, err));
        labels[n] = copy(gates, line->word.data, line->word.len);
        if (labels[n++] == NULL) {
            rc = tt_no_memory(err);
            goto done;
        }
    }
    if (n > 1)
        qsort(labels, n, sizeof *labels, compare_labels);
    const char **kept = tt_arena_alloc(&gates->arena, n, sizeof *kept);
    if (kept == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        if (gate->n_labels == 0 || strcmp(kept[gate->n_labels - 1], labels[i]) != 0)
            kept[gate->n_labels++] = labels[i];
    gate->labels = kept;
    TT_TRY(append(gates, gate, err));
done:
    free(labels);
    return rc;
}

static bool find_kind(const char *name, tt_gate_kind *kind)
{
    for (int i = 0; i < TT_GATE_KINDS; i++)
        if (strcmp(name, tt_gate_kind_name((tt_gate_kind)i)) == 0) {
            *kind = (tt_gate_kind)i;
            return true;
        }
    return false;
}

static topictag_status add_line(tt_gates *gates, tt_gate_line *line, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_gate gate = {.where = line->where, .line = line->number};
    bool found;
    TT_TRY(read_word(line, &found, err));
    if (!found)
        return TOPICTAG_OK;
    if (!find_kind(line->word.data, &gate.kind))
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, line->where, line->number, 0,
                          "expected \"min\", \"max-drop\" or \"pin\", found \"%s\"",
                          line->word.data);
    TT_TRY(read_word(line, &found, err));
    if (!found)
        return bad_line(line, err,
                        gate.kind == TT_GATE_PIN ? "expected a story's id behind \"pin\""
                                                 : "expected METRIC=NUMBER, found nothing");
    if (gate.kind == TT_GATE_PIN)
        return add_pin(gates, &gate, line, err);
    TT_TRY(add_setting(gates, &gate, line->word.data, err));
    TT_TRY(read_word(line, &found, err));
    if (found)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, line->where, line->number, 0,
                          "expected the end of the line, found \"%s\"", line->word.data);
done:
    return rc;
}

/* UTF-8 without NUL, so that words may be handled as strings. */
static topictag_status check_text(const char *text, size_t n_bytes, const char *where,
                                  topictag_error *err)
{
    uint64_t line = 1;
    for (size_t at = 0; at < n_bytes;) {
        bool well_formed = true;
        const size_t step = tt_utf8_step(text + at, n_bytes - at, &well_formed);
        if (!well_formed || text[at] == '\0')
            return tt_fail_at(err, TOPICTAG_E_ENCODING, where, line, 0, "the text is not UTF-8");
        line += text[at] == '\n';
        at += step;
    }
    return TOPICTAG_OK;
}

topictag_status tt_gates_parse(tt_gates *gates, const char *text, size_t n_bytes, const char *where,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_gate_line line = {.where = copy(gates, where, strlen(where))};
    const char *p = text, *end = text + n_bytes;
    if (line.where == NULL)
        return tt_no_memory(err);
    TT_TRY(check_text(text, n_bytes, line.where, err));
    if (n_bytes >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        line.p = p;
        line.end = stop != NULL ? stop : end;
        line.number++;
        TT_TRY(add_line(gates, &line, err));
        p = stop != NULL ? stop + 1 : end;
    }
done:
    tt_buf_release(&line.word);
    return rc;
}

void tt_gates_release(tt_gates *gates)
{
    free(gates->items);
    tt_arena_release(&gates->arena);
    *gates = (tt_gates){0};
}
