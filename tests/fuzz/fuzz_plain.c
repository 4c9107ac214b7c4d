/* SPDX-License-Identifier: MIT */
#include "fuzz_article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_article(data, size, TT_ARTICLE_PLAIN);
}
