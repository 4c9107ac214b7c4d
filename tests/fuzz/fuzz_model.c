/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are a model or are refused; a model that opens can tag. Checksums are made right first.
 */
#include "reseal.h"
#include "topictag/topictag.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Foreign to an English model, with a line that may be among those to leave out. */
    static const char story[] =
        "Ein court und ein chip, aber der Richter hat der Klage des Herstellers stattgegeben, weil "
        "der neue Prozessor ein Patent verletzt.\nFollow us on every channel\n";
    topictag_model *model = NULL;
    topictag_session *session = NULL;
    topictag_prediction prediction;
    topictag_error err;
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    reseal(copy, size);
    const bool opened = topictag_model_open_memory(&model, copy, size, &err) == TOPICTAG_OK;
    if (opened && topictag_model_verify(model, &err) != TOPICTAG_OK &&
        err.code != TOPICTAG_E_FORMAT)
        abort();
    if (opened && topictag_session_new(&session, model, NULL, &err) == TOPICTAG_OK &&
        topictag_predict(session, story, sizeof story - 1, 0, &prediction, &err) != TOPICTAG_OK)
        abort();
    topictag_session_free(session);
    topictag_model_free(model);
    free(copy);
    return 0;
}
