/* SPDX-License-Identifier: MIT */

#include "article/sniff.h"
#include "markup/html_tags.h"
#include "text/decode.h"
#include <string.h>
#include <strings.h>

/* How far into a document is looked: past the comments and scripts that some put first. */
#define MARKUP_BYTES 4096
#define BINARY_BYTES 4096

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

typedef struct magic {
    size_t at;
    const char *bytes;
    size_t n_bytes;
    const char *what;
} magic;

#define MAGIC(at, bytes, what)             \
    {                                      \
        at, bytes, sizeof(bytes) - 1, what \
    }

/* From the formats' own specifications; longer ones before what they begin with. */

/* No text begins so. */
static const magic SURE_MARKS[] = {
    MAGIC(0, "%PDF-", "a PDF document"),
    MAGIC(0, "%!PS", "a PostScript document"),
    MAGIC(0, "{\\rtf", "an RTF document"),
    MAGIC(0, "\xD0\xCF\x11\xE0", "an Office document"),
    MAGIC(0, "PK\x03\x04", "a ZIP archive"),
    MAGIC(0, "\x1F\x8B", "gzip data"),
    MAGIC(0,
          "\xFD"
          "7zXZ",
          "xz data"),
    MAGIC(0, "\x28\xB5\x2F\xFD", "Zstandard data"),
    MAGIC(0, "7z\xBC\xAF", "a 7z archive"),
    MAGIC(0, "Rar!\x1A", "a RAR archive"),
    MAGIC(0, "\x89PNG", "a PNG image"),
    MAGIC(0, "\xFF\xD8\xFF", "a JPEG image"),
    MAGIC(0, "II*\0", "a TIFF image"),
    MAGIC(0, "MM\0*", "a TIFF image"),
    MAGIC(0, "\0\0\x01\0", "an icon"),
    MAGIC(0, "\x1A\x45\xDF\xA3", "a video"),
    MAGIC(0,
          "\x7F"
          "ELF",
          "a program"),
    MAGIC(0, "\xCA\xFE\xBA\xBE", "a program"),
    MAGIC(0, "\xCF\xFA\xED\xFE", "a program"),
    MAGIC(0, "\0asm", "a program"),
    MAGIC(0, "OTTO\0", "a font"),
};

/* Text may have the same letters in the same place. */
static const magic WORD_MARKS[] = {
    MAGIC(30, "mimetypeapplication/epub", "an EPUB book"),
    MAGIC(30, "mimetypeapplication/vnd.oasis", "an OpenDocument file"),
    MAGIC(30, "[Content_Types].xml", "an Office document"),
    MAGIC(0, "BZh", "bzip2 data"),
    MAGIC(257, "ustar", "a tar archive"),
    MAGIC(0, "GIF8", "a GIF image"),
    MAGIC(8, "WEBP", "a WebP image"),
    MAGIC(4, "ftypavif", "an AVIF image"),
    MAGIC(4, "ftyphei", "a HEIF image"),
    MAGIC(4, "ftyp", "a video"),
    MAGIC(8, "AVI ", "a video"),
    MAGIC(8, "WAVE", "a sound file"),
    MAGIC(0, "OggS", "a sound file"),
    MAGIC(0, "fLaC", "a sound file"),
    MAGIC(0, "ID3", "a sound file"),
    MAGIC(0, "SQLite format 3", "a database"),
    MAGIC(0, "PAR1", "a Parquet file"),
    MAGIC(0, "wOF", "a font"),
};

/* Bytes behind a word mark among which its format has a byte that no text has. */
#define HEADER_BYTES 64

/* The first of the marks that the bytes have; NULL: none. */
static const magic *find_mark(const magic *marks, size_t n_marks, const uint8_t *bytes,
                              size_t n_bytes)
{
    for (size_t i = 0; i < n_marks; i++)
        if (n_bytes >= marks[i].at + marks[i].n_bytes &&
            memcmp(bytes + marks[i].at, marks[i].bytes, marks[i].n_bytes) == 0)
            return &marks[i];
    return NULL;
}

static bool is_control(unsigned c)
{
    return c < '\t' || (c > '\r' && c < ' ' && c != 0x1B);
}

static bool has_control(const uint8_t *bytes, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        if (is_control(bytes[i]))
            return true;
    return false;
}

/* Control characters that no text has, in units of 1, 2 (UTF-16) or 4 bytes. */
static bool is_binary(const uint8_t *bytes, size_t n_bytes)
{
    const char *wide = tt_decode_wide(bytes, n_bytes, NULL);
    const size_t width = wide == NULL ? 1 : strncmp(wide, "UTF-16", 6) == 0 ? 2 : 4;
    const bool little = wide != NULL && strstr(wide, "LE") != NULL;
    const size_t n = (n_bytes < BINARY_BYTES ? n_bytes : BINARY_BYTES) / width;
    size_t n_odd = 0;
    for (size_t i = 0; i < n; i++) {
        const uint8_t *unit = bytes + i * width, c = unit[little ? 0 : width - 1];
        unsigned above = 0;
        for (size_t j = 0; j + 1 < width; j++)
            above |= unit[little ? j + 1 : j];
        n_odd += above == 0 && is_control(c);
    }
    /* Random bytes hold 27 in 256; old mail with terminal codes up to 18 in 256. */
    return n_odd * 12 > n;
}

