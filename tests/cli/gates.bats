#!/usr/bin/env bats
# Gates, baselines and the exit codes that builds depend on.
load helper

# A model that knows nothing of hardware, to fall below the one of train().
worse() {
    sed 's/"hardware"\]/"legal"]/' corpus.jsonl > bad.jsonl
    topictag train bad.jsonl -o worse.ttm --min-df 1 --folds 3 -q > train.out
}

# Twelve copies of each story, with ids of their own: enough to tell a fall from chance.
many() {
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        sed "s/{\"id\":\"/&$i-/" corpus.jsonl
    done > many.jsonl
}

@test "floors decide the exit code" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --min micro-f1=0.5
    says out "ok    micro-f1 >= 0.5"
    expect 1 topictag evaluate model.ttm corpus.jsonl --min micro-f1=1 --threshold 1
    says out "FAIL  micro-f1 >= 1: 0.0000"
    expect 1 topictag evaluate model.ttm corpus.jsonl --min "*.f1=1" --threshold 1
    says out "FAIL  hardware.f1 >= 1: 0.0000"
    says out "FAIL  legal.f1 >= 1: 0.0000"
    expect 0 topictag crossval corpus.jsonl --min-df 1 --folds 3 --min micro-f1=0
    expect 1 topictag crossval corpus.jsonl --min-df 1 --folds 3 --min micro-f1=1 --no-calibrate
}

@test "a gate file holds floors and pinned stories" {
    train
    printf '# the newsroom\nmin micro-f1=0.5  # for now\n\npin a legal\npin h\n' > topictag.gate
    expect 0 topictag evaluate model.ttm corpus.jsonl --gate topictag.gate
    says out "ok    a gets legal"
    says out "ok    h gets no tag"
    echo 'pin "g" legal' > pins
    expect 1 topictag evaluate model.ttm corpus.jsonl --gate topictag.gate --gate pins
    says out "FAIL  g gets legal (it gets hardware, legal)"
    printf 'pin gone legal\n' > pins
    expect 1 topictag evaluate model.ttm corpus.jsonl --gate pins
    says out "no story has this id"
}

@test "a report is next week's baseline" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --report json=base.json
    expect 0 topictag evaluate model.ttm corpus.jsonl --baseline base.json --max-drop micro-f1=0
    says out "ok    micro-f1 falls by at most 0: fell by 0.0000"
    gzip base.json
    expect 0 topictag evaluate model.ttm corpus.jsonl --baseline base.json.gz --max-drop "*.f1=0"
    expect 0 topictag crossval corpus.jsonl --min-df 1 --folds 3 --report json=cv.json
    expect 0 topictag crossval corpus.jsonl --min-df 1 --folds 3 --baseline cv.json --max-drop micro-f1=0
}

@test "a report replaces its baseline only when the gates hold" {
    train
    worse
    topictag evaluate model.ttm corpus.jsonl --report json=base.json
    cp base.json before.json
    ln -s base.json link.json
    for round in 1 2; do
        expect 1 topictag evaluate worse.ttm corpus.jsonl --strict -q --baseline link.json \
            --max-drop micro-f1=0.01 --report json=./base.json --report markdown=summary.md
        says err "./base.json: not replaced, for it is the baseline and a gate failed"
        cmp base.json before.json
        says summary.md micro-f1
    done
    expect 0 topictag evaluate worse.ttm corpus.jsonl --baseline base.json \
        --max-drop micro-f1=1 --report json=base.json
    fails cmp -s base.json before.json
    fails grep -q "not replaced" err
}

@test "a fall counts when it is no chance, or always with --strict" {
    train
    worse
    many
    topictag evaluate model.ttm corpus.jsonl --report json=few.json
    topictag evaluate model.ttm many.jsonl --report json=many.json
    expect 0 topictag evaluate worse.ttm corpus.jsonl --baseline few.json --max-drop micro-f1=0.01
    says out "it could be chance"
    expect 1 topictag evaluate worse.ttm corpus.jsonl --baseline few.json --max-drop micro-f1=0.01 --strict
    expect 1 topictag evaluate worse.ttm many.jsonl --baseline many.json --max-drop micro-f1=0.01
    says out "FAIL  micro-f1 falls by at most 0.01: fell by"
    says out "95 % interval of the change"
    says out "the fall is real, p = 0.0001"
    expect 0 topictag evaluate worse.ttm many.jsonl --baseline many.json --max-drop micro-f1=1
}

