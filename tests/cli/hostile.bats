#!/usr/bin/env bats
# What no story is: damaged, disguised, endless and malicious input. Each is one record that says what
# is wrong, the others go on, the exit code tells, and memory stays bounded.
load helper

# Address space that every call here must do with, in KiB, of which each thread reserves some. A
# sanitizer reserves terabytes, so it is not limited.
bounded() {
    (
        nm -D "$TOPICTAG" 2> /dev/null | grep -q __asan_init || ulimit -v 700000
        topictag "$@"
    )
}

# An element so named, 100,000 deep.
nested() {
    printf "<$1>%.0s" $(seq 100000)
    printf 'judge'
    printf "</$1>%.0s" $(seq 100000)
}

rss() {
    echo "<rss version=\"2.0\"><channel><title>F</title><item><guid>$1</guid><title>$2</title></item></channel></rss>"
}

# The folder bad: 18 inputs that are errors, one each; between them six stories that are good.
write_bad() {
    mkdir -p bad/loop
    seq 100000 | gzip -c | head -c 2000 > bad/cut.txt.gz
    printf '%%PDF-1.7\n%%\342\343\317\323\n1 0 obj\n<</Type/Catalog>>\nendobj\n' > bad/pdf.html
    printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\001' > bad/png.html
    printf '\377\330\377\340\0\020JFIF\0' > bad/jpeg.html
    {
        echo '<!DOCTYPE rss [<!ENTITY b0 "ha">'
        for i in 1 2 3 4 5 6 7 8 9; do
            echo "<!ENTITY b$i \"$(printf "&b$((i - 1));%.0s" 1 2 3 4 5 6 7 8 9 10)\">"
        done
        echo ']>'
        rss bomb '&b9;'
    } > bad/bomb.rss
    echo 'The judge keeps SECRETS' > secret
    { echo "<!DOCTYPE rss [<!ENTITY e SYSTEM \"file://$PWD/secret\">]>"; rss outside 'Chip &e;'; } > bad/outside.rss
    { echo "<!DOCTYPE rss [<!ENTITY % e SYSTEM \"file://$PWD/secret\"> %e;]>"; rss good-1 'The judge'; } > bad/parameter.rss
    { echo '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'; rss good-2 'A chip'; } > bad/dtd.rss
    nested div > bad/deep.html
    { echo '<rss version="2.0"><channel><item><title>'; nested b; echo '</title></item></channel></rss>'; } > bad/deep.rss
    {
        echo '{"id":"good-3","text":"The judge in court"}'
        echo "{\"id\":\"deep\",\"text\":$(printf '[%.0s' $(seq 100000))}"
        echo '{"id":"good-4","text":"A memory chip"}'
    } > bad/deep.jsonl
    {
        echo '{"id":"good-5","text":"The judge in court"}'
        echo "{\"id\":\"long\",\"text\":\"$(head -c 3000000 /dev/zero | tr '\0' 'x')\"}"
        echo '{"id":"good-6","text":"A memory chip"}'
    } > bad/long.jsonl
    head -c 20000000 /dev/zero | tr '\0' x | gzip -9 > bad/swells.txt.gz
    ln -s .. bad/loop/again
    ln -s itself bad/itself
    ln -s nowhere bad/dangling
    mkfifo bad/pipe
    ln -s /dev/zero bad/endless
    printf '{"id":"x","text":"%s' 'no end' > bad/open.jsonl
    echo '{"id":"y",text}' > bad/broken.json
}

# What the error records in out say.
errors() {
    sed -n 's/.*"error":"\(.*\)"}$/\1/p' out
}

@test "each bad input is one error record, the others go on" {
    train
    write_bad
    expect 3 bounded predict model.ttm bad -j 1 --max-document-bytes 2000000
    grep -v '"error"' out | sed 's/^{"id":"\([^"]*\)".*/\1/' | sort > found
    printf 'good-%s\n' 1 2 3 4 5 6 | diff - found
    errors | LC_ALL=C sort > found
    LC_ALL=C sort > wanted <<'END'
bad/bomb.rss:12: the entity \"b9\" is neither XML's nor HTML's; declared entities are not expanded
bad/broken.json:1: JSON: found 't', wanted a key in quotes
bad/cut.txt.gz: gzip data: cut off before its end
bad/dangling: No such file or directory
bad/deep.html:1: elements nested more than 512 deep
bad/deep.jsonl:2: JSON: nested more than 200 deep
bad/deep.rss:2: elements nested more than 256 deep
bad/endless: not a regular file
bad/itself: Too many levels of symbolic links
bad/jpeg.html: found a JPEG image, wanted a page, a feed or plain text
bad/loop/again: a link back to a folder that it lies in
bad/long.jsonl:2: a line of more than 2000000 bytes
bad/open.jsonl:1: JSON: found the end, wanted the end of a string
bad/outside.rss:2: the entity \"e\" is neither XML's nor HTML's; declared entities are not expanded
bad/pdf.html: found a PDF document, wanted a page, a feed or plain text
bad/pipe: not a regular file
bad/png.html: found a PNG image, wanted a page, a feed or plain text
bad/swells.txt.gz: a document of more than 2000000 bytes
END
    diff wanted found
    says err "18 records could not be tagged"
    cp out 1.out
    expect 3 bounded predict model.ttm bad -j 2 --max-document-bytes 2000000
    cmp out 1.out
}

