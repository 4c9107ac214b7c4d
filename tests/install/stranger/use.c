/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <topictag/status.h>

int main(void)
{
    return puts(topictag_status_sentence(TOPICTAG_E_EMPTY)) < 0;
}
