# SPDX-License-Identifier: MIT
"""The contenders of scripts/bench: the commands that each trains and tags by."""
import json
import subprocess

from bench_corpora import TOP

TOPICTAG = TOP / "build" / "release" / "topictag"
SKLEARN = TOP / "scripts" / "bench-sklearn"


class Topictag:
    """predict takes a part: "test", "one" (a story) or "many" (the test part over and over)."""

    def __init__(self, *options, predict=("-j1",)):
        self.options, self.predict_options = options, predict

    def train(self, corpus, model, file=None):
        return [TOPICTAG, "train", file or corpus.train, "-o", model, "--quiet", *self.options]

    def predict(self, corpus, model, part, output):
        return [TOPICTAG, "predict", model, corpus.parts[part], "--quiet",
                *self.predict_options], output

    def read(self, corpus, output):
        for line in open(output, encoding="utf-8"):
            yield set(json.loads(line)["labels"])


class Tuned(Topictag):
    """Searches for its options first, on the training part alone."""

    def train(self, corpus, model, file=None):
        return [TOPICTAG, "tune", file or corpus.train, "-o", model, "--quiet", *self.options]


class Sklearn:
    def __init__(self, ngrams):
        self.ngrams = str(ngrams)

    def train(self, corpus, model, file=None):
        return [SKLEARN, "train", self.ngrams, file or corpus.train, model]

    def predict(self, corpus, model, part, output):
        return [SKLEARN, "predict", model, corpus.parts[part], output], None

    def read(self, corpus, output):
        for line in open(output, encoding="utf-8"):
            yield set(filter(None, line.rstrip("\n").split("|")))


class FastText:
    def __init__(self, epochs):
        self.epochs = str(epochs)

    def train(self, corpus, model, file=None):
        loss = "softmax" if corpus.single else "ova"
        stem = str(model)[: -len(".bin")]
        return ["fasttext", "supervised", "-input", corpus.place / "train.ft", "-output", stem,
                 "-epoch", self.epochs, "-lr", "0.5", "-thread", "2", "-loss", loss, "-verbose", "0"]

    def predict(self, corpus, model, part, output):
        rule = ["1"] if corpus.single else ["-1", "0.5"]
        file = corpus.place / (part + ".ft")
        return ["fasttext", "predict", model, file, *rule], output

    def read(self, corpus, output):
        names = {label.replace(" ", "_"): label for label in corpus.labels}
        for line in open(output, encoding="utf-8"):
            yield {names[mark[len("__label__"):]] for mark in line.split()}


class Vectors:
    """liblinear and libsvm: they take rows, here scikit-learn's; making those is not timed."""

    def __init__(self, trainer, predictor, *options):
        self.trainer, self.predictor, self.options = trainer, predictor, options

    def train(self, corpus, model, file=None):
        if not (corpus.place / "labels.txt").exists():
            subprocess.run([SKLEARN, "vectors", corpus.train, corpus.test, corpus.place], check=True)
            rows = (corpus.place / "test.svm").read_text().splitlines(keepends=True)
            (corpus.place / "one.svm").write_text(rows[0])
            (corpus.place / "many.svm").write_text("".join(rows) * corpus.n_many)
        return [self.trainer, *self.options, "-q", corpus.place / "train.svm", model]

    def predict(self, corpus, model, part, output):
        return [self.predictor, corpus.place / (part + ".svm"), model, output], None

    def read(self, corpus, output):
        names = (corpus.place / "labels.txt").read_text(encoding="utf-8").splitlines()
        for line in open(output, encoding="utf-8"):
            yield {names[int(float(line))]}


CONTENDERS = {
    "topictag": Topictag(),
    "topictag --no-calibrate": Topictag("--no-calibrate"),
    "topictag --compact 16": Topictag("--compact", "16"),
    "topictag --compact 8": Topictag("--compact", "8"),
    "topictag, words alone": Topictag("--ngrams", "1", "--char-ngrams-min", "0", "--no-calibrate"),
    "scikit-learn (1,1)": Sklearn(1),
    "scikit-learn (1,2)": Sklearn(2),
    "fastText 25 epochs": FastText(25),
    "fastText 5 epochs": FastText(5),
    "liblinear -s 1": Vectors("liblinear-train", "liblinear-predict", "-s", "1"),
    "libsvm -t 0": Vectors("svm-train", "svm-predict", "-t", "0"),
}
MANY = 50000  # training stories
ONE_LABEL_ONLY = ("liblinear -s 1", "libsvm -t 0")
ONCE = ("libsvm -t 0", "topictag --compact 16", "topictag --compact 8")  # minutes a run, or for size alone


def contenders_of(corpus, args):
    names = dict(CONTENDERS)
    if args.tune:
        names[f"topictag tune --budget {args.tune}s"] = Tuned("--budget", f"{args.tune}s")
    if corpus.n_train > MANY:  # what fits a bench
        names.pop("fastText 25 epochs")
    else:
        names.pop("fastText 5 epochs")
    return {name: how for name, how in names.items()
            if (corpus.single or name not in ONE_LABEL_ONLY) and not any(s in name for s in args.skip)}


def is_once(corpus, name, how):
    return name in ONCE or isinstance(how, Tuned) or corpus.n_train > MANY and name == "scikit-learn (1,2)"
