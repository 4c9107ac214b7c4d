#!/usr/bin/env bats
# Where words have no spaces between them, or particles attached. Beside words, single characters and
# pairs of them are terms. 240 Chinese headlines of six topics, and with those of headlines-more.jsonl 450
# of ten; words between spaces reach what chance does, 0.17 and 0.14. 120 Korean ones of six topics.
load helper

headlines=$TOPICTAG_SOURCE/tests/golden/chinese/headlines.jsonl
more=$TOPICTAG_SOURCE/tests/golden/chinese/headlines-more.jsonl
korean=$TOPICTAG_SOURCE/tests/golden/korean/headlines.jsonl

@test "default options tell Chinese headlines apart" {
    expect 0 topictag crossval "$headlines" -q --min accuracy=0.74 # 0.779 to 0.808 by the seed
}

@test "default options tell Chinese headlines of more topics apart" {
    expect 0 topictag crossval "$headlines" "$more" -q --min accuracy=0.65 # 0.684 to 0.727
}

@test "dictionary words alone tell fewer of so few headlines apart" {
    expect 1 topictag crossval "$headlines" -q --cjk-ngrams 0 --min accuracy=0.65 # 0.537 to 0.554
}

@test "default options tell Korean headlines apart, whatever particle a word has" {
    expect 0 topictag crossval "$korean" -q --min accuracy=0.45 # 0.525 to 0.542; chance is 0.17
    expect 1 topictag crossval "$korean" -q --cjk-ngrams 0 --min accuracy=0.25 # below chance
}

@test "a model of Chinese headlines knows its language and tags new ones" {
    topictag train "$headlines" -o model.ttm -q > out
    says out "languages  zh"
    printf '%s\n' '{"text":"球队在决赛中逆转获胜"}' '{"text":"教育部公布高考招生方案"}' > new.jsonl
    topictag predict model.ttm new.jsonl > out
    sed -n 1p out | grep -q '"labels":\["sport"\]'
    sed -n 2p out | grep -q '"labels":\["education"\]'
}
