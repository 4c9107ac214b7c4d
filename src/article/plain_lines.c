/* SPDX-License-Identifier: MIT */

#include "article/plain_lines.h"
#include "markup/measure.h"
#include <string.h>

enum {
    MIN_PROSE = 60,   /* letters of a line with a sentence in it */
    MAX_PHRASE = 120, /* letters of a line that is asked for set phrases */
    MAX_INDENT = 1000,
};

static size_t bullet_length(const char *text, const char *end)
{
    static const char *const bullets[] = {"\u2022", "\u25AA", "\u25CF", "\u25A0", "\u25B6",
                                          "\u25BA", "\u2023", "\u00B7", "\u30FB", "\u2192",
                                          "\u2013", "*",      "-",      "+",      "\u25B7"};
    for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++) {
        size_t n = strlen(bullets[i]);
        if ((size_t)(end - text) > n && memcmp(text, bullets[i], n) == 0 &&
            (text[n] == ' ' || text[n] == '\t' || memcmp(bullets[i], "\u30FB", n) == 0))
            return n;
    }
    return 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* One word in a script that parts words: too common to be sure of its meaning. */
static bool is_single_word(const tt_line *line)
{
    return (unsigned char)line->text[0] < 0xE0 && !memchr(line->text, ' ', line->n_bytes);
}

static bool has_stop(const tt_line *line)
{
    return tt_last_stop(line->text, line->n_bytes) > 0;
}

static tt_line describe(const char *text, const char *end)
{
    tt_line line = {.text = text};
    size_t n, indent = 0;
    for (; text < end && is_blank(*text); text++)
        indent += *text == '\t' ? 8 : 1;
    if ((n = bullet_length(text, end)) > 0) {
        const char *begin = text;
        line.bullet = true;
        for (text += n, indent += 2; text < end && is_blank(*text);)
            text++;
        line.n_lead = (uint32_t)(text - begin);
    }
    while (end > text && is_blank(end[-1]))
        end--;
    line.text = text;
    line.n_bytes = (uint32_t)(end - text);
    line.indent = (uint16_t)(indent < MAX_INDENT ? indent : MAX_INDENT);
    line.size = tt_measure(text, line.n_bytes);
    line.prose = line.size >= MIN_PROSE && has_stop(&line);
    return line;
}

void tt_line_ask(tt_line *line)
{
    if (line->asked || line->size > MAX_PHRASE)
        return;
    line->asked = true;
    line->phrase = tt_phrase_of(line->text, line->n_bytes);
    if (line->phrase.extent == TT_PHRASE_LEADS && has_stop(line))
        line->phrase.extent = TT_PHRASE_NONE;
    line->more = line->phrase.extent == TT_PHRASE_WHOLE && line->phrase.reason == TT_DROP_LINKS &&
                 !is_single_word(line);
    line->copyright = tt_phrase_has_copyright(line->text, line->n_bytes);
}

topictag_status tt_lines_split(tt_lines *out, const char *text, size_t n_bytes, tt_arena *arena,
                               topictag_error *err)
{
    const char *end = text + n_bytes;
    size_t n = 0;
    bool blank = true;
    *out = (tt_lines){.spaced = false};
    for (const char *p = text; p && p < end; n++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    if (n > TT_PLAIN_MAX_LINES)
        return TOPICTAG_OK;
    out->line = tt_arena_alloc(arena, n + 1, sizeof *out->line);
    if (!out->line)
        return tt_no_memory(err);
    for (const char *p = text; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop : end;
        tt_line line = describe(p, stop);
        if (line.n_bytes > 0) {
            line.blank_before = blank;
            out->line[out->n++] = line;
        } else {
            out->spaced |= out->n > 0;
            if (out->n > 0)
                out->line[out->n - 1].blank_after = true;
        }
        blank = line.n_bytes == 0;
        p = stop + (stop < end);
    }
    if (out->n > 0)
        out->line[out->n - 1].blank_after = true;
    return TOPICTAG_OK;
}
