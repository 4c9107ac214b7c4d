# SPDX-License-Identifier: MIT
"""The files of scripts/bench: corpora as each contender takes them, prepared once and not timed."""
import gzip
import json
import math
import random
import re
import tarfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
WORK = TOP / "build" / "bench"
GROWTH = 8  # the growth corpus is cut to 1, 2, 4 and 8 eighths
MANY_BYTES = 2e7  # of text, for contenders that tag the test part too fast to tell


def unpack_folders(archive, folder):
    """A tar.gz of *-train/LABEL/FILE and *-test/LABEL/FILE becomes train.jsonl.gz, test.jsonl.gz."""
    parts = {"train": [], "test": []}
    with tarfile.open(archive) as tar:
        for member in tar:
            names = member.name.split("/")
            if not member.isfile() or len(names) < 3:
                continue
            raw = tar.extractfile(member).read()
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                text = raw.decode("latin-1")
            part = "train" if names[-3].endswith("train") else "test"
            parts[part].append({"id": "/".join(names[-2:]), "labels": [names[-2]], "text": text})
    folder.mkdir(parents=True, exist_ok=True)
    for part, found in parts.items():
        with gzip.open(folder / (part + ".jsonl.gz"), "wt", encoding="utf-8", compresslevel=1) as out:
            for story in sorted(found, key=lambda story: story["id"]):
                out.write(json.dumps(story, ensure_ascii=False) + "\n")


def find_corpora(folder):
    corpora = {}
    for path in sorted(folder.iterdir()):
        if (path / "train.jsonl.gz").is_file() and (path / "test.jsonl.gz").is_file():
            corpora[path.name] = path
        elif path.name.endswith(".tar.gz"):
            name = path.name[: -len(".tar.gz")]
            corpora[name] = WORK / name
            if not (corpora[name] / "test.jsonl.gz").is_file():
                unpack_folders(path, corpora[name])
    return corpora


def read_stories(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fasttext_line(story, with_labels):
    text = re.sub(r"([.!?,'/()\"\n])", r" \1 ", story["text"].lower())
    marks = ["__label__" + label.replace(" ", "_") for label in story["labels"]] if with_labels else []
    return " ".join(marks + text.split()) + "\n"


class Corpus:
    """The files of one corpus as each contender takes them, prepared once and not timed."""

    def __init__(self, name, folder):
        self.name, self.train = name, folder / "train.jsonl.gz"
        self.test, self.place = folder / "test.jsonl.gz", WORK / (name + ".files")
        self.place.mkdir(parents=True, exist_ok=True)
        train, test = read_stories(self.train), read_stories(self.test)
        self.gold = [set(story["labels"]) for story in test]
        self.labels = sorted({label for story in train for label in story["labels"]})
        self.single = all(len(story["labels"]) == 1 for story in train)
        self.n_train, self.n_test = len(train), len(test)
        self.train_bytes = sum(len(story["text"].encode()) for story in train)
        self.test_bytes = sum(len(story["text"].encode()) for story in test)
        self.ascii = sum(len(story["text"].encode("ascii", "ignore")) for story in test) / self.test_bytes
        self.n_many = max(1, math.ceil(MANY_BYTES / self.test_bytes))
        # Not packed, as fastText wants its lines: what is told is tagging, not inflating.
        self.parts = {part: self.place / (part + ".jsonl") for part in ("test", "one", "many")}
        for part, stories in (("test", test), ("one", test[:1]), ("many", test * self.n_many)):
            with open(self.parts[part], "w", encoding="utf-8") as out:
                out.writelines(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)
        shuffled = [story for story in train if story["labels"]]
        random.Random(1).shuffle(shuffled)
        for file, some, marked in (("train.ft", shuffled, True), ("test.ft", test, False),
                                   ("one.ft", test[:1], False), ("many.ft", test * self.n_many, False)):
            with open(self.place / file, "w", encoding="utf-8") as out:
                out.writelines(fasttext_line(story, marked) for story in some)

    def cut(self, eighths):
        """The first eighths of the training part, shuffled once: the growth series."""
        if eighths == GROWTH:
            return self.train
        path = self.place / f"train-{eighths}.jsonl.gz"
        if not path.exists():
            some = read_stories(self.train)
            random.Random(1).shuffle(some)
            with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
                for story in some[: len(some) * eighths // GROWTH]:
                    out.write(json.dumps(story, ensure_ascii=False) + "\n")
        return path
