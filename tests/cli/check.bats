#!/usr/bin/env bats
# What is wrong with a corpus.
load helper

# Sixty stories of three labels whose words tell them, and stories with each kind of fault.
corpus() {
    for i in $(seq 20); do
        echo "{\"id\":\"l$i\",\"text\":\"The judge of court $i heard plaintiff $i.\",\"labels\":[\"legal\"]}"
        echo "{\"id\":\"h$i\",\"text\":\"A chip with memory $i has cores and servers $i.\",\"labels\":[\"hardware\"]}"
        echo "{\"id\":\"s$i\",\"text\":\"The team won final $i after a goal in match $i.\",\"labels\":[\"sport\"]}"
    done > good.jsonl
    cat good.jsonl - > bad.jsonl <<'END'
{"id":"flip","text":"A judge in court heard a plaintiff and a witness.","labels":["sport"]}
{"id":"long","title":"The head","text":"one two three four five six seven eight nine ten eleven twelve","labels":["legal"]}
{"id":"copy","text":"The head one two three four five six seven eight nine ten eleven twelve!","labels":["legal"]}
{"id":"odd","text":"The head: one two three four five six seven eight nine ten eleven twelve","labels":["sport"]}
{"id":"near","text":"The head one two three four five six seven eight nine ten eleven twelve thirteen","labels":["legal"]}
{"id":"typo","text":"Another court and another judge, another plaintiff.","label":"leagal","by":{"desk":[1.5]}}
{"id":"rare","text":"Rain in the north.","labels":["weather"]}
{"id":"code","text":"A cafÃ© with a chip, donâ€™t tell.","labels":["Hardware"],"n":7}
{"id":"none","text":" - ","labels":["sport"]}
END
    grep '"near"\|"h1"' bad.jsonl > test.jsonl
}

# Long enough for what stands at the edge of a story to be its edge.
words="the story goes on with many words that mean nothing much here and there for a while until it ends at last"

@test "every kind of fault is found" {
    corpus
    expect 0 topictag check bad.jsonl --against test.jsonl --long-words 14
    says out 'bad.jsonl:61: mislabel: "flip" labelled "sport"'
    says out 'bad.jsonl:64: contradiction: "odd" has the words of "long" (1.00), but has "sport", not "legal"'
    says out 'leak: "near" has the words of "near" in the other corpus'
    says out 'leak: "copy" is nearly a copy of "near" in the other corpus (0.91)'
    says out 'duplicate: "copy" has the words of "long"'
    says out 'duplicate: "near" is nearly a copy of "long" (0.91)'
    says out 'bad.jsonl: label-typo: label "leagal" (1 story) looks like "legal" (23) misspelt'
    says out 'label-typo: label "Hardware" (1 story) is "hardware" (20) written otherwise'
    says out 'rare-label: label "weather" is on 1 story'
    says out 'encoding: "code" was decoded wrongly: 2 characters became several'
    says out 'empty: "none" holds no word'
    says out 'long: "near" holds 15 words'
    says err 'contradiction'
    head -n 1 out > first && says first 'mislabel'
}

@test "a good corpus has no findings, and strict decides the exit code" {
    corpus
    expect 0 topictag check good.jsonl --strict
    [ ! -s out ]
    expect 1 topictag check bad.jsonl --strict
    expect 0 topictag check bad.jsonl --strict --skip mislabel --skip contradiction --skip duplicate \
        --skip label-typo --skip rare-label --skip encoding --skip empty
    expect 0 topictag check bad.jsonl --skip label-typo
    says out 'rare-label: label "leagal" is on 1 story' # else told as misspelt
    expect 2 topictag check bad.jsonl --skip nonsense
    says err '--skip: expected a kind of finding'
    expect 2 topictag check bad.jsonl --similarity 2
    expect 5 topictag check missing.jsonl
}

@test "a term that tells the source is found" {
    for i in $(seq 30); do
        echo "{\"text\":\"LONDON (Wire) - Case $i began. $words $words $i\\nA court.\\nReporting by Ann Other\",\"labels\":[\"legal\"]}"
        echo "{\"text\":\"Chip $i is out. $words $words $i\\nA test $i.\",\"labels\":[\"hardware\"]}"
    done > wires.jsonl
    expect 0 topictag check wires.jsonl --similarity 1
    says out 'source-term: "ann other" stands at the edge of 30 of 30 stories with "began the", "by ann", "london wire", "reporting by", 100 % of them "legal"'
    [ "$(grep -c source-term out)" = 2 ] # the other one is "a test"
}

@test "at most four terms are named beside the one that tells the source" {
    for i in $(seq 30); do
        echo "{\"text\":\"Case $i began. $words $words $i\\nSent by Ann Other from the wire room\",\"labels\":[\"legal\"]}"
        echo "{\"text\":\"Chip $i is out. $words $words $i\\nA test $i.\",\"labels\":[\"hardware\"]}"
    done > wires.jsonl
    expect 0 topictag check wires.jsonl --similarity 1
    says out '"ann other" stands at the edge of 30 of 30 stories with "began the", "by ann", "from the", "other from", 100 % of them "legal"'
}

@test "a term at the edge tells the source when 95 % of its stories have one label" {
    for also in 3 1; do
        for i in $(seq 30); do
            echo "{\"text\":\"Item $i is here. $words $words $i\nHerald desk\",\"labels\":[\"legal\"]}"
            desk=""
            [ "$i" -gt $also ] || desk="\\nHerald desk"
            echo "{\"text\":\"Item $i is here. $words $words $i$desk\",\"labels\":[\"hardware\"]}"
        done > desk.jsonl
        expect 0 topictag check desk.jsonl --similarity 1
        grep source-term out | grep herald > told-$also || true
    done
    [ ! -s told-3 ] # 30 of 33
    says told-1 '97 % of them "legal"'
}

