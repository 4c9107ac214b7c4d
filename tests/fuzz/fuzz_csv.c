/* SPDX-License-Identifier: MIT */
#include "fuzz_records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_records(data, size, TT_FORMAT_CSV);
}