/* The front of the document as ASCII: without byte order mark, NUL bytes (UTF-16) and blanks. */
static size_t skeleton(char *to, size_t room, const uint8_t *bytes, size_t n_bytes)
{
    size_t len = 0;
    for (size_t i = 0; i < n_bytes && len + 1 < room; i++) {
        uint8_t c = bytes[i];
        bool mark = i < 3 && (c == 0xEF || c == 0xBB || c == 0xBF || c == 0xFF || c == 0xFE);
        bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (c == 0 || mark || (blank && len == 0))
            continue;
        to[len++] = (char)c;
    }
    to[len] = '\0';
    return len;
}

/* The first element, past declarations and comments; NULL when there is none. */
static const char *first_element(const char *text)
{
    while ((text = strchr(text, '<')) != NULL) {
        const char *end = ">";
        if (strncmp(text, "<!--", 4) == 0)
            end = "-->";
        else if (text[1] == '?')
            end = "?>";
        else if (text[1] != '!')
            return text + 1;
        text = strstr(text, end);
        if (!text)
            return NULL;
        text += strlen(end);
    }
    return NULL;
}

static size_t name_length(const char *element)
{
    return strcspn(element, " \t\r\n/>");
}

/* The name without its namespace prefix equals name. */
static bool is_named(const char *element, const char *name)
{
    size_t n = name_length(element);
    const char *colon = memchr(element, ':', n);
    if (colon) {
        n -= (size_t)(colon + 1 - element);
        element = colon + 1;
    }
    return n == strlen(name) && strncasecmp(element, name, n) == 0;
}

tt_article_kind tt_kind_of_root(const char *element, const char **what)
{
    if (is_named(element, "rss") || is_named(element, "RDF")) {
        *what = "an RSS feed";
        return TT_ARTICLE_RSS;
    }
    if (is_named(element, "feed")) {
        *what = "an Atom feed";
        return TT_ARTICLE_ATOM;
    }
    if (is_named(element, "nitf")) {
        *what = "a NITF document";
        return TT_ARTICLE_NITF;
    }
    if (is_named(element, "html")) {
        *what = "an HTML page";
        return TT_ARTICLE_HTML;
    }
    return TT_ARTICLE_UNSUPPORTED;
}

/* An element that the rules of pages name; plain text may begin with another, like <i>. */
static bool is_html_element(const char *element)
{
    char name[16] = "";
    size_t n = name_length(element);
    if (n == 0 || n >= sizeof name)
        return false;
    for (size_t i = 0; i < n; i++)
        name[i] = (char)(element[i] >= 'A' && element[i] <= 'Z' ? element[i] + 32 : element[i]);
    return tt_tag_is_known(name);
}

static bool has_suffix(const char *name, const char *const *suffixes)
{
    size_t n = name ? strlen(name) : 0;
    for (; *suffixes; suffixes++) {
        size_t n_suffix = strlen(*suffixes);
        if (n >= n_suffix && strcasecmp(name + n - n_suffix, *suffixes) == 0)
            return true;
    }
    return false;
}

static tt_article_kind kind_of_markup(const char *text, const char *name, const char **what)
{
    static const char *const html_names[] = {".html", ".htm", ".xhtml", ".php", ".asp", NULL};
    bool xml = strncmp(text, "<?xml", 5) == 0;
    const char *element = first_element(text);
    tt_article_kind kind = element ? tt_kind_of_root(element, what) : TT_ARTICLE_UNSUPPORTED;
    if (kind != TT_ARTICLE_UNSUPPORTED)
        return kind;
    *what = "an HTML page";
    if (has_suffix(name, html_names) || strncasecmp(text, "<!doctype html", 14) == 0)
        return TT_ARTICLE_HTML;
    if (element && is_named(element, "svg")) {
        *what = "an SVG image";
        return TT_ARTICLE_UNSUPPORTED;
    }
    if (!xml && element && is_html_element(element))
        return TT_ARTICLE_HTML;
    if (xml || strncmp(text, "<!DOCTYPE", 9) == 0) {
        *what = "XML of another kind";
        return TT_ARTICLE_UNSUPPORTED;
    }
    *what = "plain text";
    return TT_ARTICLE_PLAIN;
}

/* Where needle begins in the bytes, or NULL. */
static const char *find(const char *bytes, size_t n_bytes, const char *needle)
{
    size_t n = strlen(needle);
    for (const char *end = bytes + n_bytes; (size_t)(end - bytes) >= n; bytes++) {
        bytes = memchr(bytes, *needle, (size_t)(end - bytes) - n + 1);
        if (!bytes || memcmp(bytes, needle, n) == 0)
            return bytes;
    }
    return NULL;
}

static bool has_key(const char *bytes, size_t n_bytes, const char *key)
{
    const char *end = bytes + n_bytes;
    for (const char *at = bytes; (at = find(at, (size_t)(end - at), key)) != NULL; at++) {
        const char *after = at + strlen(key);
        while (after < end && strchr(" \t\r\n", *after))
            after++;
        if (after < end && *after == ':')
            return true;
    }
    return false;
}

