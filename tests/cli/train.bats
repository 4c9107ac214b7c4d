#!/usr/bin/env bats
# Training: what goes in, what comes out, and what survives.
load helper

@test "a model or a cleaned copy never takes the place of what is read" {
    cp corpus.jsonl before.jsonl
    expect 2 topictag train corpus.jsonl -o ./corpus.jsonl --min-df 1
    says err "--output: ./corpus.jsonl is read; write to another file"
    expect 2 topictag tune corpus.jsonl -o corpus.jsonl --trials 1
    expect 2 topictag background corpus.jsonl -o corpus.jsonl
    expect 2 topictag check corpus.jsonl --fix corpus.jsonl
    expect 2 topictag check before.jsonl --against corpus.jsonl --fix corpus.jsonl
    echo corpus.jsonl > list
    expect 2 topictag train --files-from list -o list
    [ "$(cat list)" = corpus.jsonl ]
    topictag background corpus.jsonl -o archive.ttb -q > /dev/null
    cp archive.ttb before.ttb
    expect 2 topictag train corpus.jsonl --background archive.ttb -o archive.ttb
    cmp archive.ttb before.ttb
    train
    echo 'min micro-f1=0' > gates
    expect 2 topictag evaluate model.ttm corpus.jsonl --gate gates --report json=gates
    [ "$(cat gates)" = 'min micro-f1=0' ]
    expect 0 topictag evaluate model.ttm corpus.jsonl --report json=base.json
    expect 0 topictag evaluate model.ttm corpus.jsonl --baseline base.json --report json=base.json
    expect 2 topictag train corpus.jsonl -o -
    says err '--output: expected the name of a file, found "-"'
    cmp corpus.jsonl before.jsonl
    [ ! -e - ]
}

@test "nor of a file in a folder that is read" {
    mkdir -p stories/legal stories/hardware
    for i in 1 2 3 4; do
        echo "The judge of court $i ruled." > stories/legal/$i.txt
        echo "Chip $i has more memory." > stories/hardware/$i.txt
    done
    cp -r stories before
    for skip in "" "--on-error skip"; do
        expect 5 topictag train stories -o stories/legal/1.txt --min-df 1 $skip
        says err "topictag: stories/legal/1.txt: is read and written; write to another file"
        expect 5 topictag check stories --fix stories/legal/1.txt $skip
        expect 5 topictag background stories -o stories/legal/1.txt $skip
    done
    expect 5 topictag crossval stories --folds 2 --min-df 1 --report html=stories/legal/1.txt
    diff -r stories before
    mkdir records
    cp corpus.jsonl records
    for round in 1 2; do # a folder of records is read by names, so the model is no story there
        expect 0 topictag train records -o records/model.ttm --min-df 1 --folds 3
    done
}

@test "an option out of its values is named" {
    expect 2 topictag train corpus.jsonl -o m.ttm --stemmer foo
    says err '--stemmer: expected none or a Snowball algorithm (english, german, ...), found "foo"'
    expect 2 topictag train corpus.jsonl -o m.ttm --char-ngrams-min 5 --char-ngrams-max 3
    says err '--char-ngrams-min: '
    expect 2 topictag train corpus.jsonl -o m.ttm --text-field ''
    says err '--text-field: must not be empty'
}

@test "training says what it read, chose and wrote" {
    expect 0 topictag train corpus.jsonl -o model.ttm --min-df 1 --folds 3
    says out "10 stories (3 without a label), 2 labels"
    says out "wrote      model.ttm"
    expect 0 topictag verify model.ttm
}

@test "lines that recur whatever the label are left out, and counted" {
    for i in $(seq 12); do
        echo "{\"text\":\"The judge ruled in case $i.\\nFollow us on every channel\",\"label\":\"legal\"}"
        echo "{\"text\":\"Chip $i has more memory.\\nFollow us on every channel\",\"label\":\"hardware\"}"
    done > site.jsonl
    expect 0 topictag train site.jsonl -o model.ttm --folds 3
    says out "chrome     24 recurring lines left out, 1 different ones"
    says err "left out 24 lines that recur whatever the label, 1 different ones"
    topictag inspect model.ttm --json | grep -q '"learned": 1'
    expect 0 topictag train site.jsonl -o model.ttm --folds 3 --no-learn-chrome
    fails grep -q chrome out
    expect 0 topictag crossval site.jsonl --folds 3
    says err "whatever the label, at most 1 different ones"
    topictag train site.jsonl -o one.ttm --threads 1 -q > /dev/null
    topictag train site.jsonl -o two.ttm --threads 2 -q > /dev/null
    cmp one.ttm two.ttm
}

