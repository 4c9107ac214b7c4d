/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"

#include "evaluate/gate.h"
#include "unit/report/sample.h"

/* The sample's report as its own baseline, judged and rendered in every format. */
static topictag_status evaluate(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    sample s = {0};
    tt_buf json = {0}, out = {0};
    tt_baseline baseline = {0};
    tt_pairs pairs = {0};
    tt_gates gates = {0};
    tt_gate_results results = {0};
    tt_interval intervals[TT_INTERVAL_LABELS + 3];
    static const char gate[] = "min macro-f1=0.9\nmax-drop *.f1=0\n"
                               "max-drop micro-soft-f1=0\npin s3 legal \"a, <b>|*\"\n";
    const tt_judge_options options = {{.n_rounds = 3, .seed = 1, .n_threads = 1}, false};
    TT_TRY(sample_make(&s, &err));
    TT_TRY(tt_report_render(&json, &s.report, TT_REPORT_JSON, &err));
    TT_TRY(tt_baseline_parse(&baseline, json.data, json.len, "b", &err));
    TT_TRY(tt_pairs_make(&pairs, &baseline, &s.report, &err));
    TT_TRY(tt_bootstrap_report(intervals, s.report.gold, s.report.predicted, 3, &options.bootstrap,
                               &err));
    TT_TRY(tt_gates_parse(&gates, gate, sizeof gate - 1, "g", &err));
    TT_TRY(tt_gates_add(&gates, TT_GATE_FLOOR, "accuracy=1", &err));
    TT_TRY(tt_gates_judge(&results, &gates, &s.report, &baseline, &pairs, &options, &err));
    s.report.gates = results.items;
    s.report.n_gates = results.n;
    for (int format = TT_REPORT_TEXT; format <= TT_REPORT_SARIF; format++) {
        tt_buf_release(&out);
        TT_TRY(tt_report_render(&out, &s.report, (tt_report_format)format, &err));
    }
done:
    tt_gate_results_release(&results);
    tt_gates_release(&gates);
    tt_pairs_release(&pairs);
    tt_baseline_release(&baseline);
    tt_buf_release(&out);
    tt_buf_release(&json);
    tt_metrics_release(&s.metrics);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(tt_fault_loop(evaluate, NULL) > 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("evaluate.fault", tests, NULL, NULL);
}