static tt_article_kind kind_of_json(const char *bytes, size_t n_bytes, const char **what)
{
    static const char *const ninjs_keys[] = {
        "\"headline\"", "\"headlines\"",      "\"body_text\"", "\"body_html\"", "\"body_xhtml\"",
        "\"bodies\"",   "\"versioncreated\"", "\"pubstatus\"", "\"standard\""};
    if (find(bytes, n_bytes, "jsonfeed.org/version")) {
        *what = "a JSON Feed";
        return TT_ARTICLE_JSON_FEED;
    }
    bool has_uri = has_key(bytes, n_bytes, "\"uri\"");
    for (size_t i = 0; has_uri && i < N_OF(ninjs_keys); i++) {
        if (has_key(bytes, n_bytes, ninjs_keys[i])) {
            *what = "a ninjs document";
            return TT_ARTICLE_NINJS;
        }
    }
    *what = "JSON of another kind (JSON Lines have one object a line)";
    return TT_ARTICLE_UNSUPPORTED;
}

/* An object, or an array of objects; prose may begin with a bracket, too. */
static bool is_json(const char *text)
{
    const char *next = text + (*text != '\0');
    next += strspn(next, " \t\r\n");
    return (*text == '{' && (*next == '"' || *next == '}')) || (*text == '[' && *next == '{');
}

const char *tt_binary_sniff(const void *bytes, size_t n_bytes)
{
    const magic *mark = find_mark(WORD_MARKS, N_OF(WORD_MARKS), bytes, n_bytes);
    if (mark != NULL) {
        const size_t end = mark->at + mark->n_bytes + HEADER_BYTES;
        if (has_control(bytes, end < n_bytes ? end : n_bytes))
            return mark->what;
    }
    mark = find_mark(SURE_MARKS, N_OF(SURE_MARKS), bytes, n_bytes);
    return mark != NULL ? mark->what : NULL;
}

tt_article_kind tt_article_sniff(const void *bytes, size_t n_bytes, const char *name,
                                 const char **what)
{
    static const char *const html_names[] = {".html", ".htm", ".xhtml", NULL};
    const char *ignored;
    char text[MARKUP_BYTES + 1];
    if (!what)
        what = &ignored;
    const char *binary = tt_binary_sniff(bytes, n_bytes);
    if (binary) {
        *what = binary;
        return TT_ARTICLE_UNSUPPORTED;
    }
    if (is_binary(bytes, n_bytes)) {
        *what = "binary data";
        return TT_ARTICLE_UNSUPPORTED;
    }
    skeleton(text, sizeof text, bytes, n_bytes);
    if (*text == '<')
        return kind_of_markup(text, name, what);
    if (is_json(text)) {
        const size_t n_first = tt_first_document(bytes, n_bytes, TT_ARTICLE_NINJS);
        const tt_article_kind kind = kind_of_json(bytes, n_first, what);
        if (kind == TT_ARTICLE_UNSUPPORTED && *text == '[')
            *what = "an array of JSON objects (jq -c '.[]' makes JSON Lines of it)";
        return kind;
    }
    bool html = has_suffix(name, html_names);
    *what = html ? "an HTML page" : "plain text";
    return html ? TT_ARTICLE_HTML : TT_ARTICLE_PLAIN;
}

/* The value after "name =", with or without quotes, within [text, end). */
static bool value_after(const char *text, const char *end, const char *name,
                        char out[TT_CHARSET_BYTES])
{
    size_t n = strlen(name), len = 0;
    for (; (size_t)(end - text) > n && strncasecmp(text, name, n) != 0; text++)
        ;
    if ((size_t)(end - text) <= n)
        return false;
    text += n;
    text += strspn(text, " \t\r\n");
    if (*text++ != '=')
        return false;
    text += strspn(text, " \t\r\n\"'");
    while (text < end && len + 1 < TT_CHARSET_BYTES && !strchr(" \t\r\n\"';/>?", *text))
        out[len++] = *text++;
    out[len] = '\0';
    return len > 0;
}

static const char *tag_end(const char *text)
{
    const char *end = strchr(text, '>');
    return end ? end : text + strlen(text);
}

bool tt_charset_declared(const void *bytes, size_t n_bytes, char out[TT_CHARSET_BYTES])
{
    char text[MARKUP_BYTES + 1];
    skeleton(text, sizeof text, bytes, n_bytes);
    bool found =
        strncmp(text, "<?xml", 5) == 0 && value_after(text, tag_end(text), "encoding", out);
    for (const char *at = text; !found && (at = strchr(at, '<')) != NULL; at++)
        if (strncasecmp(at, "<meta", 5) == 0)
            found = value_after(at, tag_end(at), "charset", out);
    /* Read as ASCII until here, it is in no encoding of wider units. */
    return found && strncasecmp(out, "utf-16", 6) != 0 && strncasecmp(out, "utf-32", 6) != 0 &&
           strncasecmp(out, "ucs", 3) != 0;
}
