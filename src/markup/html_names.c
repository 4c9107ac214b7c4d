/* SPDX-License-Identifier: MIT */

#include "markup/html_names.h"
#include <string.h>

/*
 * A pattern is matched from the start of a word on, to the end of a word. "-" stands for a word
 * border or nothing ("side-bar": sidebar, side-bar); a final "*" for any rest of the word; a first
 * "=" means that the name must hold nothing else, a first "^" that it begins there.
 */
typedef struct name_pattern {
    const char *pattern;
    tt_hints hints;
} name_pattern;

#define NAV      TT_HINT_DROP(TT_DROP_NAVIGATION)
#define SHARE    TT_HINT_DROP(TT_DROP_SHARING)
#define RELATED  TT_HINT_DROP(TT_DROP_RELATED)
#define COMMENTS TT_HINT_DROP(TT_DROP_COMMENTS)
#define CAPTION  TT_HINT_DROP(TT_DROP_CAPTION)
#define BYLINE   TT_HINT_DROP(TT_DROP_BYLINE)
#define PROMO    TT_HINT_DROP(TT_DROP_PROMOTION)
#define FOOTER   TT_HINT_DROP(TT_DROP_FOOTER)
#define HIDDEN   TT_HINT_DROP(TT_DROP_HIDDEN)
#define COOKIE   TT_HINT_DROP(TT_DROP_COOKIE)
#define OUTSIDE  TT_HINT_DROP(TT_DROP_OUTSIDE)
#define FORM     TT_HINT_DROP(TT_DROP_FORM)
#define BODY     TT_HINT_BODY
#define STORY    TT_HINT_STORY
#define CONTENT  TT_HINT_CONTENT

