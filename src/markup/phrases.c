/* SPDX-License-Identifier: MIT */

#include "markup/phrases.h"
#include "markup/phrase_lists.h"
#include <string.h>

/* Longer lines are prose, whatever they begin with. */
#define MAX_LINE_BYTES 400

#define MAX_BYLINE_BYTES 80

/* Lower case for ASCII, Latin-1 letters and basic Cyrillic; typographic apostrophes straight. */
static size_t fold(char to[MAX_LINE_BYTES + 1], const char *line, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n && len < MAX_LINE_BYTES; i++) {
        unsigned char c = (unsigned char)line[i];
        unsigned char before = i > 0 ? (unsigned char)line[i - 1] : 0;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + ('a' - 'A'));
        else if (before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 0x20);
        else if (before == 0xD0 && c >= 0x90 && c <= 0x9F)
            c = (unsigned char)(c + 0x20);
        else if (before == 0xD0 && c >= 0xA0 && c <= 0xAF) { /* U+0420.. to U+0440.. */
            to[len - 1] = (char)0xD1;
            c = (unsigned char)(c - 0x20);
        }
        if (i + 2 < n && memcmp(line + i, "\u2019", 3) == 0) {
            c = '\'';
            i += 2;
        }
        to[len++] = (char)c;
    }
    to[len] = '\0';
    return len;
}

/* Signs and digits that decorate a phrase: bullets, arrows, quotes, counts. */
static size_t decoration(const char *text)
{
    static const char *const signs[] = {"\u00BB", "\u00AB", "\u203A", "\u2022", "\u00B7", "\u2026",
                                        "\u2192", "\u25B6", "\u25BA", "\u201E", "\u201C", "\u201D",
                                        "\u300A", "\u300B", "\u3010", "\u3011", "\u25A0", "\u25CF",
                                        "\u25BC", "\uFF1A", "\u3002", "\u2013", "\u2014", "\uFF1E",
                                        "\u2BC8", "\u00BF", "\u00A1", "\uFE0F"};
    unsigned char c = (unsigned char)*text;
    if (c && c < 0x80)
        return (c >= 'a' && c <= 'z') ? 0 : 1;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static bool is_decoration(const char *text)
{
    while (*text) {
        size_t n = decoration(text);
        if (n == 0)
            return false;
        text += n;
    }
    return true;
}

static tt_phrase_extent extent_of(const char *phrase, const char *line)
{
    size_t n = strcspn(phrase, "*");
    if (strncmp(line, phrase, n) != 0)
        return TT_PHRASE_NONE;
    const char *rest = line + n;
    if (is_decoration(rest))
        return TT_PHRASE_WHOLE;
    /* The phrase must end at a word border, unless its script has none. */
    unsigned char last = (unsigned char)phrase[n - 1], next = (unsigned char)*rest;
    bool cut = last < 0x80 && ((next >= 'a' && next <= 'z') || next == 0xC3);
    return phrase[n] == '*' && !cut ? TT_PHRASE_LEADS : TT_PHRASE_NONE;
}

/* "By Anna Example and Bo Sample": nothing but names after the word. */
static bool is_byline(const char *line, size_t n_bytes)
{
    static const char *const words[] = {"By ", "Von ", "Par ", "Por ", "Di ", "Door ", "Av "};
    static const char *const links[] = {"and ", "und ", "et ",  "y ", "e ",   "en ", "och ",
                                        "de ",  "von ", "van ", "& ", "der ", "da ", "di "};
    const char *end = line + n_bytes;
    size_t n = 0, n_names = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && n == 0; i++)
        n = strncmp(line, words[i], strlen(words[i])) == 0 ? strlen(words[i]) : 0;
    if (n == 0 || n_bytes > MAX_BYLINE_BYTES)
        return false;
    for (line += n; line < end;) {
        size_t n_word = 0;
        bool link = false;
        while (line + n_word < end && line[n_word] != ' ')
            n_word++;
        for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
            link |= strncmp(line, links[i], strlen(links[i])) == 0;
        unsigned char c = (unsigned char)*line;
        if (!link && !(c >= 'A' && c <= 'Z') && c < 0xC3)
            return false;
        n_names += !link;
        line += n_word + (line + n_word < end);
    }
    return n_names > 1;
}

tt_phrase tt_phrase_of(const char *line, size_t n_bytes)
{
    tt_phrase best = {TT_PHRASE_NONE, TT_DROP_OUTSIDE, false};
    char folded[MAX_LINE_BYTES + 1];
    if (n_bytes > MAX_LINE_BYTES)
        return best;
    if (is_byline(line, n_bytes))
        return (tt_phrase){TT_PHRASE_WHOLE, TT_DROP_BYLINE, false};
    fold(folded, line, n_bytes);
    const char *text = folded;
    for (size_t n; *text && strncmp(text, "(c)", 3) != 0 && (n = decoration(text)) > 0;)
        text += n;
    if (!*text)
        return best;
    for (const tt_phrase_list *list = tt_phrase_lists; list->phrases; list++) {
        for (const char *const *p = list->phrases; *p; p++) {
            if ((*p)[0] != *text)
                continue;
            tt_phrase_extent extent = extent_of(*p, text);
            if (extent > best.extent)
                best = (tt_phrase){extent, list->reason, list->heads};
        }
    }
    return best;
}

bool tt_phrase_is_call(const char *line, size_t n_bytes)
{
    static const char *const words[] = {"subscrib",
                                        "newsletter",
                                        "sign up",
                                        "log in",
                                        "app store",
                                        "google play",
                                        "telegram",
                                        "whatsapp",
                                        "follow us",
                                        "folgen sie uns",
                                        "abonnier",
                                        "abonnez",
                                        "suscr\u00EDb",
                                        "suscrib",
                                        "s\u00EDguenos",
                                        "siguenos",
                                        "inscrivez",
                                        "iscriviti",
                                        "e-paper",
                                        "\u30E1\u30EB\u30DE\u30AC",
                                        "\u30D5\u30A9\u30ED\u30FC"};
    char folded[MAX_LINE_BYTES + 1];
    if (n_bytes > MAX_LINE_BYTES)
        return false;
    fold(folded, line, n_bytes);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(folded, words[i]))
            return true;
    return false;
}

bool tt_phrase_has_copyright(const char *line, size_t n_bytes)
{
    for (size_t i = 0; i + 1 < n_bytes; i++) {
        if (memcmp(line + i, "\u00A9", 2) == 0)
            return true;
        if (i + 3 >= n_bytes)
            continue;
        if (memcmp(line + i, "(c)", 3) != 0 && memcmp(line + i, "(C)", 3) != 0)
            continue;
        /* Captions say "(C)" for who stands in the centre. */
        char next = line[i + 3] == ' ' && i + 4 < n_bytes ? line[i + 4] : line[i + 3];
        if (next >= '0' && next <= '9')
            return true;
    }
    return false;
}
