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
    topictag help completion > completion
    bash -n completion
    source ./completion
    COMP_WORDS=(topictag train --kernel "") COMP_CWORD=3
    _topictag
    [ "${COMPREPLY[*]}" = "linear rbf polynomial sigmoid" ]
    COMP_WORDS=(topictag tra) COMP_CWORD=1
    _topictag
    [ "${COMPREPLY[*]}" = train ]
}

@test "README holds the option table of the program" {
    "$TOPICTAG_SOURCE/scripts/readme-options" "$TOPICTAG" --check
}
