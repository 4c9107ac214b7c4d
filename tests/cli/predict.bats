#!/usr/bin/env bats
# Tagging: one record per story, in order, nothing lost.
load helper

@test "records come in input order, whatever the threads" {
    train
    for i in $(seq 3000); do echo "{\"id\":\"$i\",\"text\":\"court chip $((i % 7)) rain\"}"; done > many.jsonl
    for threads in 1 2 3; do
        topictag predict model.ttm many.jsonl --threads $threads > $threads.out
        [ "$(wc -l < $threads.out)" = 3000 ]
        cmp $threads.out 1.out
    done
    sed -n 's/^{"id":"\([0-9]*\)".*/\1/p' 1.out | cmp - <(seq 3000)
}

@test "what is written is not read, which would have no end" {
    train
    mkdir inbox
    cp corpus.jsonl inbox
    ulimit -f 20000 # KiB
    topictag() { "$TOPICTAG" "$@" > inbox/out.jsonl; }
    for command in "predict model.ttm inbox" "explain model.ttm inbox -f json" "extract inbox -f jsonl"; do
        code=0
        topictag $command 2> err || code=$?
        [ $code = 3 ] || [ "$command $code" = "extract inbox -f jsonl 5" ]
        says inbox/out.jsonl '"id":"j"'
        cat inbox/out.jsonl >> err
        says err 'inbox/out.jsonl: is read and written; write to another file'
    done
    cp corpus.jsonl both.jsonl
    for path in both.jsonl -; do
        code=0
        "$TOPICTAG" predict model.ttm $path < both.jsonl >> both.jsonl || code=$?
        [ $code = 3 ]
    done
    [ "$(wc -l < both.jsonl)" = 12 ]
}

# await FILE: until something stands in it.
await() {
    for _ in $(seq 200); do
        [ -s "$1" ] && return
        sleep 0.05
    done
    echo "$1 stayed empty"
    return 1
}

@test "records come out as they come in" {
    train
    mkfifo in
    local story='{"id":"1","text":"the judge in court"}'
    for command in "predict model.ttm -" "predict model.ttm -j 1 -" "predict model.ttm --format fasttext -" \
        "extract -f jsonl -" "explain model.ttm -f json -"; do
        rm -f out
        "$TOPICTAG" $command < in > out &
        exec 4> in
        echo "$story" >&4
        await out
        [ "$(wc -l < out)" = 1 ]
        echo "$story" >&4
        exec 4>&-
        wait $!
        [ "$(wc -l < out)" = 2 ]
    done
}

@test "an interrupt while stories stream in is told" {
    train
    for command in "predict model.ttm -" "extract -f jsonl -" "explain model.ttm -f json -"; do
        rm -f out
        yes '{"text":"the judge"}' | "$TOPICTAG" $command > out 2> err &
        await out
        kill -INT $!
        code=0
        wait $! || code=$?
        [ $code = 130 ]
        says err "topictag: interrupted"
    done
}

@test "an interrupt while the reader of the records is slow is told" {
    train
    mkfifo records
    for i in $(seq 5000); do echo '{"text":"the judge"}'; done > many.jsonl
    for command in "predict model.ttm" "extract -f jsonl" "explain model.ttm -f json"; do
        "$TOPICTAG" $command many.jsonl > records 2> err &
        exec 4< records
        sleep 0.5 # until the pipe is full
        kill -INT $!
        sleep 0.1
        cat <&4 > out
        code=0
        wait $! || code=$?
        exec 4<&-
        [ $code = 130 ]
        says err "topictag: interrupted"
    done
}

@test "an interrupt ends a wait for input, and what came before is written" {
    train
    mkfifo in
    for command in "predict model.ttm -" "extract -f jsonl -" "explain model.ttm -f json -"; do
        for signal in INT TERM; do
            rm -f out
            "$TOPICTAG" $command < in > out 2> err &
            exec 4> in
            echo '{"id":"1","text":"the judge"}' >&4
            await out
            kill -$signal $!
            code=0
            wait $! || code=$?
            exec 4>&-
            [ $code = 130 ]
            [ "$(wc -l < out)" = 1 ]
            says err "topictag: interrupted"
        done
    done
}

@test "lines of a pipe are decoded as those of a file are" {
    train
    printf '{"id":"1","text":"plain"}\n{"id":"2","text":"%s"}\n{"id":"3","text":"%s"}\n' \
        "L'affaire a été jugée à huis clos" "Les avocats étaient présents à l'audience" |
        iconv -f utf-8 -t latin1 > old.jsonl
    topictag extract -f jsonl old.jsonl > file.out
    topictag extract -f jsonl - < <(cat old.jsonl) > pipe.out
    says file.out "L'affaire a été jugée à huis clos"
    cmp file.out pipe.out
}