static const name_pattern PATTERNS[] = {
    {"a2a*", SHARE},
    {"abo-box*", PROMO},
    {"about-author*", BYLINE},
    {"ad", PROMO},
    {"add-this*", SHARE},
    {"add-to-any*", SHARE},
    {"ads", PROMO},
    {"adsense*", PROMO},
    {"advert*", PROMO},
    {"akismet*", COMMENTS},
    {"also-like*", RELATED},
    {"also-read*", RELATED},
    {"anzeige*", PROMO},
    {"=art-content", BODY},
    {"article-author*", BYLINE},
    {"article-body*", BODY},
    {"article-content*", BODY},
    {"article-copy", BODY},
    {"article-date*", BYLINE},
    {"article-details*", BYLINE},
    {"article-entry", BODY},
    {"article-footer*", FOOTER},
    {"article-info*", BYLINE},
    {"article-list*", RELATED},
    {"article-main", BODY},
    {"article-nav*", NAV},
    {"article-page", STORY},
    {"article-tags*", BYLINE},
    {"article-text*", BODY},
    {"article-tool*", SHARE},
    {"article-wrap*", STORY},
    {"=article", STORY},
    {"artikel-text*", BODY},
    {"author*", BYLINE},
    {"autor", BYLINE},
    {"autoren*", BYLINE},
    {"avatar*", BYLINE},
    {"back-to-top", NAV},
    {"banner*", PROMO},
    {"blog-content*", BODY},
    {"blog-post-content*", BODY},
    {"body-content*", BODY},
    {"body-copy*", BODY},
    {"body-text*", BODY},
    {"bookmark*", SHARE},
    {"bottom-bar*", FOOTER},
    {"bread-crumb*", NAV},
    {"brotkrumen*", NAV},
    {"bildunterschrift*", CAPTION},
    {"button*", FORM},
    {"btn*", FORM},
    {"by-line*", BYLINE},
    {"caption*", CAPTION},
    {"colophon*", FOOTER},
    {"comment*", COMMENTS},
    {"comentario*", COMMENTS},
    {"commentaire*", COMMENTS},
    {"consent*", COOKIE},
    {"complementary", OUTSIDE},
    {"=contenido", CONTENT},
    {"=content", CONTENT},
    {"content-area*", CONTENT},
    {"content-body*", BODY},
    {"=contentinfo", FOOTER},
    {"content-main*", CONTENT},
    {"content-text*", BODY},
    {"=contents", CONTENT},
    {"=contenu", CONTENT},
    {"cookie*", COOKIE},
    {"contact*", FOOTER},
    {"copyright*", FOOTER},
    {"credit*", CAPTION},
    {"cta", PROMO},
    {"date", BYLINE},
    {"dateline*", BYLINE},
    {"disclaimer*", FOOTER},
    {"disqus*", COMMENTS},
    {"donat*", PROMO},
    {"dsq*", COMMENTS},
    {"entry-body*", BODY},
    {"entry-content*", BODY},
    {"entry-date*", BYLINE},
    {"entry-footer*", FOOTER},
    {"entry-meta*", BYLINE},
    {"entry-text*", BODY},
    {"entry-utility*", BYLINE},
    {"=entry", BODY},
    {"feedback*", FORM},
    {"fb-like*", SHARE},
    {"field-name-body", BODY},
    {"follow-us*", SHARE},
    {"foot", FOOTER},
    {"footer*", FOOTER},
    {"full-text*", BODY},
    {"fuss-zeile*", FOOTER},
    {"gdpr*", COOKIE},
    {"global-header*", NAV},
    {"=hidden", HIDDEN},
    {"=hide", HIDDEN},
    {"image-credit*", CAPTION},
    {"image-source*", CAPTION},
    {"image-subtitle*", CAPTION},
    {"image-caption*", CAPTION},
    {"impressum*", FOOTER},
    {"info-line*", BYLINE},
    {"inhalt", CONTENT},
    {"instagram*", SHARE},
    {"=invisible", HIDDEN},
    {"jp-relatedposts*", RELATED},
    {"jp-post-flair", SHARE},
    {"kommentar*", COMMENTS},
    {"last-modified", BYLINE},
    {"legal", FOOTER},
    {"=legend", CAPTION},
    {"lightbox*", HIDDEN},
    {"like-box*", SHARE},
    {"lire-aussi*", RELATED},
    {"login*", FORM},
    {"=main", CONTENT},
    {"main-article*", STORY},
    {"main-column*", CONTENT},
    {"main-content*", CONTENT},
    {"main-text*", BODY},
    {"masthead*", NAV},
    {"mehr-zum-thema*", RELATED},
    {"menu*", NAV},
    {"meta", BYLINE},
    {"meta-data*", BYLINE},
    {"meta-info*", BYLINE},
    {"modal*", HIDDEN},
    {"more-articles*", RELATED},
    {"more-from*", RELATED},
    {"more-link*", RELATED},
    {"more-news*", RELATED},
    {"more-on*", RELATED},
    {"more-stories*", RELATED},
    {"most-popular*", RELATED},
    {"most-read*", RELATED},
    {"nav", NAV},
    {"navi", NAV},
    {"nav-bar*", NAV},
    {"navigation*", NAV},
    {"news-letter*", SHARE},
    {"news-text*", BODY},
    {"next-*", NAV},
    {"no-print", HIDDEN},
    {"outbrain*", RELATED},
    {"overlay*", HIDDEN},
    {"page-content*", CONTENT},
    {"page-nav*", NAV},
    {"pager", NAV},
    {"pagination*", NAV},
    {"paid-content*", PROMO},
    {"paywall*", PROMO},
    {"photo-credit*", CAPTION},
    {"popular*", RELATED},
    {"pop-up*", HIDDEN},
    {"=post", STORY},
    {"post-body*", BODY},
    {"post-bodycopy*", BODY},
    {"post-content*", BODY},
    {"post-date*", BYLINE},
    {"post-entry*", BODY},
    {"post-footer*", FOOTER},
    {"post-info*", BYLINE},
    {"post-meta*", BYLINE},
    {"post-profile*", BYLINE},
    {"post-nav*", NAV},
    {"post-navigation*", NAV},
    {"post-text*", BODY},
    {"premium*", PROMO},
    {"prev-next*", NAV},
    {"print-button*", SHARE},
    {"print-only", HIDDEN},
    {"profile*", BYLINE},
    {"promo", PROMO},
    {"promo-box*", PROMO},
    {"promotion*", PROMO},
    {"publicidad*", PROMO},
    {"publicite*", PROMO},
    {"published*", BYLINE},
    {"pub-date*", BYLINE},
    {"rail", OUTSIDE},
    {"rating*", FORM},
    {"read-also*", RELATED},
    {"read-more*", RELATED},
    {"read-next*", RELATED},
    {"recommend*", RELATED},
    {"related*", RELATED},
    {"relacionad*", RELATED},
    {"reply*", COMMENTS},
    {"respond", COMMENTS},
    {"screen-reader-text", HIDDEN},
    {"search-box*", FORM},
    {"search-form*", FORM},
    {"share*", SHARE},
    {"shariff*", SHARE},
    {"sharing*", SHARE},
    {"side-bar*", OUTSIDE},
    {"=single-content", BODY},
    {"site-footer*", FOOTER},
    {"site-header*", NAV},
    {"site-info*", FOOTER},
    {"skip-link*", NAV},
    {"slide-show*", CAPTION},
    {"sociable*", SHARE},
    {"social*", SHARE},
    {"sponsor*", PROMO},
    {"sr-only", HIDDEN},
    {"=story", STORY},
    {"story-body*", BODY},
    {"story-content*", BODY},
    {"story-text*", BODY},
    {"sub-menu*", NAV},
    {"sub-nav*", NAV},
    {"subscribe*", SHARE},
    {"subscription*", SHARE},
    {"taboola*", RELATED},
    {"tag-cloud*", BYLINE},
    {"tag-list*", BYLINE},
    {"tags", BYLINE},
    {"=text", BODY},
    {"text-content*", BODY},
    {"the-content", BODY},
    {"time-stamp*", BYLINE},
    {"tool-bar*", NAV},
    {"tooltip*", HIDDEN},
    {"top-bar*", NAV},
    {"trackback*", COMMENTS},
    {"trending*", RELATED},
    {"user-info*", BYLINE},
    {"user-profile*", BYLINE},
    {"viral*", RELATED},
    {"visually-hidden*", HIDDEN},
    {"weitere-artikel*", RELATED},
    {"werbung*", PROMO},
    {"^widget*", OUTSIDE},
    {"wp-caption-text", CAPTION},
    {"you-may*", RELATED},
    {"zergnet*", RELATED},
};

