/* SPDX-License-Identifier: MIT */
#include "base/stream.h"
#include "json/json.h"
#include "markup/markup.h"
#include "svm/svm.h"
#include "text/analyzer.h"
#include "topictag/topictag.h"

#include <stdio.h>

topictag_versions topictag_version(void)
{
    topictag_versions versions = {.topictag = TOPICTAG_VERSION};
    tt_icu_version(versions.icu);
    tt_unicode_version(versions.unicode);
    tt_libsvm_version(versions.libsvm);
    snprintf(versions.cjson, sizeof versions.cjson, "%s", tt_cjson_version());
    tt_libxml2_version(versions.libxml2);
    snprintf(versions.zlib, sizeof versions.zlib, "%s", tt_zlib_version());
    return versions;
}
