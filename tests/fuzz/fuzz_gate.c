/* SPDX-License-Identifier: MIT */
/*
 * Gate files: whatever the bytes are, gates come out that could be judged, or an error with its
 * line.
 */
#include "evaluate/gate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_gates gates = {0};
    topictag_error err = {0};
    topictag_status rc = tt_gates_parse(&gates, (const char *)data, size, "fuzz", &err);
    if (rc != TOPICTAG_OK && (err.line == 0 || err.message[0] == '\0'))
        abort();
    for (size_t i = 0; i < gates.n; i++) {
        const tt_gate *gate = &gates.items[i];
        if (gate->name == NULL || gate->wanted < 0.0 || gate->wanted > 1.0 || gate->line == 0)
            abort();
        for (size_t j = 1; j < gate->n_labels; j++)
            if (strcmp(gate->labels[j - 1], gate->labels[j]) >= 0)
                abort();
    }
    tt_gates_release(&gates);
    return 0;
}
