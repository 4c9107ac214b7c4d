#!/usr/bin/env bats
# A corpus in two parts that share nothing.
load helper

# 100 stories of three labels, one of them rare, from sites that ten stories at a time come from;
# every third story has a copy with a word more.
corpus() {
    local seq="alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    for i in $(seq 100); do
        label=legal
        [ $((i % 4)) != 0 ] || label=hardware
        [ "$i" != 50 ] && [ "$i" != 70 ] || label=rare
        words="number $i opens and $((i * 7)) follows ${seq// / $i } of $((i * 13))"
        echo "{\"id\":\"a$i\",\"text\":\"Story $words.\",\"labels\":[\"$label\"],\"site\":\"s$((i / 10))\",\"n\":1.50}"
        [ $((i % 3)) != 0 ] ||
            echo "{\"id\":\"b$i\",\"text\":\"Story $words, again\",\"labels\":[\"$label\"],\"site\":\"other$i\"}"
    done > stories.jsonl
}

# Each line of a file is in one of the parts.
parts_hold() {
    sort parts/train.jsonl parts/test.jsonl > both
    sort "$1" | cmp - both
}

find_leaks() {
    topictag check "$1" --against "$2" --skip mislabel --skip duplicate --skip rare-label --strict
}

@test "copies do not cross, and nothing is lost" {
    corpus
    expect 0 topictag split stories.jsonl --to parts
    says out 'read       133 stories, 3 labels'
    says out 'together   66 stories, 33 of them nearly copies of earlier ones'
    says out 'labels     3 of 3 in both parts'
    says out 'wrote      parts/train.jsonl, parts/test.jsonl'
    parts_hold stories.jsonl
    grep -q '"n":1.50' parts/test.jsonl # fields of other programs are kept as they were written
    for i in $(seq 3 3 99); do
        [ "$(grep -l "\"a$i\"" parts/*.jsonl)" = "$(grep -l "\"b$i\"" parts/*.jsonl)" ]
    done
    expect 0 find_leaks parts/train.jsonl parts/test.jsonl
    [ "$(wc -l < parts/test.jsonl)" -ge 25 ]
    [ "$(wc -l < parts/test.jsonl)" -le 29 ]
}

@test "parts drawn without looking would leak" {
    corpus
    awk 'NR % 5 == 0 { print > "test.jsonl"; next } { print > "train.jsonl" }' stories.jsonl
    expect 1 find_leaks train.jsonl test.jsonl
    says out 'leak'
}

@test "groups do not cross" {
    corpus
    expect 0 topictag split stories.jsonl --to parts/ --group-by site
    says out 'wrote      parts/train.jsonl, parts/test.jsonl'
    parts_hold stories.jsonl
    for part in train test; do
        grep -o '"site":"[^"]*"' parts/$part.jsonl | sort -u > sites.$part
    done
    [ -s sites.test ]
    [ -z "$(comm -12 sites.train sites.test)" ]
}

@test "the same bytes with any number of threads, others with another seed" {
    corpus
    topictag split stories.jsonl --to parts -q --threads 1 > one
    topictag split stories.jsonl --to parts4 -q --threads 4 > four
    topictag split stories.jsonl --to parts2 -q --seed 2 > two
    cmp parts/train.jsonl parts4/train.jsonl
    cmp parts/test.jsonl parts4/test.jsonl
    fails cmp -s parts/test.jsonl parts2/test.jsonl
}

@test "by time the newest stories are tested" {
    cat > dated.csv <<'END'
id,text,labels,published
a,The judge ruled for the plaintiff in the first case of the year.,legal,2024-01-01
b,The new chip has more cores and memory than the last.,hardware,2024-01-05T12:00:00+01:00
c,Rain and wind in the north and sun in the south.,,2024-02-01
d,A team has won the final after a goal in the rain.,,
e,The judge ruled for the plaintiff in the first case of the year!,legal,"Fri, 01 Mar 2024 08:00:00 GMT"
END
    expect 0 topictag split dated.csv --to parts --by-time published --test 0.3
    says out 'border     no training story is newer than 2024-02-01'
    says out 'older      1 stories of the test part, with newer ones they belong to'
    says out 'undated    1 stories, taken for the oldest'
    says out 'labels     0 of 2 in both parts, 1 in the training part only, 1 in the test part only'
    grep -q '"id":"a".*"published":"2024-01-01"' parts/test.jsonl
    grep -q '"id":"e"' parts/test.jsonl
    [ "$(wc -l < parts/test.jsonl)" = 2 ]
    # The options that read the corpus read the parts.
    expect 0 topictag split parts/train.jsonl --to parts2 --by-time published --test 0.3
    grep -q '"id":"c"' parts2/test.jsonl
}

@test "a time that is none is told with its place" {
    echo '{"text":"One.","when":"2024-01-01"}' > odd.jsonl
    echo '{"text":"Two.","when":"09/03/2024"}' >> odd.jsonl
    expect 3 topictag split odd.jsonl --to parts --by-time when --test 0.5
    says err 'odd.jsonl:2: "when" must be a time like 2024-03-09T10:00:00Z, found "09/03/2024"'
    [ ! -e parts ]
    expect 0 topictag split odd.jsonl --to parts --by-time when --test 0.5 --on-error skip
    says err '"09/03/2024" is no time (the story counts as oldest)'
    grep -q One parts/test.jsonl
    expect 3 topictag split corpus.jsonl --to parts --by-time when
    says err 'no story has a time in a field "when"'
}

@test "stories of other formats become JSON Lines under the names that read them" {
    mkdir -p tree/legal tree/sport
    for i in 1 2 3 4 5; do
        echo "Court case $i is over." > tree/legal/$i.txt
        echo "Match $i is over." > tree/sport/$i.txt
    done
    expect 0 topictag split tree --to parts --text-field body --labels-field topics
    says out 'parted     8 for training, 2 for testing (20.0 %)'
    grep -q '{"id":"tree/legal/[0-9].txt","body":"Court case [0-9] is over.*","topics":\["legal"\]}' parts/test.jsonl
    expect 0 topictag train parts/train.jsonl -o m.ttm --text-field body --labels-field topics \
        --folds 2 --min-df 1
    expect 0 topictag evaluate m.ttm parts/test.jsonl --text-field body --labels-field topics
}

@test "bad records are told, and in neither part" {
    corpus
    echo '{"id":"bad","text":' >> stories.jsonl
    expect 3 topictag split stories.jsonl --to parts
    says err 'stories.jsonl:134'
    [ ! -e parts ]
    expect 0 topictag split stories.jsonl --to parts --on-error skip
    says out 'doubtful   1 bad records skipped'
    says err 'stories.jsonl:134'
    [ "$(cat parts/*.jsonl | wc -l)" = 133 ]
}

@test "a failure leaves old parts as they were, and the input is never replaced" {
    corpus
    mkdir -p parts/test.jsonl # a folder cannot be replaced by a file
    echo old > parts/train.jsonl
    expect 5 topictag split stories.jsonl --to parts
    says err 'parts/test.jsonl: found a folder'
    [ "$(cat parts/train.jsonl)" = old ]
    [ "$(ls parts | wc -l)" = 2 ]
    rmdir parts/test.jsonl
    ln -s /dev/full parts/test.jsonl # fails when all is written, before the first is renamed
    expect 5 topictag split stories.jsonl --to parts
    says err 'parts/test.jsonl: No space left on device'
    [ "$(cat parts/train.jsonl)" = old ]
    [ "$(ls parts | wc -l)" = 2 ]
    cp stories.jsonl train.jsonl
    expect 2 topictag split train.jsonl --to .
    says err '--to: ./train.jsonl is read; write to another file'
    mkdir folder
    cp stories.jsonl folder/test.jsonl
    expect 5 topictag split folder --to folder --on-error skip
    says err 'folder/test.jsonl: is read and written; write to another file'
    cmp stories.jsonl folder/test.jsonl
    echo oops > folder/test.jsonl # gives no story
    expect 5 topictag split folder stories.jsonl --to folder --on-error skip
    [ "$(cat folder/test.jsonl)" = oops ]
    cmp stories.jsonl train.jsonl
    [ ! -e test.jsonl ]
    echo text > file
    expect 5 topictag split stories.jsonl --to file
    says err 'file: found a file, wanted a folder'
}

@test "wrong usage" {
    expect 2 topictag split corpus.jsonl
    says err 'expected --to FOLDER'
    expect 2 topictag split corpus.jsonl --to parts --test 1
    expect 5 topictag split missing.jsonl --to parts
    head -n 1 corpus.jsonl > one.jsonl
    expect 3 topictag split one.jsonl --to parts
    says err 'one.jsonl: 1 stories, of which 1 may be parted, are too few for a test part of 0.2'
}
