#!/usr/bin/env bats
# Stories as they come: pages, feeds, wires, text, records, mixed; and what was left out of them.
load helper

# One story of each format in a folder, by the words of the corpus.
write_mix() {
    mkdir -p mix/deep
    cat > mix/page.html <<'E'
<html lang="en"><head><title>Court rules</title></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article><h1>Court rules</h1><p>The judge ruled for the plaintiff on Monday, and the court of appeal upheld the ruling, a lawyer said.</p>
<p>The plaintiff had asked the judge to hear the case again before the court closes for the summer.</p></article>
<footer>Copyright The Daily Example</footer></body></html>
E
    echo '<rss version="2.0"><channel><title>F</title><item><guid>rss-1</guid><title>Court</title><description>The judge heard the plaintiff.</description></item><item><guid>rss-2</guid><title>Chip</title><description>A faster memory chip.</description></item></channel></rss>' > mix/feed.rss
    echo '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>atom-1</id><title>Chip</title><summary>Servers with more memory cores.</summary></entry></feed>' > mix/feed.atom
    echo '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"jf-1","title":"Chip","content_text":"The new chip has more cores and memory."}]}' > mix/feed.json
    echo '{"uri":"urn:n:1","type":"text","headline":"Court","body_text":"The judge ruled for the plaintiff in court."}' > mix/wire.json
    echo '<nitf><body><body.head><hedline><hl1>Court</hl1></hedline></body.head><body.content><p>The appeal court heard the judge.</p></body.content></body></nitf>' > mix/wire.xml
    printf 'The judge ruled for the plaintiff, and the court of appeal agreed with the ruling.\n\nCopyright (c) 2024 The Daily Example\n' > mix/deep/story.txt
    echo '{"id":"rec-1","text":"The new chip has more cores and memory."}' > mix/deep/records.jsonl
    printf 'id,text\nrow-1,The judge heard the plaintiff in court.\n' > mix/table.csv
    printf 'id\ttext\nrow-2\tA faster memory chip for servers.\n' > mix/table.tsv
    echo '__label__legal the court and the judge' > mix/lines.ft
    gzip -c mix/page.html > mix/zipped.html.gz
}

ids() {
    sed 's/^{"id":"\([^"]*\)".*/\1/'
}

@test "a folder of every format gives one record a story" {
    train
    write_mix
    expect 0 topictag predict model.ttm mix
    ids < out > found
    printf '%s\n' rec-1 mix/deep/story.txt atom-1 jf-1 rss-1 rss-2 mix/lines.ft:1 mix/page.html \
        row-1 row-2 urn:n:1 mix/wire.xml mix/zipped.html.gz > wanted
    diff wanted found
    fails grep -q '"labels":\[\]' out
    grep -E '"id":"(rec-1|atom-1|jf-1|rss-2|row-2)"' out | grep -vc '"labels":\["hardware"\]' | grep -qx 0
    grep -E '"id":"(rss-1|row-1|urn:n:1)"' out | grep -vc '"labels":\["legal"\]' | grep -qx 0
}

@test "the same files by name, by list and by standard input give the same records" {
    train
    write_mix
    topictag predict model.ttm mix > folder.out
    LC_ALL=C find mix -type f | LC_ALL=C sort > names
    topictag predict model.ttm $(cat names) > files.out
    cmp files.out folder.out
    topictag predict model.ttm --files-from names > list.out
    cmp list.out folder.out
    tr '\n' '\0' < names | topictag predict model.ttm --files-from - > nul.out
    cmp nul.out folder.out
    for file in $(cat names); do
        topictag predict model.ttm - < "$file" | grep -o '"labels":.*' > stdin.out
        topictag predict model.ttm "$file" | grep -o '"labels":.*' > file.out
        cmp stdin.out file.out
    done
}

@test "training reads all of them together, labels where they are known" {
    write_mix
    mkdir -p labelled/legal labelled/hardware labelled/other
    cp mix/page.html mix/wire.json mix/wire.xml mix/deep/story.txt labelled/legal
    cp mix/feed.atom mix/feed.json labelled/hardware
    echo 'Rain and wind in the north.' > labelled/other/a
    expect 0 topictag train labelled corpus.jsonl mix/lines.ft -o m.ttm --min-df 1 --folds 3
    says out "read       18 stories (3 without a label), 3 labels"
    ls -d labelled corpus.jsonl mix/lines.ft > names
    topictag train --files-from names -o n.ttm --min-df 1 --folds 3 -q > /dev/null
    topictag train corpus.jsonl labelled mix/lines.ft -o m.ttm --min-df 1 --folds 3 -q > /dev/null
    cmp m.ttm n.ttm
}

@test "a list that is absent or empty is told" {
    train
    expect 5 topictag predict model.ttm --files-from nowhere
    says err "nowhere: No such file or directory"
    : > empty
    expect 3 topictag train --files-from empty -o other.ttm
    says err "empty: expected names of files, found none"
    printf 'nofile.txt\r\n\n' > list
    expect 3 topictag predict model.ttm --files-from list
    says out '"id":"nofile.txt","error":'
}

