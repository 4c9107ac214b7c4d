/* SPDX-License-Identifier: MIT */
#include "fuzz_article.h"

#include "article/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_mail mail;
    if (tt_mail_find(&mail, (const char *)data, size))
        assert(mail.subject_begin <= mail.subject_end && mail.subject_end <= mail.header_bytes &&
               mail.header_bytes <= size);
    return fuzz_article(data, size, TT_ARTICLE_PLAIN);
}