@test "records of another layout are told" {
    train
    printf '{"title":"Court rules","body":"a chip"}\n{"title":"Rain","body":"a chip"}\n' > other.jsonl
    expect 0 topictag predict model.ttm other.jsonl
    says err 'warning: no story has anything in a field "text"'
    expect 0 topictag predict model.ttm other.jsonl --quiet
    [ ! -s err ]
    expect 0 topictag predict model.ttm other.jsonl --text-field body
    [ ! -s err ]
    expect 0 topictag predict model.ttm corpus.jsonl
    [ ! -s err ]
    expect 0 topictag evaluate model.ttm corpus.jsonl --labels-field topics
    says err 'warning: corpus.jsonl: no story has anything in a field "topics"'
    expect 3 topictag split corpus.jsonl --to parts --group-by publisher
    says err 'corpus.jsonl: no story has a group in a field "publisher"'
    [ ! -e parts ]
}

@test "labels of stories to be tagged are nobody's business" {
    train
    cat > odd.jsonl <<'END'
{"id":"a","text":"the judge in court","labels":{"legal":1}}
{"id":"b","text":"the judge in court","labels":[1,null]}
{"id":"c","text":"the judge in court","labels":[""]}
{"id":"d","text":"the judge in court","label":7}
END
    printf '__label__ the judge in court\n' > odd.ft
    printf 'text,labels\nthe judge in court,"a\nb"\n' > odd.csv
    expect 0 topictag predict model.ttm odd.jsonl odd.ft odd.csv
    [ "$(grep -c '"labels":\["legal"\]' out)" = 6 ]
    expect 0 topictag explain model.ttm odd.jsonl -f json
    [ "$(wc -l < out)" = 4 ]
    expect 0 topictag background corpus.jsonl odd.jsonl -o b.ttb --dimensions 2
    expect 3 topictag evaluate model.ttm odd.jsonl
}

@test "an id cannot break a line nor command a terminal" {
    train
    printf '{"id":"%s","text":"The judge in court."}\n' 'a\n\u001b[31m\u009bb' 'a\n\u001b[31m\u009bc' > ids.jsonl
    for format in tsv text; do
        expect 0 topictag predict model.ttm ids.jsonl -f $format
        says out 'a  [31m  b'
        [ "$(wc -l < out)" = 2 ]
    done
    expect 0 topictag check ids.jsonl --skip mislabel
    says out 'ids.jsonl:2: duplicate: "a  [31m  c" has the words of "a  [31m  b"'
    [ "$(wc -l < out)" = 1 ]
}

@test "files whose names are no UTF-8 have ids of their own" {
    train
    mkdir stories
    echo "the judge" > $'stories/caf\xe9.txt'
    echo "the judge" > $'stories/caf\xe8.txt'
    echo "the judge" > stories/café.txt
    for format in jsonl tsv; do
        expect 0 topictag predict model.ttm stories -f $format
        grep -o 'stories/caf[^.]*' out | sort > ids
        printf 'stories/%s\n' caf%E8 caf%E9 café | sort | cmp - ids
    done
}

@test "a bad record becomes an error record in its place, exit 3" {
    train
    printf '{"id":"x","text":"the judge"}\nnonsense\n{"id":"y","text":7}\n{"id":"z","text":"memory chip cores for servers"}\n' > mixed.jsonl
    expect 3 topictag predict model.ttm mixed.jsonl
    [ "$(wc -l < out)" = 4 ]
    sed -n 1p out | grep -q '^{"id":"x","labels":\["legal"\]'
    sed -n 2p out | grep -q '"error":"mixed.jsonl:2: '
    sed -n 3p out | grep -q '^{"id":"y","error":"mixed.jsonl:3: '
    sed -n 4p out | grep -q '^{"id":"z","labels":\["hardware"\]'
}

@test "a missing file is an error record, the others are tagged" {
    train
    echo "the judge and the court" > story.txt
    expect 3 topictag predict model.ttm nowhere.txt story.txt
    [ "$(wc -l < out)" = 2 ]
    sed -n 1p out | grep -q '"error":'
    sed -n 2p out | grep -q '"labels":\["legal"\]'
}

@test "stories without a known term get no tag and a reason" {
    train
    printf '{"id":"a","text":""}\n{"id":"b","text":"zzz qqq"}\n' | expect 0 topictag predict model.ttm --format jsonl -
    [ "$(grep -c '"labels":\[\],.*"reason":"no-known-terms"' out)" = 2 ]
}