@test "a list names stories, and no model" {
    train
    echo corpus.jsonl > names
    for command in predict explain evaluate 'compare model.ttm'; do
        expect 2 topictag $command --files-from names
        says err "expected $(topictag help ${command% *} | sed -n 's/^usage: .*\[OPTION...\] //p')"
    done
    expect 0 topictag evaluate model.ttm --files-from names
    expect 2 topictag export model.ttm --to folder --files-from names
    says err "unknown option --files-from"
}

@test "nothing to read is told, and is no failure where stories come as they come" {
    train
    mkdir inbox
    : > list
    for command in 'predict model.ttm' 'explain model.ttm' extract; do
        for input in inbox '--files-from list' -; do
            expect 0 topictag $command $input < /dev/null
            says err "${input#* }: no story was found"
            [ ! -s out ]
        done
        # An empty list does not mean standard input.
        echo 'The judge ruled in court.' | expect 0 topictag $command --files-from list
        [ ! -s out ]
        expect 0 topictag $command inbox inbox
        says err "inbox and others: no story was found"
    done
    expect 0 topictag predict model.ttm inbox --quiet
    [ ! -s err ]
    expect 3 topictag train inbox -o other.ttm
    says err "inbox: no story was found"
    expect 3 topictag evaluate model.ttm inbox
}

@test "lines of JSON may be records and wire documents in turn" {
    train
    {
        echo '{"id":"a","text":"The judge ruled in court."}'
        echo '{"uri":"urn:n:1","type":"text","headline":"Chip","body_text":"More memory cores."}'
        echo '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"j1","content_text":"A chip."},{"id":"j2","content_text":"The judge."}]}'
        echo '{"uri":"urn:n:2","type":"composite","versioncreated":"2024-01-01T00:00:00Z","associations":{}}'
        echo '{"id":"b","title":"The court"}'
        echo '{"nothing":1}'
    } > stream
    expect 3 topictag predict model.ttm - < stream
    ids < out > found
    printf '%s\n' a urn:n:1 j1 j2 b -:6 > wanted
    diff wanted found
    topictag predict model.ttm - -f ninjs < stream 2> /dev/null | head -5 | topictag predict model.ttm - > again
    cmp <(head -5 out | grep -o '"labels".*') <(grep -o '"labels".*' again)
}

@test "extract shows what was left out of pages and text, and why" {
    write_mix
    expect 0 topictag extract mix/page.html --show-dropped
    says out "The judge ruled for the plaintiff on Monday"
    says out "[navigation] Home News"
    says out "[footer] Copyright The Daily Example"
    expect 0 topictag extract mix/deep/story.txt --show-dropped
    says out "[footer] Copyright (c) 2024 The Daily Example"
    [ "$(topictag extract mix/deep/story.txt)" = "$(head -1 mix/deep/story.txt)" ]
    expect 0 topictag extract mix/page.html mix/deep/story.txt -f jsonl --show-dropped
    [ "$(wc -l < out)" = 2 ]
    sed -n 1p out | grep -q '^{"id":"mix/page.html","title":"Court rules","text":"The judge ruled .*","labels":\[\],"language":"en","dropped":\[{"reason":"navigation","text":"Home News"},'
    sed -n 2p out | grep -q '"dropped":\[{"reason":"footer","text":"Copyright (c) 2024 The Daily Example"}\]}$'
    topictag extract mix/feed.rss --show-dropped > feed.out
    fails grep -q '^\[' feed.out
}

@test "extract leaves plain text alone when asked" {
    write_mix
    topictag extract mix/deep/story.txt --no-extract | grep -q 'Copyright (c) 2024'
    topictag extract mix/deep/story.txt --no-extract --show-dropped > out
    fails grep -q '^\[' out
}

@test "extract shows the recurring lines of a model" {
    for i in $(seq 12); do
        echo "{\"text\":\"The judge ruled in case $i.\\nFollow us on every channel\",\"label\":\"legal\"}"
        echo "{\"text\":\"Chip $i has more memory.\\nFollow us on every channel\",\"label\":\"hardware\"}"
    done > site.jsonl
    topictag train site.jsonl -o model.ttm --folds 3 -q > /dev/null
    printf 'A judge and a chip\n\nThey met on Monday, and the judge ruled that the chip was a chip.\nFollow us on every channel\nThat was all.\n' > story.txt
    expect 0 topictag extract story.txt --model model.ttm --show-dropped
    printf '%s\n' 'A judge and a chip' '' 'They met on Monday, and the judge ruled that the chip was a chip.' \
        'That was all.' '[recurring] Follow us on every channel' | diff - out
    topictag extract story.txt --model model.ttm -f jsonl > out
    grep -q '"title":"A judge and a chip","text":"They met .* chip.\\nThat was all.","labels":\[\]}$' out
    expect 4 topictag extract story.txt --model story.txt
}

@test "extracted records teach as the stories do" {
    write_mix
    topictag extract mix -f jsonl > mix.jsonl
    train
    topictag predict model.ttm mix.jsonl > 1.out
    topictag predict model.ttm mix > 2.out
    cmp 1.out 2.out
}

@test "a bad record is told once, also when the output fails later" {
    echo oops > bad.jsonl
    awk '{ for (i = 0; i < 500; i++) print }' corpus.jsonl >> bad.jsonl
    code=0
    topictag extract bad.jsonl > /dev/full 2> err || code=$?
    [ "$code" = 5 ]
    [ "$(grep -c "bad.jsonl:1:" err)" = 1 ]
}
