#!/usr/bin/env bats
# Searching options: the table of trials, budgets, interrupts, reproducible searches.
load helper

tune() {
    topictag tune corpus.jsonl --min-df 1 --folds 3 -q "$@"
}

@test "a search prints its trials and trains the best" {
    expect 0 tune -o model.ttm --trials 4
    [ "$(grep -c '(chosen)' out)" = 1 ]
    grep -A 1 'score.*options' out | grep -q '(chosen)'
    says out "10 stories (3 without a label), 2 labels"
    says out "wrote      model.ttm"
    # What the table calls chosen trains the same model.
    options=$(sed -n 's/.*  \(--ngrams .*\)  (chosen)/\1/p' out)
    expect 0 topictag verify model.ttm
    topictag train corpus.jsonl -o again.ttm --folds 3 -q $options > /dev/null
    cmp model.ttm again.ttm
}

@test "settings are tried once, the options given first" {
    expect 0 tune -o model.ttm --trials 12 --cost 3
    [ "$(grep -c -- '--cost 3' out)" -ge 1 ]
    [ -z "$(grep -o -- '--ngrams.*' out | sed 's/ *(chosen)//' | sort | uniq -d)" ]
}

@test "headlines are weighed where there are some" {
    expect 0 tune -o model.ttm --trials 30
    grep -q -- '--title-weight [23]' out
    sed -i 's/"title":"Court rules",//' corpus.jsonl
    expect 0 tune -o model.ttm --trials 30
    fails grep -q -- '--title-weight [023]' out
}

@test "a counted search does not depend on time or threads" {
    tune -o one.ttm --trials 5 --threads 1 > one.out
    tune -o two.ttm --trials 5 --threads 2 > two.out
    cmp one.ttm two.ttm
    trials() { grep -e --ngrams "$1" | sed 's/[0-9.]* *--ngrams/--ngrams/'; }
    [ "$(trials one.out)" = "$(trials two.out)" ]
}

@test "a --prior that cannot be followed is told before the search" {
    for given in "--prior nosuch=0.1" "--prior legal" "--prior legal=0.1 --no-calibrate"; do
        expect 2 topictag tune corpus.jsonl -o model.ttm --min-df 1 --folds 3 --trials 4 $given
        says err "--prior: "
        fails grep -q "score" err
        expect 2 topictag crossval corpus.jsonl --min-df 1 --folds 3 $given
        says err "--prior: "
    done
    sed '/"legal","hardware"/d; /"labels":\[\]/d' corpus.jsonl > single.jsonl
    expect 2 topictag tune single.jsonl -o model.ttm --min-df 1 --folds 3 --trials 4 --prior legal=0.1
    says err "--prior: needs calibration and stories that may have several labels or none"
    fails grep -q "score" err
}

@test "a budget ends the search" {
    expect 0 tune -o model.ttm --budget 0.1s
    [ "$(grep -c '(chosen)' out)" = 1 ]
    expect 2 topictag tune corpus.jsonl -o model.ttm --budget 3x
    says err 'expected a time like 90s, 5m or 1h, found "3x"'
    expect 2 topictag tune corpus.jsonl
    says err "expected -o MODEL"
}

@test "an interrupt keeps the best so far" {
    # A search without an end in sight; it is interrupted when a first setting has been tried.
    "$TOPICTAG" tune corpus.jsonl -o model.ttm --min-df 1 --folds 3 --budget 10m > out 2> err 3>&- &
    search=$!
    for _ in $(seq 300); do
        grep -q "score" err && break
        sleep 0.02
    done
    kill -INT $search || true
    wait $search
    grep -q "(chosen)" out
    expect 0 topictag verify model.ttm
}
