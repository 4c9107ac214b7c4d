#!/usr/bin/env bats
# What another model tags otherwise.
load helper

# A second model, without the words of the law.
train_other() {
    grep -v '"legal"' corpus.jsonl > other.jsonl
    topictag train other.jsonl -o other.ttm --min-df 1 --folds 3 -q > /dev/null
}

@test "scores, verdicts and the stories tagged otherwise" {
    train
    train_other
    expect 0 topictag compare model.ttm other.ttm corpus.jsonl
    says out "before: model.ttm"
    says out "after:  other.ttm"
    grep -Eq '^10 stories, [0-9]+ tagged otherwise: [0-9]+ better, [0-9]+ worse, [0-9]+ neither$' out
    grep -Eq '^micro F1 +[01]\.[0-9]{3} +[01]\.[0-9]{3} +-0\.[0-9]{3} +[-+]0\.[0-9]{3} to +[-+]0\.[0-9]{3} +[01]\.[0-9]{4}$' out
    grep -Eq '^  b: wanted legal; before legal, after no tag$' out
    grep -Eq '^    legal: margin \+[0-9.]+ to \+0.000; .*judge \+[0-9.]+ to \+0.000' out
    sed 's/"id":"b"/"id":"b\\u001b[31m\\n"/' corpus.jsonl > ids.jsonl
    expect 0 topictag compare model.ttm other.ttm ids.jsonl
    grep -q '^  b \[31m : wanted legal; before legal, after no tag$' out
    expect 0 topictag compare model.ttm model.ttm corpus.jsonl
    says out "10 stories, 0 tagged otherwise"
    fails grep -q '^worse' out
}

@test "two reports say what the models say" {
    train
    train_other
    topictag evaluate model.ttm corpus.jsonl -q --report json=a.json
    topictag evaluate other.ttm corpus.jsonl -q --report json=b.json
    topictag compare model.ttm other.ttm corpus.jsonl --words 0 | grep -v '^before:\|^after:' > models
    topictag compare a.json b.json | grep -v '^before:\|^after:' > reports
    cmp models reports
    topictag compare a.json other.ttm corpus.jsonl | grep -v '^before:\|^after:' | cmp models -
    expect 0 topictag compare a.json b.json -f json
    says out '"documents": 10'
    says out '"verdict":"worse"'
}

@test "misuse is told" {
    train
    expect 2 topictag compare model.ttm
    expect 2 topictag compare model.ttm model.ttm
    says err "a labelled corpus is needed"
    echo '{"a":1}' > odd.json
    expect 3 topictag compare odd.json model.ttm corpus.jsonl
    says err 'odd.json: expected a JSON report of an evaluation'
    echo nonsense > odd.ttm
    expect 4 topictag compare model.ttm odd.ttm corpus.jsonl
    says err odd.ttm
    expect 5 topictag compare nowhere.ttm model.ttm corpus.jsonl
    says err nowhere.ttm
}
