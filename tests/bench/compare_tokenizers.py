#!/usr/bin/env python3
"""Lathe's tokenizers and Hugging Face's (Rust) on the same text, run in turn; prints the ratios.

    compare_tokenizers.py --peer PEERS/hf_tokenize.py --python ENV/bin/python --lathe build/release/bin/bench_tokenizer \
                          --text TEXT [--rounds 3] [--threads 1 2] FOLDER...        folders with a tokenizer.json

Ratio: Lathe's MB/s over the faster of the peer's two batch calls, best of each round (above 1: Lathe is faster). Machines are
noisy: medians over the rounds, with the smallest and the largest. The tokens' counts must agree.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--peer", required=True)
p.add_argument("--python", required=True)
p.add_argument("--lathe", required=True)
p.add_argument("--text", required=True)
p.add_argument("--rounds", type=int, default=3)
p.add_argument("--threads", type=int, nargs="+", default=[1, 2])
p.add_argument("folders", nargs="+")
a = p.parse_args()


def run(*command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


# The peer reads text with Python's line ends; both get it so.
copy = tempfile.NamedTemporaryFile("w", suffix=".txt", newline="", encoding="utf-8")
copy.write(open(a.text, encoding="utf-8").read())
copy.flush()
agree = True
for folder in a.folders:
    alone = None
    for threads in a.threads:
        ratios, speeds = {"chunks": [], "lines": []}, {"chunks": [], "lines": []}
        for _ in range(a.rounds):
            ours = run(a.lathe, folder, copy.name, threads)
            peer = run(a.python, a.peer, pathlib.Path(folder) / "tokenizer.json", copy.name, "--threads", threads)
            for kind in ratios:
                theirs = [values[0] for name, values in peer["MBps"].items() if name.startswith("batch") and name.endswith(kind)]
                ratios[kind].append(ours["mb_per_second"][kind][0] / max(theirs))
                speeds[kind].append(ours["mb_per_second"][kind][0])
                if ours["tokens"][kind] != peer["tokens"]["batch_" + kind]:
                    agree = False
                    print(f"{folder}: {ours['tokens'][kind]} tokens here, {peer['tokens']['batch_' + kind]} there ({kind})")
        words = []
        for kind, values in ratios.items():
            words.append(f"{kind} {statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f}), {statistics.median(speeds[kind]):.1f} MB/s")
        line = f"{ours['tokenizer']}, {threads} thread{'s' if threads > 1 else ''}: {'; '.join(words)}"
        if alone:
            line += f"; {statistics.median(speeds['chunks']) / alone:.2f} times one thread's"
        elif threads == 1:
            alone = statistics.median(speeds["chunks"])
        print(line, flush=True)
sys.exit(not agree)