@test "a term in fewer stories than --min-df goes, also where that is no whole number" {
    expect 0 topictag train corpus.jsonl -o two.ttm --min-df 2 --folds 3 -q
    expect 0 topictag train corpus.jsonl -o half.ttm --min-df 1.5 --folds 3 -q
    [ "$(topictag inspect half.ttm | head -1 | cut -d, -f1-3)" = "$(topictag inspect two.ttm | head -1 | cut -d, -f1-3)" ]
}

@test "options that fit no corpus or nothing else given are refused" {
    expect 2 topictag train corpus.jsonl -o model.ttm --background-weight 1
    says err '--background-weight: there is no background to weigh'
    expect 2 topictag train corpus.jsonl -o model.ttm --solver dcd --kernel rbf
    says err '--solver: dcd is for linear machines'
    expect 2 topictag train corpus.jsonl -o model.ttm --labels-from categories
    says err '--labels-from: expected category, found "categories"'
    [ ! -e model.ttm ]
    expect 2 topictag crossval corpus.jsonl --folds 11
    says err '--folds: expected 2 to 10, as there are 10 stories, found 11'
}

@test "options that have no effect beside the others are told" {
    while read -r option given; do
        expect 0 topictag train corpus.jsonl -o model.ttm -q $given
        says err "topictag: warning: --$option has no effect: "
    done <<'END'
gamma --gamma 0.5
coef0 --coef0 1 --kernel rbf
degree --degree 2 --kernel sigmoid
ratio-weight --ratio-weight 0.5 --solver libsvm
label-shares --label-shares corpus
thresholds --thresholds macro --no-calibrate
min-probability --min-probability 0.3 --task multilabel
END
    for given in "--kernel polynomial --degree 2 --gamma 1 --coef0 1" "--solver libsvm --ratio-weight 0"; do
        expect 0 topictag train corpus.jsonl -o model.ttm -q $given
        [ ! -s err ]
    done
}

@test "a fold of crossval learns recurring lines from its training stories alone" {
    for i in $(seq 6); do # in 12 stories, and in 8 of each training part, where 10 are needed
        echo "{\"text\":\"The judge ruled in case $i.\\nFollow us on every channel\",\"label\":\"legal\"}"
        echo "{\"text\":\"Chip $i has more memory.\\nFollow us on every channel\",\"label\":\"hardware\"}"
    done > site.jsonl
    expect 0 topictag train site.jsonl -o model.ttm --folds 3
    says out "1 different ones"
    expect 0 topictag crossval site.jsonl --folds 3 --report json=with.json
    fails says err "different ones"
    expect 0 topictag crossval site.jsonl --folds 3 --no-learn-chrome --report json=without.json
    cmp with.json without.json
}

@test "inspect shows each label of a kernel model, which has no terms to show" {
    train --kernel rbf
    expect 0 topictag inspect model.ttm
    [ "$(grep -c 'given from a probability' out)" = 2 ]
    fails says out "  for "
    train
    expect 0 topictag inspect model.ttm -n 0
    fails says out "  for "
}

@test "threads do not change a byte" {
    for kernel in linear rbf; do
        train --kernel $kernel --threads 1 && mv model.ttm one.ttm
        train --kernel $kernel --threads 2 && cmp model.ttm one.ttm
        train --kernel $kernel --threads 2 && cmp model.ttm one.ttm
    done
}

@test "every format of a corpus teaches the same" {
    train && mv model.ttm wanted.ttm
    gzip -k corpus.jsonl
    topictag train corpus.jsonl.gz -o model.ttm --min-df 1 --folds 3 -q > /dev/null
    cmp model.ttm wanted.ttm
    {
        echo '__label__hardware the chip has memory'
        echo '__label__legal the judge ruled'
        echo 'the rain in the south'
    } > lines.ft
    printf 'text,labels\nthe chip has memory,hardware\nthe judge ruled,legal\nthe rain in the south,\n' > table.csv
    printf 'text\tlabels\nthe chip has memory\thardware\nthe judge ruled\tlegal\nthe rain in the south\t\n' > table.tsv
    mkdir -p folder/legal folder/hardware
    echo 'the judge ruled' > folder/legal/1
    echo 'the chip has memory' > folder/hardware/1
    echo 'the rain in the south' > folder/none
    for corpus in lines.ft table.csv table.tsv folder; do
        topictag train $corpus -o m.ttm --min-df 1 --no-calibrate -q > /dev/null
        echo 'a judge and a chip' | topictag predict m.ttm - > $corpus.tags
    done
    cmp lines.ft.tags table.csv.tags
    cmp table.csv.tags table.tsv.tags
    cmp table.csv.tags folder.tags
}

