/* SPDX-License-Identifier: MIT */
/*
 * Where terms stand: words and n-grams of words and characters, through case, ligatures, accents,
 * full width, characters that fold to several or to none, and scripts without blanks.
 */
#include "unit/test.h"
#include "base/buffer.h"
#include "text/places.h"

static tt_analyzer_options words(uint32_t ngrams)
{
    return (tt_analyzer_options){.ngrams = ngrams};
}

static tt_analyzer_options characters(uint32_t n)
{
    return (tt_analyzer_options){.ngrams = 1, .char_ngrams_min = n, .char_ngrams_max = n};
}

/* Terms as "term=what stands there|", of both roads. */
static void check(tt_analyzer_options options, const char *text, const char *expected)
{
    for (int icu_only = 0; icu_only < 2; icu_only++) {
        tt_analyzer *analyzer;
        tt_terms terms;
        tt_place places[64];
        tt_buf found = {0};
        ok(tt_analyzer_new(&analyzer, &options, &err));
        tt_analyzer_use_icu_only(analyzer, icu_only);
        ok(tt_analyzer_run(analyzer, text, strlen(text), &terms, &err));
        assert_true(terms.n <= 64);
        ok(tt_places_find(places, analyzer, text, &terms, &err));
        for (size_t i = 0; i < terms.n; i++) {
            const tt_term *term = &terms.items[i];
            ok(tt_buf_printf(&found, &err, "%.*s=%.*s|", (int)term->n_bytes, term->bytes,
                             (int)(places[i].end - places[i].begin), text + places[i].begin));
        }
        assert_string_equal(found.data, expected);
        tt_buf_release(&found);
        tt_analyzer_free(analyzer);
    }
}

static void words_stand_where_they_were_written(void **state)
{
    (void)state;
    check(words(1), "“ﬁne” STRASSE", "fine=ﬁne|strasse=STRASSE|");
    check(words(1), "Straße, İzmir", "strasse=Straße|i\u0307zmir=İzmir|");
    check(words(1), "cafe\u0301 caf\u00e9", "café=cafe\u0301|café=caf\u00e9|");
    check(words(1), "x\u0323\u0307 y", "\u1e8b\u0323=x\u0323\u0307|y=y|");
    check(words(1), "ＣＰＵ—３２", "cpu=ＣＰＵ|32=３２|");
    check(words(1), "co\u00adurt\u00ad co\u200brt", "court=co\u00adurt|cort=co\u200brt|");
    check(words(1), "\u1112\u1161\u11ab글", "한글=\u1112\u1161\u11ab글|");
    check(words(1), "東京都の天気。", "東京=東京|都=都|の=の|天気=天気|");
    check(words(1), "ｶﾞｽ", "ガス=ｶﾞｽ|");
    check(words(1), "A ﷺ B", "a=A|صلى=ﷺ|الله=ﷺ|عليه=ﷺ|وسلم=ﷺ|b=B|");
    check(words(1),
          "\xff"
          "court\xc3 \xf0\x9f"
          "x",
          "court=court|x=x|");
    check(words(2), "New  YORK\n\ntimes",
          "new=New|new york=New  YORK|york=YORK|"
          "york times=YORK\n\ntimes|times=times|");
}

static void character_ngrams_stand_inside_their_word(void **state)
{
    (void)state;
    check(characters(3), "Fuß", "fuss=Fuß| fu=Fu|fus=Fuß|uss=uß|ss =ß|");
    check(characters(3), "oﬃce", "office=oﬃce| of=oﬃ|off=oﬃ|ffi=ﬃ|fic=ﬃc|ice=ﬃce|ce =ce|");
    check(characters(2), "E\u0301a", "éa=E\u0301a| é=E\u0301|éa=E\u0301a|a =a|");
    check(characters(2), "a\u00adB", "ab=a\u00adB| a=a|ab=a\u00adB|b =B|");
    check(characters(2), "ＣＰ", "cp=ＣＰ| c=Ｃ|cp=ＣＰ|p =Ｐ|");
    check(characters(2), "한국", "한국=한국| 한=한|한국=한국|국 =국|");
    check(characters(2), "\u1112\u1161\u11ab글",
          "한글=\u1112\u1161\u11ab글| 한=\u1112\u1161\u11ab|"
          "한글=\u1112\u1161\u11ab글|글 =글|");
    /* Blanks alone, and words out of one character, have the place of their word. */
    check(characters(1), "ab", "ab=ab| =ab|a=a|b=b| =ab|");
    check(characters(8), "ﷺ", "صلى=ﷺ| صلى =ﷺ|الله=ﷺ| الله =ﷺ|عليه=ﷺ| عليه =ﷺ|وسلم=ﷺ| وسلم =ﷺ|");
}

/* What stemming left of a word has its place, what it wrote has the word's. */
static void stems_are_parts_of_their_word(void **state)
{
    (void)state;
    tt_analyzer_options options = characters(3);
    options.stemmer = "english";
    check(options, "Ponies", "poni=Ponies| po=Po|pon=Pon|oni=oni|ni =ni|");
    check(options, "happy", "happi=happy| ha=ha|hap=hap|app=app|ppi=happy|pi =happy|");
    options = words(2);
    options.stop_words = "en";
    check(options, "Ban of THE chips", "ban=Ban|ban chips=Ban of THE chips|chips=chips|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_where_they_were_written),
        cmocka_unit_test(character_ngrams_stand_inside_their_word),
        cmocka_unit_test(stems_are_parts_of_their_word),
    };
    return cmocka_run_group_tests_name("text.places", tests, NULL, NULL);
}
