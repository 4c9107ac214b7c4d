/* SPDX-License-Identifier: MIT */
#include "fuzz_article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_article_kind kind = tt_article_sniff(data, size, NULL, NULL);
    return fuzz_article(data, size,
                        kind == TT_ARTICLE_ATOM || kind == TT_ARTICLE_NITF ? kind : TT_ARTICLE_RSS);
}
