/* SPDX-License-Identifier: MIT */
/* Learns from the stories named on the command line and tags one of its own. */
#include <stdio.h>
#include <string.h>
#include <topictag/topictag.h>

int main(int argc, char **argv)
{
    static const char story[] = "The judge rejected the appeal and the jury awarded damages";
    const char *paths[1];
    topictag_model *model = NULL;
    topictag_session *session = NULL;
    topictag_prediction said;
    topictag_error err;
    if (argc != 2)
        return 2;
    paths[0] = argv[1];
    if (topictag_train(&model, paths, 1, NULL, NULL, NULL, NULL, &err) != TOPICTAG_OK ||
        topictag_session_new(&session, model, NULL, &err) != TOPICTAG_OK ||
        topictag_predict(session, story, strlen(story), 0, &said, &err) != TOPICTAG_OK) {
        fprintf(stderr, "%s: %s\n", err.where, err.message);
        return 1;
    }
    printf("topictag %s: %s\n", topictag_version().topictag,
           said.n_tags == 1 ? said.tags[0].name : "not one tag");
    topictag_session_free(session);
    topictag_model_free(model);
    return 0;
}