@test "soft F1 tells how sure a model is" {
    train
    worse
    many
    topictag evaluate model.ttm corpus.jsonl --report json=few.json
    topictag evaluate model.ttm many.jsonl --report json=many.json
    expect 1 topictag evaluate worse.ttm many.jsonl --baseline many.json --max-drop "*.soft-f1=0.05"
    says out "FAIL  hardware.soft-f1 falls by at most 0.05: fell by"
    expect 0 topictag evaluate worse.ttm corpus.jsonl --baseline few.json --max-drop "*.soft-f1=0.05"
    says out "no label has 20 stories"
    expect 1 topictag evaluate model.ttm corpus.jsonl --min macro-soft-f1=1
    expect 2 topictag evaluate model.ttm corpus.jsonl --min samples-soft-f1=1
    says err 'no metric is called "samples-soft-f1"'
}

@test "intervals and tests are reproducible" {
    train
    expect 0 topictag evaluate model.ttm corpus.jsonl --rounds 500 --gate-seed 7 -j 1 --report json=a.json
    expect 0 topictag evaluate model.ttm corpus.jsonl --rounds 500 --gate-seed 7 -j 2 --report json=b.json
    cmp a.json b.json
    grep -q f1_interval a.json
    expect 0 topictag evaluate model.ttm corpus.jsonl
    says out "95 % interval"
    expect 2 topictag evaluate model.ttm corpus.jsonl --rounds 5
    says err "--rounds: expected a whole number from 100"
}

@test "what is wrong with gates is told before stories are read" {
    train
    expect 2 topictag evaluate model.ttm corpus.jsonl --min micro-f1
    says err "--min: expected METRIC=NUMBER like macro-f1=0.85, found \"micro-f1\""
    expect 2 topictag evaluate model.ttm corpus.jsonl --min micro-f1=1.01
    says err "from 0 to 1"
    expect 2 topictag evaluate model.ttm corpus.jsonl --min micro-f2=0.5
    says err "--min: no metric is called \"micro-f2\", the nearest is \"micro-f1\""
    expect 2 topictag evaluate model.ttm corpus.jsonl --max-drop micro-f1=0.1
    says err "--max-drop: a fall needs a --baseline to be measured from"
    echo 'max-drop micro-f1=0' > g
    expect 2 topictag evaluate model.ttm corpus.jsonl --gate g
    says err "--baseline: the fall of g:1 needs a report"
    printf 'min micro-f1=0\nmax macro-f1=1\n' > g
    expect 3 topictag evaluate model.ttm missing.jsonl --gate g
    says err 'g:2: expected "min", "max-drop" or "pin", found "max"'
    echo 'min lgal.f1=0.5' > g
    expect 3 topictag evaluate model.ttm corpus.jsonl --gate g
    says err 'g:1: no metric is called "lgal.f1", the nearest is "legal.f1"'
    expect 5 topictag evaluate model.ttm corpus.jsonl --gate missing.gate
    says err "missing.gate: "
    expect 5 topictag evaluate model.ttm corpus.jsonl --baseline missing.json
    echo '{"metrics": 1}' > base.json
    expect 3 topictag evaluate model.ttm corpus.jsonl --baseline base.json
    says err 'base.json: expected a JSON report of an evaluation, found no object "metrics"'
    echo '{"metrics":{},"labels":{},"stories":[{"id":"zzz"}]}' > base.json
    expect 3 topictag evaluate model.ttm corpus.jsonl --baseline base.json
    says err "base.json: no story has an id that the baseline has too"
}

@test "annotations stand on the lines that are newly wrong" {
    train
    worse
    topictag evaluate model.ttm corpus.jsonl --report json=base.json
    printf '\nmin hardware.f1=1\npin d hardware\n' > g
    expect 1 topictag evaluate worse.ttm corpus.jsonl --gate g --baseline base.json --report github
    grep -q '^::error file=g,line=2,title=gate failed::hardware.f1 >= 1: ' out
    grep -q '^::error file=corpus.jsonl,line=4,title=gate failed::d gets hardware: ' out
    grep -q '^::warning file=corpus.jsonl,line=4,title=newly wrong::d: wanted hardware, got ' out
    expect 1 topictag evaluate worse.ttm corpus.jsonl --gate g --report github
    fails grep -q '^::warning' out
}