@test "a malformed line names file and line" {
    sed -i '4s/.*/{"text":"x","labels":7}/' corpus.jsonl
    expect 3 topictag train corpus.jsonl -o model.ttm
    says err 'corpus.jsonl:4: "labels" must be an array of strings, found a number'
    [ ! -e model.ttm ]
    expect 0 topictag train corpus.jsonl -o model.ttm --min-df 1 --on-error skip
    says err 'warning: corpus.jsonl:4:'
    says out "1 bad records skipped"
}

@test "corpora that teach nothing are told" {
    : > empty.jsonl
    expect 3 topictag train empty.jsonl -o model.ttm
    echo '{"text":"no label at all"}' > unlabelled.jsonl
    expect 3 topictag train unlabelled.jsonl -o model.ttm
    says err "expected labelled stories"
    printf '{"text":"a b","label":"x"}\n{"text":"c d","label":"x"}\n' > one.jsonl
    expect 3 topictag train one.jsonl -o model.ttm
    says err "expected at least two labels"
    printf '{"text":"","label":"x"}\n{"text":"","label":"y"}\n' > blank.jsonl
    expect 3 topictag train blank.jsonl -o model.ttm
    expect 5 topictag train nowhere.jsonl -o model.ttm
    says err "nowhere.jsonl: No such file or directory"
    [ ! -e model.ttm ]
}

@test "inspect tells words of headlines and runs of characters from words" {
    for i in 1 2 3; do
        echo '{"title":"Court","text":"A chip.","labels":["legal"]}'
        echo '{"title":"Chip","text":"A court.","labels":["hardware"]}'
    done > titled.jsonl
    expect 0 topictag train titled.jsonl -o model.ttm --min-df 1 --folds 3
    topictag inspect model.ttm > out
    grep -A1 '^legal' out | grep -qF 'court in headlines (+'
    grep -A1 '^hardware' out | grep -qF 'chip in headlines (+'
    grep -qF '"chip" (' out
    expect 0 topictag train titled.jsonl -o model.ttm --min-df 1 --folds 3 --no-title-terms
    topictag inspect model.ttm > out
    fails grep -q 'in headlines' out
}

