/* SPDX-License-Identifier: MIT */

#include "markup/html_tags.h"
#include <stdlib.h>
#include <string.h>

typedef struct named_tag {
    const char *name;
    tt_tag tag;
} named_tag;

/* Sorted by name, for bsearch; the unit test holds it to that. */
static const named_tag TAGS[] = {
    {"a", TT_TAG_A},
    {"address", TT_TAG_ADDRESS},
    {"applet", TT_TAG_SKIP},
    {"area", TT_TAG_VOID},
    {"article", TT_TAG_ARTICLE},
    {"aside", TT_TAG_ASIDE},
    {"audio", TT_TAG_SKIP},
    {"b", TT_TAG_BOLD},
    {"base", TT_TAG_VOID},
    {"basefont", TT_TAG_VOID},
    {"blockquote", TT_TAG_BLOCKQUOTE},
    {"body", TT_TAG_BODY},
    {"br", TT_TAG_BR},
    {"button", TT_TAG_FIELD},
    {"canvas", TT_TAG_SKIP},
    {"caption", TT_TAG_BLOCK},
    {"center", TT_TAG_BLOCK},
    {"col", TT_TAG_VOID},
    {"command", TT_TAG_VOID},
    {"datalist", TT_TAG_SKIP},
    {"dd", TT_TAG_DD},
    {"details", TT_TAG_BLOCK},
    {"dialog", TT_TAG_BLOCK},
    {"dir", TT_TAG_LIST},
    {"div", TT_TAG_BLOCK},
    {"dl", TT_TAG_LIST},
    {"dt", TT_TAG_DT},
    {"embed", TT_TAG_VOID},
    {"fieldset", TT_TAG_BLOCK},
    {"figcaption", TT_TAG_FIGCAPTION},
    {"figure", TT_TAG_FIGURE},
    {"footer", TT_TAG_FOOTER},
    {"form", TT_TAG_FORM},
    {"frame", TT_TAG_VOID},
    {"frameset", TT_TAG_BLOCK},
    {"h1", TT_TAG_H1},
    {"h2", TT_TAG_H2},
    {"h3", TT_TAG_H3},
    {"h4", TT_TAG_H4},
    {"h5", TT_TAG_H5},
    {"h6", TT_TAG_H6},
    {"head", TT_TAG_BLOCK},
    {"header", TT_TAG_HEADER},
    {"hgroup", TT_TAG_BLOCK},
    {"hr", TT_TAG_HR},
    {"html", TT_TAG_HTML},
    {"iframe", TT_TAG_SKIP},
    {"img", TT_TAG_IMG},
    {"input", TT_TAG_VOID},
    {"keygen", TT_TAG_VOID},
    {"label", TT_TAG_FIELD},
    {"legend", TT_TAG_FIELD},
    {"li", TT_TAG_LI},
    {"link", TT_TAG_LINK},
    {"main", TT_TAG_MAIN},
    {"map", TT_TAG_SKIP},
    {"marquee", TT_TAG_BLOCK},
    {"math", TT_TAG_SKIP},
    {"menu", TT_TAG_NAV},
    {"meta", TT_TAG_META},
    {"nav", TT_TAG_NAV},
    {"noframes", TT_TAG_BLOCK},
    {"noscript", TT_TAG_SKIP},
    {"object", TT_TAG_SKIP},
    {"ol", TT_TAG_LIST},
    {"optgroup", TT_TAG_SKIP},
    {"option", TT_TAG_SKIP},
    {"output", TT_TAG_FIELD},
    {"p", TT_TAG_P},
    {"param", TT_TAG_VOID},
    {"pre", TT_TAG_PRE},
    {"progress", TT_TAG_SKIP},
    {"rp", TT_TAG_SKIP},
    {"rt", TT_TAG_SKIP},
    {"script", TT_TAG_SCRIPT},
    {"section", TT_TAG_BLOCK},
    {"select", TT_TAG_SKIP},
    {"source", TT_TAG_VOID},
    {"strong", TT_TAG_BOLD},
    {"style", TT_TAG_SKIP},
    {"summary", TT_TAG_BLOCK},
    {"svg", TT_TAG_SKIP},
    {"table", TT_TAG_TABLE},
    {"tbody", TT_TAG_BLOCK},
    {"td", TT_TAG_TD},
    {"template", TT_TAG_SKIP},
    {"textarea", TT_TAG_SKIP},
    {"tfoot", TT_TAG_BLOCK},
    {"th", TT_TAG_TD},
    {"thead", TT_TAG_BLOCK},
    {"time", TT_TAG_TIME},
    {"title", TT_TAG_TITLE},
    {"tr", TT_TAG_TR},
    {"track", TT_TAG_VOID},
    {"ul", TT_TAG_LIST},
    {"video", TT_TAG_SKIP},
    {"wbr", TT_TAG_VOID},
};

static int by_name(const void *name, const void *entry)
{
    return strcmp(name, ((const named_tag *)entry)->name);
}

static const named_tag *find(const char *name)
{
    return bsearch(name, TAGS, sizeof TAGS / sizeof TAGS[0], sizeof TAGS[0], by_name);
}

bool tt_tag_is_known(const char *name)
{
    return find(name) != NULL;
}

tt_tag tt_tag_of(const char *name)
{
    const named_tag *found = find(name);
    if (found)
        return found->tag;
    /* Custom elements ("x-teaser") are containers; Word's "o:p" and outdated names are not. */
    return strchr(name, '-') ? TT_TAG_BLOCK : TT_TAG_INLINE;
}
