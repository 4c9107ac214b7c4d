// SPDX-License-Identifier: MIT
// The same from C++.
#include <iostream>
#include <string>
#include <topictag/topictag.h>

int main(int argc, char **argv)
{
    const std::string story = "The judge rejected the appeal and the jury awarded damages";
    topictag_model *model = nullptr;
    topictag_session *session = nullptr;
    topictag_prediction said;
    topictag_error err;
    if (argc != 2)
        return 2;
    const char *paths[] = {argv[1]};
    if (topictag_train(&model, paths, 1, nullptr, nullptr, nullptr, nullptr, &err) != TOPICTAG_OK ||
        topictag_session_new(&session, model, nullptr, &err) != TOPICTAG_OK ||
        topictag_predict(session, story.data(), story.size(), 0, &said, &err) != TOPICTAG_OK) {
        std::cerr << err.where << ": " << err.message << '\n';
        return 1;
    }
    std::cout << "topictag " << topictag_version().topictag << ": "
              << (said.n_tags == 1 ? said.tags[0].name : "not one tag") << '\n';
    topictag_session_free(session);
    topictag_model_free(model);
}