@test "a story in a language the model was not taught gets no tag, and every format says so" {
    train
    german='Der Richter hat der Klage des Herstellers stattgegeben, weil der neue Chip ein Patent verletzt, das die Firma vor zehn Jahren angemeldet hatte; sie will gegen das Urteil in die Berufung gehen.'
    says train.out "languages  en"
    topictag inspect model.ttm | grep -q '^languages  en$'
    echo "$german" > de.txt
    topictag predict model.ttm de.txt | grep -q '"labels":\[\],.*"reason":"language","language":"de"}$'
    [ "$(topictag predict model.ttm de.txt -f tsv)" = "$(printf 'de.txt\t\tno topic: language de')" ]
    [ "$(topictag predict model.ttm de.txt -f text)" = "de.txt: no topic (language de)" ]
    topictag predict model.ttm de.txt -f ninjs | grep -q '"language":"de",.*"ednote":"no topic: language de"'
    topictag predict model.ttm de.txt --any-language > tagged
    fails grep -q '"reason":"language"' tagged
}

@test "every output format writes one line a story" {
    train
    printf '{"id":"a","text":"court judge"}\n{"id":"b\\tc","text":"rain"}\n{}\n' > s.jsonl
    for format in jsonl tsv fasttext text ninjs; do
        expect 3 topictag predict model.ttm s.jsonl --output-format $format
        [ "$(wc -l < out)" = 3 ]
    done
    expect 3 topictag predict model.ttm s.jsonl -f tsv
    [ "$(awk -F'\t' '{ print NF }' out | sort -u)" = 3 ]
}

@test "an error names file and line in every output format" {
    train
    printf '{"id":"a","text":"court judge"}\n{"id":"b","text":3}\n' > s.jsonl
    for format in jsonl tsv fasttext text ninjs; do
        expect 3 topictag predict model.ttm s.jsonl --output-format $format
        sed -n 2p out | grep -q 's.jsonl:2: .*text.* must be a string, found a number'
    done
}

@test "ninjs records hold the story and its tags as subjects" {
    train
    printf '%s\n' '{"id":"urn:a:1","title":"Court rules","text":"The judge heard the plaintiff."}' \
        '{"id":"wire/50%.txt","text":"zzz"}' '{"id":"C:x","text":"zzz"}' '{"id":"bad"}' > s.jsonl
    expect 3 topictag predict model.ttm s.jsonl -f ninjs
    sed -n 1p out | grep -q '"uri":"urn:a:1","altids":{"id":"urn:a:1"},"type":"text","headline":"Court rules","body_text":"The judge heard the plaintiff.","subject":\[{"name":"legal","creator":"topictag","confidence":[0-9]\{1,3\}}\]}$'
    sed -n 2p out | grep -q '"uri":"urn:x-topictag:wire%2F50%25.txt",.*"subject":\[\],"ednote":"no topic: no-known-terms"}$'
    sed -n 3p out | grep -q '"uri":"urn:x-topictag:C:x"'
    sed -n 4p out | grep -q '"representationtype":"incomplete","ednote":"error: s.jsonl:4: .*"}$'
    [ "$(grep -c '^{"$standard":{"name":"ninjs","version":"1.5",' out)" = 4 ]
}

@test "a ninjs record is read back as the story it was" {
    train
    echo '{"id":"urn:a:1","title":"Court rules","text":"The judge heard the plaintiff."}' > s.jsonl
    topictag predict model.ttm s.jsonl -f ninjs > back.json
    topictag predict model.ttm s.jsonl > 1.out
    topictag predict model.ttm back.json > 2.out
    cmp 1.out 2.out
}

@test "thresholds and top can be set" {
    train
    echo '{"id":"a","text":"patent court chip"}' > s.jsonl
    topictag predict model.ttm s.jsonl -t 0 | grep -q '"labels":\["[a-z]*","[a-z]*"\]'
    topictag predict model.ttm s.jsonl -t 0 --top 1 | grep -q '"labels":\["[a-z]*"\]'
    topictag predict model.ttm s.jsonl -t 1 | grep -q '"labels":\[\]'
}

@test "a full disk and a closed pipe are told by the exit code" {
    train
    for i in $(seq 3000); do echo "{\"id\":\"$i\",\"text\":\"court\"}"; done > many.jsonl
    code=0
    topictag predict model.ttm many.jsonl > /dev/full 2> err || code=$?
    [ $code = 5 ]
    says err "No space left on device"
    code=0
    { topictag predict model.ttm many.jsonl || echo $? > code; } | head -1 > /dev/null
    [ "$(cat code)" = 5 ]
}

@test "models that are none are refused with exit 4" {
    train
    expect 4 topictag predict corpus.jsonl corpus.jsonl
    says err "not a topictag model"
    fails grep -q "at byte" err
    head -c 1000 model.ttm > short.ttm
    expect 4 topictag verify short.ttm
    says err "(at byte $(stat -c %s short.ttm))"
    says err "expected"
    printf '\001' | dd of=model.ttm bs=1 seek=2000 conv=notrunc 2> /dev/null
    expect 4 topictag verify model.ttm
    expect 5 topictag verify nowhere.ttm
}
