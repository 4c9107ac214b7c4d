/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"

#include "decide/bagging.h"

static topictag_status fit(void *payload)
{
    (void)payload;
    static const float d[] = {0.5f, -0.5f, -1.0f, 1.0f};
    static const uint32_t begin[] = {0, 1, 2}, gold[] = {0, 1};
    static const tt_mass masses[] = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
    double thresholds[2];
    const tt_threshold_data on = {d, 2, 2, begin, gold, NULL, masses};
    return tt_bagging_thresholds(thresholds, &on, TT_THRESHOLDS_AUTO, 1, 1, &err);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(tt_fault_loop(fit, NULL) >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("decide.fault", tests, NULL, NULL);
}
