#!/usr/bin/env bats
# Scores and reports.
load helper

@test "reports go to standard output or to files" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --report json=report.json --report text
    says out "micro avg"
    grep -q '"documents": 10' report.json
    expect 2 topictag evaluate model.ttm corpus.jsonl --report pdf
    expect 5 topictag evaluate model.ttm corpus.jsonl --report json=missing/report.json
}

@test "labels the model does not know are told and count as missed" {
    train
    sed 's/"legal"/"law"/' corpus.jsonl > other.jsonl
    expect 0 topictag evaluate model.ttm other.jsonl --report json
    says err 'does not know the label "law"'
    grep -A4 '"law": {' out | grep -q '"recall": 0'
}

@test "a bad record stops evaluation unless it may be skipped" {
    train
    echo oops >> corpus.jsonl
    expect 3 topictag evaluate model.ttm corpus.jsonl
    says err "corpus.jsonl:11:"
    expect 0 topictag evaluate model.ttm corpus.jsonl --on-error skip
}

@test "libsvm's own svm-predict agrees with an exported model" {
    command -v svm-predict > /dev/null || skip "libsvm-tools is not installed"
    corpus=$TOPICTAG_SOURCE/training/newsroom
    for kernel in linear rbf; do
        topictag train "$corpus/train" -o m.ttm --kernel $kernel --gamma 0.5 --no-calibrate -q > /dev/null
        topictag export m.ttm --to files --stories "$corpus/test"
        topictag predict m.ttm "$corpus/test" -t 0.5 > tags
        for label in hardware legal security-policy; do
            svm-predict files/stories.$label.svm files/$label.model theirs > /dev/null
            grep -o '"labels":\[[^]]*\]' tags | sed "s/.*\"$label\".*/1/;t;s/.*/-1/" > ours
            cmp ours theirs
        done
    done
}
