#!/usr/bin/env bats
# Scores and reports.
load helper

@test "a report never takes the place of what is read, nor of another" {
    train
    cp corpus.jsonl before.jsonl
    for target in model.ttm ./corpus.jsonl; do
        expect 2 topictag evaluate model.ttm corpus.jsonl --report json=$target
        says err "--report: $target is read; write to another file"
    done
    ln -s model.ttm link.ttm
    expect 2 topictag evaluate link.ttm corpus.jsonl --report json=model.ttm
    cmp corpus.jsonl before.jsonl
    topictag verify model.ttm
    expect 2 topictag evaluate model.ttm corpus.jsonl --report json=r --report html=r
    says err "--report: r is written twice"
    expect 2 topictag evaluate model.ttm corpus.jsonl --report json=r --report html=./r
    touch r
    ln -s r link
    expect 2 topictag evaluate model.ttm corpus.jsonl --report json=r --report html=link
    rm r
    for target in '' -; do
        expect 2 topictag evaluate model.ttm corpus.jsonl --report json=$target
        says err "--report: expected the name of a file, found \"$target\""
    done
    [ ! -e r ]
    [ ! -e - ]
    expect 0 topictag evaluate model.ttm corpus.jsonl --report json=b.json
    expect 0 topictag evaluate model.ttm corpus.jsonl --baseline b.json --report json=b.json
}

@test "a report tells the thresholds that were used" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --threshold 0.875 --report json
    [ "$(grep -c '"threshold": 0.875' out)" = 2 ]
}

@test "a report of no such format is told before the work" {
    expect 2 topictag crossval corpus.jsonl --folds 2 --min-df 1 --report pdf
    says err 'expected text, json, markdown, junit, html, github or sarif, found "pdf"'
    [ "$(wc -l < err)" = 1 ]
}

@test "reports go to standard output or to files" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --report json=report.json --report text
    says out "micro avg"
    grep -q '"documents": 10' report.json
    expect 2 topictag evaluate model.ttm corpus.jsonl --report pdf
    expect 5 topictag evaluate model.ttm corpus.jsonl --report json=missing/report.json
}

@test "a report through an open descriptor loses nothing of what is written there" {
    train
    echo before > out
    topictag evaluate model.ttm corpus.jsonl --report text --report json=/dev/stdout -q >> out
    [ "$(head -n 1 out)" = before ]
    [ "$(grep -n "micro avg" out | cut -d : -f 1)" -lt "$(grep -n '"documents": 10' out | cut -d : -f 1)" ]
    topictag evaluate model.ttm corpus.jsonl --report json=both --report text -q > both
    says both '"documents": 10'
    says both "micro avg"
    echo before > err
    topictag evaluate model.ttm corpus.jsonl --report json=/dev/stderr -q 2>> err
    [ "$(head -n 1 err)" = before ]
    says err '"documents": 10'
    echo before > fourth
    topictag evaluate model.ttm corpus.jsonl --report json=/dev/fd/4 -q 4>> fourth
    [ "$(head -n 1 fourth)" = before ]
    says fourth '"documents": 10'
}

@test "labels the model does not know are told and count as missed" {
    train
    sed 's/"legal"/"law"/' corpus.jsonl > other.jsonl
    expect 0 topictag evaluate model.ttm other.jsonl --report json
    says err 'does not know the label "law"'
    grep -A4 '"law": {' out | grep -q '"recall": 0'
    seq 300 | sed 's/.*/{"text":"rain","label":"l&"}/' >> other.jsonl
    expect 0 topictag evaluate model.ttm other.jsonl
    [ "$(grep -c 'does not know' err)" = 1 ]
    says err 'does not know 301 of 302 labels, the first of them "l1"; their stories count as missed'
}

@test "a bad record stops evaluation unless it may be skipped" {
    train
    echo oops >> corpus.jsonl
    expect 3 topictag evaluate model.ttm corpus.jsonl
    says err "corpus.jsonl:11:"
    expect 0 topictag evaluate model.ttm corpus.jsonl --on-error skip
}

@test "every label is exported to a file of its own" {
    local long
    long=$(printf 'é%.0s' $(seq 150))
    for label in a/b a%2Fb a_b ../up . .. "two words" -x "$long" "${long}x"; do
        for word in one two three; do
            printf '{"text":"word%s %s","labels":["%s"]}\n' "$label" $word "$label"
        done
    done > odd.jsonl
    expect 0 topictag train odd.jsonl -o odd.ttm --min-df 1 --folds 2
    expect 0 topictag export odd.ttm --to files --stories odd.jsonl
    [ "$(wc -l < files/labels.txt)" = 10 ]
    [ "$(ls -A files | grep -c 'model$')" = 10 ]
    [ "$(ls -A files | grep -c 'svm$')" = 10 ]
    for name in a%2Fb a%252Fb a_b %2E. %2E %2E.%2Fup "two words" -x; do
        [ -e "files/$name.model" ]
        [ -e "files/stories.$(sed 's/^%2E/./' <<< "$name").svm" ]
    done
    ls files | iconv -f utf-8 -t utf-8 > whole
}

@test "libsvm's own svm-predict agrees with an exported model" {
    command -v svm-predict > /dev/null || skip "libsvm-tools is not installed"
    corpus=$TOPICTAG_SOURCE/training/newsroom
    for kernel in linear "rbf --gamma 0.5"; do
        topictag train "$corpus/train" -o m.ttm --kernel $kernel --no-calibrate -q > /dev/null
        topictag export m.ttm --to files --stories "$corpus/test"
        topictag predict m.ttm "$corpus/test" -t 0.5 > tags
        for label in hardware legal security-policy; do
            svm-predict files/stories.$label.svm files/$label.model theirs > /dev/null
            grep -o '"labels":\[[^]]*\]' tags | sed "s/.*\"$label\".*/1/;t;s/.*/-1/" > ours
            cmp ours theirs
        done
    done
}
