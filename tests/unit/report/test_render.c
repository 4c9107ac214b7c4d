/* SPDX-License-Identifier: MIT */
/*
 * The formats that other programs read: each is what its reader's rules say, whatever labels,
 * ids and paths are called.
 */
#include "unit/test.h"

#include "base/utf8.h"
#include "json/json.h"
#include "sample.h"
#include "sarif.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>

static sample shared;

static void render(tt_buf *out, const char *format)
{
    tt_report_format parsed;
    assert_true(tt_report_format_parse(format, &parsed));
    *out = (tt_buf){0};
    ok(tt_report_render(out, &shared.report, parsed, &err));
    assert_int_equal(strlen(out->data), out->len);
}

/* A number that an XPath expression finds. */
static double count(xmlDoc *doc, const char *expression)
{
    xmlXPathContext *context = xmlXPathNewContext(doc);
    xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)expression, context);
    assert_non_null(found);
    const double value = xmlXPathCastToNumber(found);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return value;
}

static void junit_follows_its_schema(void **state)
{
    (void)state;
    tt_buf out;
    render(&out, "junit");
    xmlDoc *doc = xmlReadMemory(out.data, (int)out.len, "junit", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    xmlSchemaParserCtxt *parser =
        xmlSchemaNewParserCtxt(TOPICTAG_TESTS_DIR "/golden/reference/junit.xsd");
    xmlSchema *schema = xmlSchemaParse(parser);
    assert_non_null(schema);
    xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt(schema);
    assert_int_equal(xmlSchemaValidateDoc(valid, doc), 0);
    assert_true(count(doc, "number(/testsuites/testsuite/@tests)") == 4.0);
    assert_true(count(doc, "count(//testcase)") == 4.0);
    assert_true(count(doc, "number(/testsuites/testsuite/@failures)") == 2.0);
    assert_true(count(doc, "count(//failure)") == 2.0);
    assert_true(count(doc, "count(//testcase[@name='s2 gets legal']/failure"
                           "[contains(., 'dir,x/t:1 %.jsonl:2')])") == 1.0);
    assert_true(count(doc, "count(//system-out[contains(., 'a, <b>')])") == 1.0);
    xmlSchemaFreeValidCtxt(valid);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    xmlFreeDoc(doc);
    tt_buf_release(&out);
}

static void github_annotations_follow_their_form(void **state)
{
    (void)state;
    tt_buf out;
    render(&out, "github");
    assert_string_equal(
        out.data,
        "::error file=topictag.gate,line=7,title=gate failed::micro-f1 falls by at most 0.01: fell "
        "by 0.0500, 95 %25 "
        "interval of the change -0.0800 to -0.0200 (the fall is real, p = 0.0010)\n"
        "::error file=dir%2Cx/t%3A1 %25.jsonl,line=2,title=gate failed::s2 gets legal: (it gets a, "
        "<b>, legal)\n"
        "::warning file=dir%2Cx/t%3A1 %25.jsonl,line=2,title=newly wrong::s2%0A: wanted legal, got "
        "a, <b>|*, legal\n");
    tt_buf_release(&out);
    shared.report.was_right = NULL;
    shared.report.n_gates = 1;
    render(&out, "github");
    assert_string_equal(out.data, "");
    tt_buf_release(&out);
    shared.report.was_right = sample_was_right;
    shared.report.n_gates = 3;
}

/* GitHub shows ten warnings of a step: so many are written, and how many more there are. */
static void github_gets_no_more_than_it_shows(void **state)
{
    (void)state;
    enum { MOST = 12 };
    tt_story_result stories[MOST];
    bool was_right[MOST];
    tags gold, predicted;
    for (unsigned i = 0; i < MOST; i++) {
        stories[i] = (tt_story_result){.id = "x", .source = "t.jsonl", .line = i + 1};
        was_right[i] = true;
    }
    for (unsigned n_wrong = 10; n_wrong <= MOST; n_wrong++) {
        char none[MOST] = "", wrong[2 * MOST + 1] = "1";
        for (unsigned i = 1; i < n_wrong; i++) {
            none[i - 1] = '|';
            strcat(wrong, "|1");
        }
        none[n_wrong - 1] = '\0';
        tt_metrics metrics = {0};
        tags_make(&gold, none);
        tags_make(&predicted, wrong);
        ok(tt_metrics_compute(&metrics, &gold.sets, &predicted.sets, 3, &err));
        const tt_report report = {.multilabel = true,
                                  .n_labels = 3,
                                  .label_names = sample_labels,
                                  .metrics = &metrics,
                                  .gold = &gold.sets,
                                  .predicted = &predicted.sets,
                                  .stories = stories,
                                  .was_right = was_right};
        tt_buf out = {0};
        tt_report_format format;
        assert_true(tt_report_format_parse("github", &format));
        ok(tt_report_render(&out, &report, format, &err));
        unsigned n_warnings = 0;
        for (const char *p = out.data; (p = strstr(p, "::warning ")) != NULL; p++)
            n_warnings++;
        assert_int_equal(n_warnings, 10);
        const char *more = strstr(out.data, "::notice title=newly wrong::and ");
        assert_int_equal(more == NULL ? 0 : more[32] - '0', n_wrong - 10);
        tt_buf_release(&out);
        tt_metrics_release(&metrics);
    }
}

static const tt_json *at(const tt_json *json, const char *const *path)
{
    for (; *path != NULL; path++)
        json = **path == '0' ? tt_json_first(json) : tt_json_get(json, *path);
    return json;
}

#define AT(json, ...) at(json, (const char *const[]){__VA_ARGS__, NULL})

static void sarif_is_what_the_standard_says(void **state)
{
    (void)state;
    tt_buf out;
    tt_json *json = NULL;
    render(&out, "sarif");
    ok(tt_json_parse(&json, out.data, out.len, &err));
    sarif_check(json, "log");
    const tt_json *run = AT(json, "runs", "0");
    assert_string_equal(tt_json_string(AT(run, "tool", "driver", "name")), "topictag");
    const tt_json *rules = AT(run, "tool", "driver", "rules");
    size_t n = 0;
    for (const tt_json *r = tt_json_first(AT(run, "results")); r != NULL; r = tt_json_next(r)) {
        double index;
        assert_true(tt_json_number(AT(r, "ruleIndex"), &index));
        const tt_json *rule = tt_json_first(rules);
        for (double i = 0.0; i < index; i++)
            rule = tt_json_next(rule);
        assert_string_equal(tt_json_string(AT(r, "ruleId")), tt_json_string(AT(rule, "id")));
        n++;
    }
    assert_int_equal(n, 3);
    const tt_json *second = tt_json_next(tt_json_first(AT(run, "results")));
    const tt_json *place = AT(second, "locations", "0", "physicalLocation");
    assert_string_equal(tt_json_string(AT(place, "artifactLocation", "uri")),
                        "dir,x/t%3A1%20%25.jsonl");
    double line;
    assert_true(tt_json_number(AT(place, "region", "startLine"), &line) && line == 2.0);
    tt_json_free(json);
    tt_buf_release(&out);
}

static void markdown_tables_stay_tables(void **state)
{
    (void)state;
    tt_buf out;
    render(&out, "markdown");
    assert_string_equal(
        out.data,
        "## m.ttm on &lt;t.jsonl>\n"
        "\n"
        "3 stories, micro F1 **0.667** (0.500 to 0.800), macro F1 **0.444** (0.300 to 0.600), "
        "all tags right **0.333** (0.100 to 0.600)\n"
        "\n"
        "4 records could not be read.\n"
        "\n"
        "| | gate | found |\n"
        "|---|---|---|\n"
        "| ✅ | macro-f1 >= 0.1 | 0.2000, 95 % interval 0.1000 to 0.4000 |\n"
        "| ❌ | micro-f1 falls by at most 0.01 | fell by 0.0500, 95 % interval of the change "
        "-0.0800 to -0.0200 (the fall is real, p = 0.0010) |\n"
        "| ❌ | s2 gets legal | (it gets a, &lt;b>, legal) |\n"
        "\n"
        "| label | precision | recall | F1 | support |\n"
        "|---|--:|--:|--:|--:|\n"
        "| a, &lt;b>\\|\\* | 0.50 | 1.00 | 0.67 | 1 |\n"
        "| legal | 1.00 | 0.50 | 0.67 | 2 |\n"
        "| unused | - | - | - | 0 |\n"
        "| **micro avg** | 0.67 | 0.67 | 0.67 | 3 |\n"
        "| **macro avg** | 0.50 | 0.50 | 0.44 | 3 |\n"
        "| **weighted avg** | 0.83 | 0.67 | 0.67 | 3 |\n"
        "| **samples avg** | 0.50 | 0.67 | 0.56 | 3 |\n"
        "\n"
        "<details><summary>1 stories are newly wrong</summary>\n"
        "\n"
        "| story | |\n"
        "|---|---|\n"
        "| s2  | wanted legal, got a, &lt;b>\\|\\*, legal |\n"
        "\n"
        "</details>\n");
    tt_buf_release(&out);
}

static void html_is_well_formed_and_whole(void **state)
{
    (void)state;
    tt_buf out;
    render(&out, "html");
    assert_null(strstr(out.data, "http"));
    assert_null(strstr(out.data, "<script"));
    assert_null(strstr(out.data, "src="));
    assert_null(strstr(out.data, "url("));
    xmlDoc *doc = xmlReadMemory(out.data, (int)out.len, "html", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    assert_true(count(doc, "count(//style)") == 1.0);
    assert_true(count(doc, "count(//meta[@name='viewport'])") == 1.0);
    assert_true(count(doc, "count(//td[. = 'a, <b>|*'])") == 1.0);
    assert_true(count(doc, "count(//table[@class='matrix']//tr)") == 5.0);
    assert_true(count(doc, "number(//table[@class='matrix']/tr[3]/td[2])") == 1.0);
    assert_true(count(doc, "count(//figure)") == 3.0); /* two curves, one diagram */
    assert_true(count(doc, "count(//*[@class='dot'])") == 2.0);
    assert_true(count(doc, "count(//article)") == 2.0);
    /* The newly wrong comes first, though the other is surer: 0.3 that should be 1. */
    assert_true(count(doc, "count(//article[2]/h3[. = 's3'])") == 1.0);
    assert_true(count(doc, "count(//article[1]//p[. = 'court, ruling'])") == 1.0);
    assert_true(count(doc, "count(//article[1]//span[. = 'newly wrong'])") == 1.0);
    assert_true(count(doc, "count(//span[. = 'newly wrong'])") == 1.0);
    xmlFreeDoc(doc);
    tt_buf_release(&out);
}

/* Of many gates those that hold are folded away, or counted. */
static void many_gates_do_not_hide_those_that_fail(void **state)
{
    (void)state;
    enum { N_GATES = 41 };
    tt_gate_result gates[N_GATES];
    tt_buf out;
    for (int i = 0; i < N_GATES; i++)
        gates[i] = sample_gates[i == 20 ? 1 : 0];
    shared.report.gates = gates;
    shared.report.n_gates = N_GATES;
    render(&out, "text");
    assert_non_null(strstr(out.data, "\n\nFAIL  micro-f1 falls"));
    assert_non_null(strstr(out.data, "\nok    40 of 41 gates\n"));
    assert_null(strstr(out.data, "macro-f1 >= 0.1"));
    tt_buf_release(&out);
    render(&out, "markdown");
    const char *fold = strstr(out.data, "<details><summary>✅ 40 of 41 gates hold</summary>\n\n|");
    assert_non_null(fold);
    assert_true(strstr(out.data, "| ❌ |") < fold && strstr(out.data, "| ✅ |") > fold);
    tt_buf_release(&out);
    render(&out, "html");
    xmlDoc *doc = xmlReadMemory(out.data, (int)out.len, "html", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    assert_true(count(doc, "count(//body/table[@class='gates']//tr)") == 1.0);
    assert_true(count(doc, "count(//details/table[@class='gates']//tr)") == 40.0);
    xmlFreeDoc(doc);
    tt_buf_release(&out);
    shared.report.gates = sample_gates;
    shared.report.n_gates = 3;
}

static void reports_without_extras_render_too(void **state)
{
    (void)state;
    static const char *const formats[] = {"text", "json",   "markdown", "junit",
                                          "html", "github", "sarif"};
    const tt_report full = shared.report;
    for (int multilabel = 0; multilabel < 2; multilabel++) {
        shared.report = (tt_report){.multilabel = multilabel != 0,
                                    .n_labels = full.n_labels,
                                    .label_names = full.label_names,
                                    .metrics = full.metrics,
                                    .gold = full.gold,
                                    .predicted = full.predicted};
        for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
            tt_buf out;
            render(&out, formats[i]);
            tt_buf_release(&out);
        }
    }
    shared.report = full;
}

/* A path may hold anything, and ids characters that XML does not know. */
static void names_that_are_no_text_leave_reports_well_formed(void **state)
{
    (void)state;
    static const char *const formats[] = {"junit", "html", "markdown"};
    const tt_report full = shared.report;
    tt_gate_result gate = sample_gates[2];
    gate.name = "s2\xEF\xBF\xBE gets legal";
    shared.report.title = "caf\xE9.csv";
    shared.report.gates = &gate;
    shared.report.n_gates = 1;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        tt_buf out;
        render(&out, formats[i]);
        assert_non_null(strstr(out.data, "caf" TT_UTF8_REPLACEMENT ".csv"));
        assert_non_null(strstr(out.data, "s2" TT_UTF8_REPLACEMENT " gets legal"));
        if (i < 2) {
            xmlDoc *doc = xmlReadMemory(out.data, (int)out.len, formats[i], "UTF-8",
                                        XML_PARSE_NONET | XML_PARSE_NOERROR);
            assert_non_null(doc);
            xmlFreeDoc(doc);
        }
        tt_buf_release(&out);
    }
    shared.report = full;
}

static int set_up(void **state)
{
    (void)state;
    return sample_make(&shared, &err) != TOPICTAG_OK;
}

static int tear_down(void **state)
{
    (void)state;
    tt_metrics_release(&shared.metrics);
    xmlCleanupParser();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(junit_follows_its_schema),
        cmocka_unit_test(github_annotations_follow_their_form),
        cmocka_unit_test(github_gets_no_more_than_it_shows),
        cmocka_unit_test(sarif_is_what_the_standard_says),
        cmocka_unit_test(markdown_tables_stay_tables),
        cmocka_unit_test(html_is_well_formed_and_whole),
        cmocka_unit_test(many_gates_do_not_hide_those_that_fail),
        cmocka_unit_test(reports_without_extras_render_too),
        cmocka_unit_test(names_that_are_no_text_leave_reports_well_formed),
    };
    return cmocka_run_group_tests_name("report.render", tests, set_up, tear_down);
}
