#!/usr/bin/env bats
# Why a story has a tag.
load helper

@test "words for and against, a sum, and what the tag hangs on" {
    train
    echo '{"id":"x","title":"Court","text":"The judge ruled; rain in the north."}' > story.jsonl
    expect 0 topictag explain model.ttm story.jsonl
    says out "x: legal, "
    grep -Eq '^  decision  \+[0-9.]+ = words \+[0-9.]+, bias -[0-9.]+$' out
    grep -Eq '^  for       .*judge \+' out
    grep -Eq '^  against   .*rain -' out
    grep -Eq '^  without   .*: not given \([0-9]+ %\)$' out
    [ ! -s err ]
    expect 0 topictag explain model.ttm story.jsonl --no-flip --words 1
    fails grep -q '^  without' out
    grep -Eq '^  for       [^ ]+ \+[0-9.]+$' out
}

@test "a label may be asked for, the likeliest stands in where there is no tag" {
    train
    echo "Rain and sun in the north." > story.txt
    expect 0 topictag explain model.ttm story.txt
    grep -Eq '^story.txt: (legal|hardware), [0-9]+ %, not given( \(from [0-9]+ %\))?$' out
    expect 0 topictag explain model.ttm story.txt --label legal --label hardware
    [ "$(grep -Ec ', not given( \(from [0-9]+ %\))?$' out)" = 2 ]
    expect 2 topictag explain model.ttm story.txt --label sport
    says err '--label: the model has no label "sport"'
    echo "zzz" | expect 0 topictag explain model.ttm -
    says out "no topic (no-known-terms)"
    echo "zzz" | expect 0 topictag explain model.ttm - --label legal
    says out "no topic (no-known-terms)"
    grep -q 'legal, .*not given' out
    fails grep -q '^  without' out
}

@test "JSON adds up, and its spans are bytes of the text it holds" {
    train --char-ngrams-min 3 --char-ngrams-max 4
    printf 'Straße\n\nThe ＪＵＤＧＥ ruled; ﬁne court.' > text
    printf '{"id":"1","title":"Straße","text":"The ＪＵＤＧＥ ruled; ﬁne court."}\n{"id":"2","text":"memory chip"}\n' > s.jsonl
    expect 0 topictag explain model.ttm s.jsonl --output-format json
    [ "$(wc -l < out)" = 2 ]
    says out '"text":"Straße\n\nThe ＪＵＤＧＥ ruled; ﬁne court.","title_bytes":7,'
    head -1 out > first
    at() { # WORD: what stands at its first span
        local span
        span=$(grep -o "\"word\":\"$1\",\"contribution\":[^,]*,\"spans\":\[\[[0-9]*,[0-9]*\]" first | grep -o '[0-9]*,[0-9]*\]$')
        local begin=${span%,*} end=${span#*,}
        tail -c +$((begin + 1)) text | head -c $((${end%]} - begin))
    }
    [ "$(at strasse)" = Straße ]
    [ "$(at judge)" = ＪＵＤＧＥ ]
    [ "$(at fine)" = ﬁne ]
    # awk reads and adds doubles, as the program does.
    while read -r line; do
        head=${line%%\"words\"*}
        {
            grep -o '"bias":[^,]*' <<< "$head"
            grep -o '"contribution":[^,]*' <<< "${line#*\"terms\":}"
            grep -o '"rounding":[^,]*' <<< "$head"
            grep -o '"decision":[^,]*' <<< "$head"
        } | cut -d: -f2 | awk '{ if (NR > 1) sum += last; last = $1 } END { exit sum != last || NR < 10 }'
    done < out
}

@test "a page holds the marked story and nothing from elsewhere" {
    train
    echo '{"id":"<x>","text":"The judge & the <b>court</b>"}' > s.jsonl
    expect 0 topictag explain model.ttm s.jsonl -f html
    says out '<!DOCTYPE html>'
    says out '&lt;x&gt;'
    says out '>judge</mark> &amp;'
    says out '</html>'
    fails grep -Eq 'https?:|<script|src=|@import|url\(' out
}

@test "training stories most alike are named on request" {
    train
    echo "A faster memory chip for servers." > s.txt
    expect 0 topictag explain model.ttm s.txt --nearest corpus.jsonl --count-nearest 2
    grep -Eq '^  like      e \(1\.00\), [a-j] \(0\.[0-9]+\)$' out
    expect 5 topictag explain model.ttm s.txt --nearest nowhere.jsonl
    says err nowhere.jsonl
}

@test "a bad record is told in its place, exit 3" {
    train
    printf 'nonsense\n{"id":"z","text":"memory chip"}\n' > s.jsonl
    for format in text json html; do
        expect 3 topictag explain model.ttm s.jsonl --format jsonl -f $format
        says out "s.jsonl:1"
        says out z
        says err "1 story could not be explained"
    done
}

@test "kernel models cannot be explained" {
    train --kernel rbf
    echo court > s.txt
    expect 2 topictag explain model.ttm s.txt
    says err "only linear models can be explained"
}

@test "colours on a terminal only, never with NO_COLOR" {
    train
    echo "the judge and the court" > s.txt
    topictag explain model.ttm s.txt > plain
    fails grep -q $'\033' plain
    if ! script --version > script.version 2>&1; then skip "script is missing"; fi
    script -qec "'$TOPICTAG' explain model.ttm s.txt" /dev/null > coloured < /dev/null
    grep -q $'\033\[32m' coloured
    NO_COLOR=1 script -qec "'$TOPICTAG' explain model.ttm s.txt" /dev/null > uncoloured < /dev/null
    fails grep -q $'\033\[32m' uncoloured
}
