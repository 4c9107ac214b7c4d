# Shared by the command-line tests. TOPICTAG names the program, TOPICTAG_SOURCE this project's folder.

setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > corpus.jsonl <<'END'
{"id":"a","title":"Court rules","text":"The judge ruled for the plaintiff.","labels":["legal"]}
{"id":"b","text":"An appeal court upheld the ruling of the judge.","labels":["legal"]}
{"id":"c","text":"The judge heard the plaintiff in court.","labels":["legal"]}
{"id":"d","text":"The new chip has more cores and memory.","labels":["hardware"]}
{"id":"e","text":"A faster memory chip for servers.","labels":["hardware"]}
{"id":"f","text":"Servers with the chip need more memory cores.","labels":["hardware"]}
{"id":"g","text":"A patent court heard the maker of the chip.","labels":["legal","hardware"]}
{"id":"h","text":"Rain and wind in the north, sun in the south.","labels":[]}
{"id":"i","text":"The team won the final in the rain.","labels":[]}
{"id":"j","text":"A new film opens in the south.","labels":[]}
END
}

topictag() {
    "$TOPICTAG" "$@"
}

# A model of corpus.jsonl as model.ttm.
train() {
    topictag train corpus.jsonl -o model.ttm --min-df 1 --folds 3 -q "$@" > train.out
}

# expect CODE COMMAND...: runs it, keeps out and err, compares the exit code.
expect() {
    local wanted=$1 code=0
    shift
    "$@" > out 2> err || code=$?
    if [ "$code" != "$wanted" ]; then
        echo "expected exit $wanted, found $code: $*"
        cat err
        return 1
    fi
}

# says FILE TEXT: the text stands in the file.
says() {
    grep -qF -- "$2" "$1" || { echo "expected in $1: $2"; echo "found:"; cat "$1"; return 1; }
}

# fails COMMAND...: it must. A bare "!" ends no test: errexit lets inverted commands pass.
fails() {
    ! "$@"
}