@test "the Subject of mail is its headline, from whichever format the text comes" {
    mkdir -p mail/legal mail/hardware
    for i in 1 2 3; do
        printf 'From: a@example.org\nSubject: Re: High\n Court\n\nA chip.\n' | tee mail/legal/$i |
            sed 's/High/Fast/; s/Court/Chip/; s/chip/court/' > mail/hardware/$i
        echo '{"text":"From: a@example.org\nSubject: Re: High\n Court\n\nA chip.","label":"legal"}'
        echo '{"text":"From: a@example.org\nSubject: Re: Fast\n Chip\n\nA court.","label":"hardware"}'
    done > mail.jsonl
    for input in mail 'mail --no-extract' mail.jsonl; do
        expect 0 topictag train $input -o model.ttm --min-df 1 --folds 3
        topictag inspect model.ttm > out
        grep -A1 '^legal' out | grep -qF 'court in headlines (+'
        grep -A1 '^hardware' out | grep -qF 'chip in headlines (+'
        fails grep -q 'example in headlines' out
    done
    # Its words are told where they stand.
    expect 0 topictag explain model.ttm mail/legal/1 --output-format json
    grep -q '"text":"From: a@example.org\\nSubject: Re: High Court\\n\\nA chip."' out
    grep -q '"term":"court","kind":"title",[^}]*"spans":\[\[38,43\]\]' out
    # Prose may begin with a word and a colon, too.
    sed -i 's/Subject/Note/' mail/*/*
    expect 0 topictag train mail -o model.ttm --min-df 1 --folds 3
    topictag inspect model.ttm > out
    fails grep -q 'in headlines' out
}

@test "labels of one story each are told, for no score says anything then" {
    for i in 1 2 3; do
        echo "{\"text\":\"Only story $i has word $i.\",\"labels\":[\"label-$i\"]}"
    done > lonely.jsonl
    expect 0 topictag train lonely.jsonl -o model.ttm --min-df 1 --folds 3
    says err "warning: each label has one story alone"
    expect 0 topictag crossval lonely.jsonl --min-df 1 --folds 3
    says err "warning: each label has one story alone"
    echo '{"text":"Another story has word 1.","labels":["label-1"]}' >> lonely.jsonl
    expect 0 topictag train lonely.jsonl -o model.ttm --min-df 1 --folds 3
    fails grep -q 'one story' err
}

@test "what libsvm makes of the loss is told" {
    expect 0 topictag train corpus.jsonl -o model.ttm --min-df 1 --folds 3 --solver libsvm --loss squared_hinge
    says out "machine    libsvm (hinge loss), cost"
    expect 0 topictag train corpus.jsonl -o model.ttm --min-df 1 --folds 3
    says out "machine    dcd, cost"
}

@test "hostile records have defined outcomes" {
    cp corpus.jsonl odd.jsonl
    printf '{"id":"a","text":"repeated id","labels":["legal, or not"]}\n' >> odd.jsonl
    printf '{"text":"ill-formed \377 byte court","labels":["legal"]}\n' >> odd.jsonl
    expect 0 topictag train odd.jsonl -o model.ttm --min-df 1 --folds 3
    says out "1 repeated ids"
    topictag inspect model.ttm | grep -q '^legal, or not, given'
    { printf '{"text":"'; head -c 10000000 /dev/zero | tr '\0' 'x'; printf ' court","labels":["legal"]}\n'; } >> odd.jsonl
    expect 0 topictag train odd.jsonl -o model.ttm --min-df 1 --folds 3
    expect 3 topictag train odd.jsonl -o other.ttm --max-document-bytes 100000
    says err "odd.jsonl:13:"
}

@test "an unreadable file is an error, the rest is read" {
    [ "$(id -u)" != 0 ] || skip "root reads everything"
    mkdir -p tree/a tree/b
    echo one > tree/a/1; echo two > tree/b/1; echo three > tree/b/2
    chmod 000 tree/b/2
    expect 5 topictag train tree -o model.ttm --min-df 1
    expect 0 topictag train tree -o model.ttm --min-df 1 --on-error skip
}

@test "an existing model survives any failure" {
    train
    cp model.ttm before.ttm
    echo broken >> corpus.jsonl
    expect 3 topictag train corpus.jsonl -o model.ttm
    cmp model.ttm before.ttm
    sed -i '$d' corpus.jsonl
    expect 5 topictag train corpus.jsonl -o missing-folder/model.ttm --min-df 1
    (ulimit -f 1; expect 5 topictag train corpus.jsonl -o model.ttm --min-df 1)
    says err "model.ttm: File too large"
    cmp model.ttm before.ttm
    expect 3 topictag train corpus.jsonl -o model.ttm --min-df 1 -t polynomial -d 10 -g 1e4 -r 1e4
    says err "gamma 10000, coef0 10000 and degree 10"
    cmp model.ttm before.ttm
    [ "$(ls | grep -c model)" = 1 ]
}

@test "an interrupted training leaves no file" {
    for i in $(seq 2000); do cat corpus.jsonl; done > big.jsonl
    "$TOPICTAG" train big.jsonl -o big.ttm --min-df 1 --folds 50 --kernel rbf -q > out 2> err &
    sleep 0.5
    kill -INT $! || true
    code=0
    wait $! || code=$?
    [ "$code" = 130 ]
    [ ! -e big.ttm ]
    [ "$(ls | grep -c ttm)" = 0 ]
}

@test "compact models say what they cost" {
    expect 0 topictag train corpus.jsonl -o full.ttm --min-df 1 --folds 3
    for bits in 16 8; do
        expect 0 topictag train corpus.jsonl -o model.ttm --min-df 1 --folds 3 --compact $bits
        says out "of the terms left; tags of"
        says out "by compacting"
        [ "$(stat -c %s model.ttm)" -lt "$(stat -c %s full.ttm)" ]
        expect 0 topictag verify model.ttm
        expect 0 topictag predict model.ttm corpus.jsonl
    done
    expect 0 topictag crossval corpus.jsonl --min-df 1 --folds 3 --compact 8
    expect 2 topictag train corpus.jsonl -o model.ttm --compact 8 --kernel rbf
    says err "only a linear one"
}

@test "an output that cannot be written is told before any work" {
    # The corpus is not there: were it read first, it would be told of.
    for command in train tune background; do
        expect 5 topictag $command nowhere.jsonl -o no/such/folder/model.ttm
        says err "no/such/folder/model.ttm: cannot be written: No such file or directory"
        mkdir -p folder.ttm
        expect 5 topictag $command nowhere.jsonl -o folder.ttm
        says err "folder.ttm: cannot be written: Is a directory"
        expect 2 topictag $command nowhere.jsonl
        says err "expected -o"
    done
}