/* Names that speak of the page or of the topic of a story, not of what the element holds. */
static const char *const IGNORED[] = {"above-",  "before-", "category-", "format-", "has-",
                                      "layout-", "no-",     "post-tag-", "show-",   "tag-",
                                      "type-",   "with-",   "without-",  "term-",   "wp-image"};

size_t tt_names_add(char names[TT_NAMES_BYTES], size_t len, const char *value)
{
    bool upper_before = true; /* no word border before the first letter, nor inside of "URL" */
    char last = len ? ' ' : '\0';
    if (len && len + 1 < TT_NAMES_BYTES)
        names[len++] = ' ';
    for (; *value && len + 2 < TT_NAMES_BYTES; value++) {
        unsigned char c = (unsigned char)*value;
        char next = c == ' ' || (c >= '\t' && c <= '\r') ? ' ' : '-';
        bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80) {
            if (upper && !upper_before && last != '-' && last != ' ' && last != '\0')
                names[len++] = '-';
            next = (char)(upper ? c - 'A' + 'a' : c);
        } else if (last == ' ' || last == '\0' || (last == '-' && next == '-')) {
            continue;
        } else if (last == '-') {
            len--;
        }
        upper_before = upper;
        names[len++] = last = next;
    }
    while (len && (names[len - 1] == ' ' || names[len - 1] == '-'))
        len--;
    names[len] = '\0';
    return len;
}

static bool at_word_end(char c)
{
    return c == '\0' || c == ' ' || c == '-';
}

/* True when the pattern (without "=") matches at the word that starts at name. */
static bool matches(const char *pattern, const char *name, const char **end)
{
    for (; *pattern && *pattern != '*'; pattern++) {
        if (*pattern == '-') {
            if (*name == '-')
                name++;
        } else if (*name++ != *pattern) {
            return false;
        }
    }
    *end = name;
    return *pattern == '*' || at_word_end(*name);
}

static bool is_ignored(const char *name)
{
    for (size_t i = 0; i < sizeof IGNORED / sizeof IGNORED[0]; i++)
        if (strncmp(name, IGNORED[i], strlen(IGNORED[i])) == 0)
            return true;
    return false;
}

tt_hints tt_names_hints(const char *names)
{
    tt_hints hints = 0;
    bool ignored = false;
    for (const char *word = names; *word; word++) {
        bool name_start = word == names || word[-1] == ' ';
        if (name_start)
            ignored = is_ignored(word);
        if (ignored || !(name_start || word[-1] == '-'))
            continue;
        for (size_t i = 0; i < sizeof PATTERNS / sizeof PATTERNS[0]; i++) {
            const char *pattern = PATTERNS[i].pattern, *end;
            bool whole = pattern[0] == '=', anchored = whole || pattern[0] == '^';
            if (pattern[anchored] != *word || (anchored && !name_start))
                continue;
            if (matches(pattern + anchored, word, &end) && (!whole || *end == ' ' || *end == '\0'))
                hints |= PATTERNS[i].hints;
        }
    }
    return hints;
}

tt_drop_reason tt_hints_reason(tt_hints hints)
{
    static const tt_drop_reason order[] = {TT_DROP_HIDDEN,  TT_DROP_COOKIE,     TT_DROP_COMMENTS,
                                           TT_DROP_RELATED, TT_DROP_NAVIGATION, TT_DROP_PROMOTION,
                                           TT_DROP_SHARING, TT_DROP_CAPTION,    TT_DROP_BYLINE,
                                           TT_DROP_FORM,    TT_DROP_FOOTER};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (hints & TT_HINT_DROP(order[i]))
            return order[i];
    return TT_DROP_OUTSIDE;
}
