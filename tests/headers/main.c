/* SPDX-License-Identifier: MIT */
/* Both C11 and C++11: a program that calls the library through its public headers alone. */
#include <string.h>
#include <topictag/status.h>

int main(void)
{
    return strcmp(topictag_status_sentence(TOPICTAG_OK), "done") != 0;
}
