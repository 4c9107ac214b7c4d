load helper

# An archive in which words of one field stand together; some are in no story of corpus.jsonl.
archive() {
    awk 'BEGIN {
        field[0] = "court judge plaintiff appeal tribunal verdict"
        field[1] = "chip memory servers cores silicon processor"
        field[2] = "rain wind north south storm flood"
        for (i = 0; i < 120; i++) {
            split(field[i % 3], words, " ")
            printf "{\"text\":\""
            for (j = 0; j < 4; j++) printf "%s ", words[(int(i / 3) * (j + 1) + j) % 6 + 1]
            print "\"}"
        }
    }' > archive.jsonl
    expect 0 topictag background archive.jsonl -o archive.ttb --dimensions 3 --sample 20 -q
    grep -q '^words      18, the rarest in 6 stories$' out
    grep -q '^vectors    3 numbers a word' out
}

@test "a background teaches words that no training story holds" {
    archive
    train --background archive.ttb --label-shares corpus --ngrams 1
    rm archive.ttb archive.jsonl
    printf 'tribunal verdict' > story.txt
    expect 0 topictag predict model.ttm story.txt -f tsv
    grep -q 'legal' out
    expect 0 topictag verify model.ttm
    expect 0 topictag evaluate model.ttm corpus.jsonl
}

@test "inspect shows the words used like one" {
    archive
    train --background archive.ttb
    expect 0 topictag inspect model.ttm --term Tribunal -n 5
    [ "$(wc -l < out)" = 5 ]
    [ "$(awk '{ print $2 }' out | LC_ALL=C sort | xargs)" = "appeal court judge plaintiff verdict" ]
    expect 2 topictag inspect model.ttm --term nonsense
    train
    expect 2 topictag inspect model.ttm --term tribunal
}

@test "inspect and verify look into a background file" {
    archive
    expect 0 topictag inspect archive.ttb -n 2
    says out 'background of 120 stories'
    says out 'words      18, the rarest in 6 stories, stemmer none'
    says out 'sample     0 stories, by which train estimates how common labels are: all are too short'
    says out 'commonest  appeal (27), cores (27)'
    expect 0 topictag inspect archive.ttb --term Tribunal -n 5
    [ "$(awk '{ print $2 }' out | LC_ALL=C sort | xargs)" = "appeal court judge plaintiff verdict" ]
    expect 2 topictag inspect archive.ttb --term nonsense
    expect 0 topictag inspect archive.ttb --json
    train --background archive.ttb
    digest=$(grep -o '"digest": "[0-9a-f]*"' out)
    topictag inspect model.ttm --json | grep -qF "$digest"
    expect 0 topictag verify archive.ttb
    says out 'archive.ttb: sound, a background of 120 stories, 18 words'
    expect 4 topictag predict archive.ttb corpus.jsonl
    says err 'not a topictag model but another of its files'
    printf x >> archive.ttb
    expect 4 topictag verify archive.ttb
    says err 'damaged background file'
    expect 4 topictag inspect archive.ttb
}

@test "the size of the archive says how long vectors are" {
    archive
    expect 0 topictag background archive.jsonl -o own.ttb -q
    grep -q '^vectors    6 numbers a word' out # 342 pairs of story and word
    printf '{"text":"%s"}\n' 'court judge plaintiff appeal tribunal verdict of the day' \
        'chip memory servers cores silicon processor of the day' \
        'rain wind north south storm flood of the day' > few.jsonl # 27 pairs
    expect 0 topictag background few.jsonl -o few.ttb -q
    grep -q '^vectors    2 numbers a word' out # fewer than stories
    train --background few.ttb
}

@test "what is no background, and what does not fit, is refused" {
    archive
    expect 4 topictag train corpus.jsonl -o other.ttm --background corpus.jsonl
    expect 2 topictag train corpus.jsonl -o other.ttm --background archive.ttb --stemmer english
    expect 2 topictag train corpus.jsonl -o other.ttm --prior legal=2
    expect 2 topictag train corpus.jsonl -o other.ttm --prior sports=0.1
    expect 3 topictag background archive.jsonl -o none.ttb --dimensions 64
    [ ! -e other.ttm ]
    [ ! -e none.ttb ]
}