@test "JSON holds the same findings" {
    corpus
    expect 0 topictag check bad.jsonl --json -q
    says out '"documents": 69'
    says out '"suggested": "legal"'
    grep -A 12 '"kind": "contradiction"' out | grep -q '"id": "long"'
    [ ! -s err ]
}

@test "the cleaned copy has fewer faults, and the log tells what was done" {
    corpus
    expect 0 topictag check bad.jsonl --against test.jsonl --fix clean.jsonl
    says err 'changes, told in clean.jsonl.log'
    grep -q '"action":"dropped","why":"leak","id":"near"' clean.jsonl.log
    grep -q '"action":"dropped","why":"empty","id":"none"' clean.jsonl.log
    grep -q '"action":"renamed","why":"label-typo","id":"code".*"from":"Hardware","to":"hardware"' clean.jsonl.log
    grep -q '"action":"decoded","why":"encoding","id":"code"' clean.jsonl.log
    # Fields of other programs are kept.
    says clean.jsonl '{"id":"code","text":"A café with a chip, don’t tell.","labels":["hardware"],"n":7}'
    says clean.jsonl '"text":"Another court and another judge, another plaintiff.","label":"leagal","by":{"desk":[1.5]}}'
    grep -q '"labels":\["sport"\]' clean.jsonl # what needs a judgement stays
    expect 1 topictag check clean.jsonl --against test.jsonl --skip mislabel --skip rare-label --strict
    [ "$(grep -c . out)" = 1 ] # the label that may be misspelt
}

@test "the cleaned copy holds no copies of what it holds with the same labels" {
    thirteen="one two three four five six seven eight nine ten eleven twelve thirteen"
    for story in "a:$thirteen fourteen:legal" "b:$thirteen fifteen:legal" "c:$thirteen FIFTEEN!:legal" \
        "d:another story that four people tell:legal" "e:another story that four people tell:sport" \
        "f:Another story that four people tell:sport" "g:another story, that four people tell:sport"; do
        IFS=: read -r id text label <<< "$story"
        echo "{\"id\":\"$id\",\"text\":\"$text\",\"labels\":[\"$label\"]}"
    done > copies.jsonl
    expect 0 topictag check copies.jsonl --skip rare-label --fix clean.jsonl
    says out 'duplicate: "b" is nearly a copy of "a" (0.82)'
    says out 'duplicate: "c" is nearly a copy of "a" (0.82)'
    says out 'contradiction: "e" has the words of "d" (1.00)'
    says out 'duplicate: "f" has the words of "e" (1.00)'
    says out 'duplicate: "g" has the words of "e" (1.00)'
    sed -n '1p;4,5p' copies.jsonl | cmp - clean.jsonl
    expect 0 topictag check clean.jsonl --skip rare-label
    [ "$(grep -c . out)" = 1 ] # the contradiction
}

@test "the cleaned copy joins no labels that only look alike" {
    for pair in Iraq:Iran Slovakia:Slovenia C:C++ golf:gold Film:Firm 1:-1; do
        for i in $(seq 20); do
            echo "{\"text\":\"Story $i of ${pair%:*} alone.\",\"labels\":[\"${pair%:*}\"]}"
        done
        echo "{\"text\":\"A story of ${pair#*:}.\",\"labels\":[\"${pair#*:}\"]}"
    done > alike.jsonl
    expect 0 topictag check alike.jsonl --skip mislabel --fix clean.jsonl
    says err '0 changes'
    cmp alike.jsonl clean.jsonl
}

@test "records that could not be read are in the log of the cleaned copy" {
    corpus
    echo oops > more.jsonl
    echo '{"id":"odd","text":7}' >> more.jsonl
    expect 0 topictag check bad.jsonl --fix clean.jsonl
    changes=$(wc -l < clean.jsonl.log)
    expect 0 topictag check bad.jsonl more.jsonl --on-error skip --fix clean.jsonl
    says err "$((changes + 2)) changes, told in clean.jsonl.log"
    says clean.jsonl.log '"action":"dropped","why":"unreadable","id":"more.jsonl:1","source":"more.jsonl","line":1'
    says clean.jsonl.log '"why":"unreadable","id":"odd","source":"more.jsonl","line":2'
}

@test "the log of the cleaned copy replaces nothing that is read, nor the copy" {
    corpus
    cp bad.jsonl a.log
    expect 2 topictag check a.log --format jsonl --fix a
    says err "--fix: a.log is read; write to another file"
    cmp bad.jsonl a.log
    expect 2 topictag check bad.jsonl --against a.log --fix a
    mkdir folder
    mv a.log folder/a.log
    expect 5 topictag check folder --format jsonl --on-error skip --fix folder/a
    says err "folder/a.log: is read and written"
    cmp bad.jsonl folder/a.log
    touch a
    ln -s a a.log
    expect 2 topictag check bad.jsonl --fix a
    says err "--fix: a is written twice"
    echo before > out
    for stream in /dev/stdout /dev/null out; do
        code=0
        topictag check bad.jsonl --fix $stream >> out 2> err || code=$?
        [ "$code" = 2 ]
        says err "--fix: expected the name of a file, found \"$stream\""
    done
    [ "$(cat out)" = before ]
}

@test "a quoted id is cut between characters" {
    local text="one two three four five six seven eight nine ten"
    id=$(printf '\xe5\xad\x97%.0s' {1..150})
    for copy in 1 2; do
        echo "{\"id\":\"$id$copy\",\"text\":\"$text\",\"labels\":[\"legal\"]}"
    done > cjk.jsonl
    expect 0 topictag check cjk.jsonl
    says out "has the words of \"${id:0:60}"
    iconv -f UTF-8 -t UTF-8 out > /dev/null
}
