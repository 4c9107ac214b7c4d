# SPDX-License-Identifier: MIT
"""The report of scripts/bench: training/bench.md."""
import math
import os
import platform
import subprocess

from bench_corpora import TOP


def corpus_table(name, found):
    about = found["about"]
    several = "one label each" if about["single"] else "several labels"
    lines = [f"## {name}", "",
             f"{about['n_train']:,} stories to learn from ({about['train_bytes'] / 1e6:.1f} MB), "
             f"{about['n_test']:,} to test, {about['n_labels']} labels, {several}; "
             f"median of {about['runs']}; median load of the machine {about['load']:.0f}.", "",
             "| | accuracy | micro-F1 | macro-F1 | train | processor | predict | one story, cold | peak memory | model |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for who, r in found["results"].items():
        speed = "-" if math.isnan(r["predict_mb_s"]) else f"{r['predict_mb_s']:.1f} MB/s"
        lines.append(f"| {who} | {r['accuracy']:.4f} | {r['micro']:.4f} | {r['macro']:.4f} "
                     f"| {r['train_s']:.2f} s | {r['train_cpu_s']:.2f} s | {speed} | {r['cold_s'] * 1000:.0f} ms "
                     f"| {r['peak_mb']:.0f} MB | {r['model_mb']:.1f} MB |")
    return lines + [""]


def budget_rows(kept):
    """The budgets: what, wanted, found, and found as a share of wanted."""
    def ratio(corpus, upper, lower, key):
        results = kept["corpora"].get(corpus, {}).get("results", {})
        if upper in results and lower in results and not math.isnan(results[upper][key] + results[lower][key]):
            return results[upper][key] / results[lower][key]
        return None

    for corpus, found in kept["corpora"].items():
        if found["about"]["ascii"] < 0.9:  # the budgets are for English
            continue
        for what, upper, lower, key, least in (
                ("train --no-calibrate, times as fast as scikit-learn (1,2)", "scikit-learn (1,2)",
                 "topictag --no-calibrate", "train_s", 12),
                ("train --no-calibrate, times as fast as fastText", "fastText 25 epochs",
                 "topictag --no-calibrate", "train_s", 20),
                ("train with defaults, times as fast as scikit-learn (1,2)", "scikit-learn (1,2)",
                 "topictag", "train_s", 1),
                ("predict, words alone, one core, times scikit-learn (1,1)", "topictag, words alone",
                 "scikit-learn (1,1)", "predict_mb_s", 10),
                ("predict, words alone, one core, times fastText", "topictag, words alone",
                 "fastText 25 epochs", "predict_mb_s", 8),
                ("peak memory of scikit-learn (1,2), times that of train", "scikit-learn (1,2)",
                 "topictag", "peak_mb", 2)):
            times = ratio(corpus, upper, lower, key)
            if times is None:
                continue
            told = f"{times:.1f}"
            if key == "train_s":
                told += f" (processor {ratio(corpus, upper, lower, 'train_cpu_s'):.1f})"
            yield f"{corpus}: {what}", f"at least {least}", told, times / least
    if "cold" in kept:
        yield ("one story, cold start, 20 labels, 50,000 terms", "under 15 ms",
               f"{kept['cold']['wall_ms']:.1f} ms (processor {kept['cold']['cpu_ms']:.1f} ms; "
               f"`/bin/true` {kept['cold']['empty_ms']:.1f} ms)",
               15 / kept["cold"]["wall_ms"])
    for who, by_size in kept.get("growth", {}).get("series", {}).items():
        if who.startswith("topictag"):
            for i, what in ((0, "time"), (1, "processor time"), (2, "memory")):
                worst = max(by_size[str(2 * n)][i] / by_size[str(n)][i] for n in (1, 2, 4))
                yield f"{who}: {what}, corpus twice as long", "at most 2.2", f"{worst:.2f}", 2.2 / worst


def verdict(share):
    """share: of what is wanted; 1 and above is enough."""
    return "met" if share >= 1 else f"**missed by {100 * (1 - share):.1f} %**"


def growth_table(growth):
    lines = ["## Growth", "", f"Training on 1, 2, 4 and 8 eighths of {growth['corpus']}: wall seconds, processor seconds, peak",
             f"megabytes; median of {growth['runs']}.", "",
             "| | 1x | 2x | 4x | 8x |", "|---|---|---|---|---|"]
    for who, by_size in growth["series"].items():
        cells = " | ".join(f"{by_size[str(n)][0]:.1f} s, {by_size[str(n)][1]:.1f} s, {by_size[str(n)][2]:.0f} MB" for n in (1, 2, 4, 8))
        lines.append(f"| {who} | {cells} |")
    return lines + [""]


def versions():
    packages = ("python3-sklearn", "fasttext", "liblinear-tools", "libsvm-tools")
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}, ", *packages],
                           capture_output=True, text=True).stdout
    return found.rstrip(", ")


def write_report(kept, path):
    note = (TOP / "training" / "bench-notes.md")
    lines = ["# topictag and its peers, side by side", "",
             "Written by `scripts/bench FOLDER_OF_CORPORA`; do not edit. Peers: " + versions() +
             f"; {os.cpu_count()} processors ({platform.machine()}).", "",
             "topictag runs with its defaults, the same for all corpora, unless its options are named. scikit-learn is",
             "`TfidfVectorizer(sublinear_tf=True, min_df=2)` with words or words and pairs, `LinearSVC(C=1)`,",
             "one-vs-rest for several labels. fastText is `supervised -lr 0.5 -thread 2`, its text lowercased with",
             "punctuation split off and its lines shuffled. liblinear and libsvm take scikit-learn's rows, which are",
             "not timed. Train is a whole process, from the file to the model file, in wall and in processor seconds;",
             "predict is text of the test part (repeated where it is short), from a file that is not packed, per processor",
             "second without the start of the process, which is the cold column. Rounds alternate between the contenders: ratios hold also where",
             "other work shares the machine, but wall time of two threads then gains little over one.", ""]
    if note.exists():
        lines += note.read_text(encoding="utf-8").splitlines() + [""]
    lines += ["## Budgets", "", "| what | wanted | found | |", "|---|---|---|---|"]
    lines += [f"| {what} | {wanted} | {found} | {verdict(share)} |"
              for what, wanted, found, share in budget_rows(kept)] + [""]
    for name, found in kept["corpora"].items():
        lines += corpus_table(name, found)
    if "growth" in kept:
        lines += growth_table(kept["growth"])
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
