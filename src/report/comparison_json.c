/* SPDX-License-Identifier: MIT */
#include "evaluate/comparison.h"
#include "report/render.h"
#include "json/writer.h"

static void put_number(tt_json_writer *w, const char *key, double value)
{
    tt_json_put_key(w, key);
    tt_json_put_double(w, value);
}

static void put_count(tt_json_writer *w, const char *key, uint64_t value)
{
    tt_json_put_key(w, key);
    tt_json_put_u64(w, value);
}

static void put_change(tt_json_writer *w, const tt_comparison *c, size_t at, double before,
                       double after)
{
    const tt_interval *interval = &c->changes[at].interval;
    put_number(w, "before", before);
    put_number(w, "after", after);
    put_number(w, "change", interval->estimate);
    tt_json_put_key(w, "interval");
    tt_json_open_array(w);
    tt_json_put_double(w, interval->low);
    tt_json_put_double(w, interval->high);
    tt_json_close_array(w);
    put_number(w, "p", c->p[at]);
}

static void put_metric(tt_json_writer *w, const tt_comparison *c, const char *key, size_t at,
                       double before, double after)
{
    tt_json_put_key(w, key);
    tt_json_open_object(w);
    put_change(w, c, at, before, after);
    tt_json_close_object(w);
}

static void put_metrics(tt_json_writer *w, const tt_comparison *c)
{
    const tt_metrics *a = &c->metrics_before, *b = &c->metrics_after;
    tt_json_put_key(w, "metrics");
    tt_json_open_object(w);
    put_metric(w, c, "micro_f1", TT_INTERVAL_MICRO, a->micro.f1, b->micro.f1);
    put_metric(w, c, "macro_f1", TT_INTERVAL_MACRO, a->macro.f1, b->macro.f1);
    put_metric(w, c, "weighted_f1", TT_INTERVAL_WEIGHTED, a->weighted.f1, b->weighted.f1);
    put_metric(w, c, "samples_f1", TT_INTERVAL_SAMPLES, a->samples.f1, b->samples.f1);
    put_metric(w, c, "accuracy", TT_INTERVAL_ACCURACY, a->accuracy, b->accuracy);
    tt_json_close_object(w);
}

static void put_labels(tt_json_writer *w, const tt_comparison *c)
{
    tt_json_put_key(w, "labels");
    tt_json_open_object(w);
    for (uint32_t label = 0; label < c->n_labels; label++) {
        const tt_label_moves *moves = &c->moves[label];
        tt_json_put_key(w, c->label_names[label]);
        tt_json_open_object(w);
        put_change(w, c, (size_t)TT_INTERVAL_LABELS + label, c->metrics_before.labels[label].f1,
                   c->metrics_after.labels[label].f1);
        put_count(w, "support", c->metrics_after.labels[label].support);
        put_count(w, "right_gained", moves->right_gained);
        put_count(w, "right_lost", moves->right_lost);
        put_count(w, "wrong_gained", moves->wrong_gained);
        put_count(w, "wrong_lost", moves->wrong_lost);
        tt_json_close_object(w);
    }
    tt_json_close_object(w);
}

static void put_tags(tt_json_writer *w, const tt_comparison *c, const char *key,
                     const tt_growing *sets, uint32_t doc)
{
    tt_json_put_key(w, key);
    tt_json_open_array(w);
    for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
        tt_json_put_cstr(w, c->label_names[sets->labels[i]]);
    tt_json_close_array(w);
}

static void put_responsible(tt_json_writer *w, const tt_comparison *c, uint32_t doc, size_t *at)
{
    tt_json_put_key(w, "why");
    tt_json_open_object(w);
    for (; *at < c->n_responsible && c->responsible[*at].doc == doc; ++*at) {
        const tt_responsible *r = &c->responsible[*at];
        tt_json_put_key(w, c->label_names[r->label]);
        tt_json_open_object(w);
        put_number(w, "margin_before", r->margin_before);
        put_number(w, "margin_after", r->margin_after);
        put_number(w, "rest_before", r->rest_before);
        put_number(w, "rest_after", r->rest_after);
        tt_json_put_key(w, "words");
        tt_json_open_array(w);
        for (size_t i = 0; i < r->n; i++) {
            tt_json_open_object(w);
            tt_json_put_key(w, "word");
            tt_json_put_cstr(w, r->words[i].word);
            put_number(w, "before", r->words[i].before);
            put_number(w, "after", r->words[i].after);
            tt_json_close_object(w);
        }
        tt_json_close_array(w);
        tt_json_close_object(w);
    }
    tt_json_close_object(w);
}

/* Stories tagged otherwise, one a line. */
static void put_stories(tt_json_writer *w, const tt_comparison *c)
{
    const unsigned indent = w->indent;
    size_t at = 0;
    tt_json_put_key(w, "stories");
    tt_json_open_array(w);
    for (uint32_t doc = 0; doc < c->n_docs; doc++) {
        if (c->verdicts[doc] == TT_SAME)
            continue;
        tt_json_open_object(w);
        w->indent = 0;
        tt_json_put_key(w, "id");
        tt_json_put_cstr(w, c->ids[doc]);
        tt_json_put_key(w, "verdict");
        tt_json_put_cstr(w, tt_verdict_name((tt_verdict)c->verdicts[doc]));
        put_tags(w, c, "gold", &c->gold, doc);
        put_tags(w, c, "before", &c->before, doc);
        put_tags(w, c, "after", &c->after, doc);
        if (c->responsible != NULL)
            put_responsible(w, c, doc, &at);
        tt_json_close_object(w);
        w->indent = indent;
    }
    tt_json_close_array(w);
}

topictag_status tt_comparison_json(tt_buf *out, const tt_comparison *c, topictag_error *err)
{
    tt_json_writer w;
    tt_json_begin(&w, out, 2);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "before");
    tt_json_put_cstr(&w, c->before_name);
    tt_json_put_key(&w, "after");
    tt_json_put_cstr(&w, c->after_name);
    tt_json_put_key(&w, "task");
    tt_json_put_cstr(&w, c->multilabel ? "multilabel" : "singlelabel");
    put_count(&w, "documents", c->n_docs);
    put_count(&w, "only_before", c->n_only_before);
    put_count(&w, "only_after", c->n_only_after);
    put_count(&w, "relabelled", c->n_relabelled);
    put_count(&w, "better", c->n_verdicts[TT_BETTER]);
    put_count(&w, "worse", c->n_verdicts[TT_WORSE]);
    put_count(&w, "otherwise", c->n_verdicts[TT_OTHERWISE]);
    put_count(&w, "newly_right", c->n_newly_right);
    put_count(&w, "newly_wrong", c->n_newly_wrong);
    put_number(&w, "mcnemar_p", c->mcnemar);
    put_metrics(&w, c);
    put_labels(&w, c);
    put_stories(&w, c);
    tt_json_close_object(&w);
    const topictag_status rc = tt_json_finish(&w, err);
    return rc == TOPICTAG_OK ? tt_buf_add_str(out, "\n", err) : rc;
}