@test "packed data under a name of records is one error, not one for each of its lines" {
    train
    seq 3000 | gzip -c | tail -c +20 > noise # as of any packer, behind its mark
    { printf '\3757zXZ\0'; cat noise; } > packed.jsonl
    { printf 'BZh9'; cat noise; } > packed.csv
    gzip -c packed.jsonl > twice.jsonl.gz
    expect 3 topictag predict model.ttm packed.jsonl packed.csv twice.jsonl.gz corpus.jsonl
    [ "$(wc -l < out)" = 13 ]
    errors > found
    printf '%s\n' 'packed.jsonl: found xz data, wanted lines of text' \
        'packed.csv: found bzip2 data, wanted lines of text' \
        'twice.jsonl.gz: found xz data, wanted lines of text' | diff - found
    topictag predict model.ttm - --format jsonl < packed.jsonl > out || true
    [ "$(errors)" = '-: found xz data, wanted lines of text' ]
    cat packed.jsonl | topictag predict model.ttm - --format jsonl > out || true
    [ "$(errors)" = '-: found xz data, wanted lines of text' ]
    echo 'ID3,id,text' > names.csv # what a sound file begins with, but text
    echo '1,2,The judge' >> names.csv
    expect 0 topictag predict model.ttm names.csv
}

@test "records before the cut of a gzip file are delivered" {
    train
    for i in $(seq 2000); do echo "{\"id\":\"r$i\",\"text\":\"The judge ruled in case $i\"}"; done > whole.jsonl
    gzip -c whole.jsonl | head -c 4000 > cut.jsonl.gz
    expect 3 bounded predict model.ttm -j 2 cut.jsonl.gz corpus.jsonl
    good=$(grep -c '^{"id":"r.*"labels":\["legal"\]' out)
    [ "$good" -gt 100 ]
    [ "$good" -lt 2000 ]
    sed -n "$good s/\",.*//p" out | grep -qx "{\"id\":\"r$good"
    [ "$(errors)" = "cut.jsonl.gz:$((good + 1)): gzip data: cut off before its end" ]
    [ "$(tail -n +$((good + 2)) out | wc -l)" = 10 ]
}

@test "nothing outside a feed is read, and no entity grows" {
    train
    write_bad
    expect 3 bounded extract bad/outside.rss bad/parameter.rss bad/bomb.rss corpus.jsonl -f jsonl
    fails grep -q SECRETS out err
    [ "$(wc -c < out)" -lt 4000 ]
}

@test "a page longer than the longest story taken is refused, whatever it is packed in" {
    train
    { echo '<html><body><p>The judge'; head -c 67108864 /dev/zero | tr '\0' 'a'; } > page.html
    gzip -1 -c page.html > packed.html.gz
    expect 3 bounded predict model.ttm -j 2 page.html packed.html.gz corpus.jsonl
    [ "$(wc -l < out)" = 12 ]
    head -1 out | grep -q '^{"id":"page.html","error":"page.html: .*67108864 bytes"}$'
    sed -n 2p out | grep -q '^{"id":"packed.html.gz","error":"packed.html.gz: .*67108864 bytes"}$'
}

@test "a pipe named on the command line is read to its end" {
    train
    mkfifo pipe
    cat corpus.jsonl > pipe &
    expect 0 topictag predict model.ttm pipe
    wait
    [ "$(wc -l < out)" = 10 ]
}

@test "names that cannot be read are told" {
    train
    long=$(printf 'n%.0s' $(seq 300))
    touch closed
    chmod 0 closed
    odd=$(printf 'odd\377\n.jsonl')
    echo '{"id":"good","text":"A chip"}' > "$odd"
    expect 3 topictag predict model.ttm "$long" corpus.jsonl/inside nowhere "$odd"
    [ "$(wc -l < out)" = 4 ]
    errors > found
    grep -c 'nnn: File name too long$' found | grep -qx 1
    printf '%s\n' 'corpus.jsonl/inside: Not a directory' \
        'nowhere: No such file or directory' | diff - <(tail -n +2 found)
    grep -q '^{"id":"good","labels"' out
    if ! [ -r closed ]; then # as root all can be read
        expect 3 topictag predict model.ttm closed corpus.jsonl
        [ "$(errors)" = 'closed: Permission denied' ]
        [ "$(wc -l < out)" = 11 ]
    fi
}

@test "training stops at bad input, or passes over it and counts" {
    write_bad
    mkdir labelled
    mv bad labelled/legal
    expect 3 bounded train labelled corpus.jsonl -j 2 -o model.ttm -q
    [ ! -e model.ttm ]
    expect 0 bounded train labelled corpus.jsonl -j 2 -o model.ttm --min-df 1 --folds 3 \
        --on-error skip --max-document-bytes 2000000
    says out "18 bad records skipped"
    expect 0 topictag verify model.ttm
}
