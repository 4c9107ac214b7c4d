// SPDX-License-Identifier: MIT
#include <iostream>
#include <topictag/status.h>

int main()
{
    std::cout << topictag_status_sentence(TOPICTAG_E_EMPTY) << '\n';
}
