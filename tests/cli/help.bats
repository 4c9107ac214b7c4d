#!/usr/bin/env bats
# Help, misuse and versions of the program as a whole.
load helper

@test "every command explains itself on standard output" {
    for command in $(topictag help | awk '/^  [a-z]/ { print $1 }'); do
        expect 0 topictag "$command" --help
        [ ! -s err ]
        says out "usage: topictag $command"
        [ -z "$(sed '/^Examples:/,$d; / --[a-z]/d' out | awk 'length > 79')" ]
        cp out by-option
        expect 0 topictag help "$command"
        cmp out by-option
    done
}

@test "a letter stands for one option of a command" {
    for command in $(topictag help | awk '/^  [a-z]/ { print $1 }'); do
        twice=$(topictag help "$command" | grep -o '^  -[a-z],' | sort | uniq -d)
        [ -z "$twice" ] || { echo "$command:$twice"; false; }
    done
    expect 0 topictag crossval corpus.jsonl --folds 2 --min-df 1 --kernel polynomial -r 1
}

@test "misuse is one line and a hint, exit 2" {
    expect 2 topictag
    says err "expected a command"
    expect 2 topictag fly
    says err 'unknown command "fly"'
    for word in trian eval predicted; do
        expect 2 topictag $word
        says err "did you mean \"$(sed 's/trian/train/; s/eval$/evaluate/; s/ed$//' <<< $word)\"?"
    done
    expect 2 topictag help trian
    says err 'did you mean "train"?'
    says err 'Run "topictag help" for the list of commands.'
    expect 2 topictag train corpus.jsonl -o m --thres 3
    says err "did you mean --thresholds?"
    expect 2 topictag train corpus.jsonl
    says err "expected -o MODEL"
    expect 2 topictag train corpus.jsonl -o m --cots 3
    says err "did you mean --cost?"
    expect 2 topictag train corpus.jsonl -o m --cost cheap
    says err '--cost: expected a number from 0 to 1000000, found "cheap"'
    expect 2 topictag train corpus.jsonl -o m --kernel
    says err "--kernel needs a value"
    expect 2 topictag train corpus.jsonl -o m --kernel radial
    says err "expected one of linear rbf polynomial sigmoid"
    expect 2 topictag verify
    expect 2 topictag verify one two
    says err 'unexpected argument "two"'
    [ "$(wc -l < err)" = 2 ]
    [ ! -e m ]
}

@test "version names every library" {
    expect 0 topictag version
    for name in topictag ICU Unicode libsvm cJSON libxml2 zlib; do says out "$name"; done
    fails grep -q ' $' out
}

@test "manual and completion are well-formed" {
    topictag help manual > topictag.1
    if command -v mandoc > /dev/null; then mandoc -T lint -W error topictag.1; fi
    says topictag.1 '(default; \-\-no\-sublinear\-tf to turn it off).'
    says topictag.1 '(default linear).'
    topictag help completion > completion
    bash -n completion
    source ./completion
}

# completes WANTED WORD...: what the shell offers for the last word.
completes() {
    local wanted=$1
    COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
    _topictag
    [ "${COMPREPLY[*]}" = "$wanted" ] || { echo "${COMP_WORDS[*]}: ${COMPREPLY[*]}"; return 1; }
}

@test "completion offers commands, options and choices, and leaves files to the shell" {
    source <(topictag help completion)
    completes train topictag tra
    completes train topictag help tra
    completes manual topictag help man
    for option in --kernel -t; do
        completes "linear rbf polynomial sigmoid" topictag train $option ""
    done
    completes "jsonl tsv fasttext text ninjs" topictag predict -f ""
    completes "--extract" topictag extract --extr
    completes "--no-extract" topictag extract --no-extr
    touch "a story.txt"
    completes "" topictag extract a
    [[ $(complete -p topictag) == *"-o default"* ]]
}

@test "README holds the option table of the program" {
    "$TOPICTAG_SOURCE/scripts/readme-options" "$TOPICTAG" --check
}
