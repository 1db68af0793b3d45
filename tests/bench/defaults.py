#!/usr/bin/env python3
"""Whether each method learns with its defaults: the validation metric beside LoRA's, on real models and data, over several seeds.

    defaults.py --lathe build/release/bin/lathe --language MODEL --encoder MODEL --data FOLDER [--out defaults.jsonl]
                [--methods ia3 prefix_tuning ...] [--tasks text sst2] [--seeds 3] [--steps 40] [--flags "ia3: --learning-rate 5e-3"]

--language: a decoder (SmolLM2); --encoder: a small encoder (MiniLM); --data: a folder with alpaca, sst2 and squad. 40 steps of 4 x 256 tokens; an
encoder with a new head gets 200 of 16 rows of up to 128. Each measurement is a line of --out; those that are there are not made again. --flags gives a method
other than its defaults, and its rows a name of their own ("ia3*"). Prints a Markdown table; exit 1 where a method's median is no better than the
untrained model's.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

TASKS = {  # data below --data, flags, the metric, whether more of it is better, and how many times --steps: a new head begins with nothing
    "text": ("language", "alpaca/alpaca_en_demo.json", ["--rows", "600", "--max-length", "256", "--too-long", "cut", "--batch-size", "4"], "loss", False, 1),
    "sst2": ("encoder", "sst2/train.tsv", ["--task", "sequence_classification", "--rows", "1500", "--max-length", "128", "--too-long", "cut", "--batch-size", "16"], "accuracy", True, 5),
    "squad": ("encoder", "squad/squad_train_400.json", ["--task", "question_answering", "--max-length", "128", "--doc-stride", "64", "--batch-size", "16"], "loss", False, 5),
}
METHODS = ["lora", "ia3", "prefix_tuning", "prompt_tuning", "p_tuning", "adapter", "compacter", "bitfit"]


def run(a, task, method, seed, flags, home):
    which, data, more, metric, _, times = TASKS[task]
    data = str(pathlib.Path(a.data) / data)
    if method == "base":
        command = [a.lathe, "train", "--model", getattr(a, which), "--data", data, "--method", "lora", "--learning-rate", "1e-12"]
    else:
        command = [a.lathe, "train", "--model", getattr(a, which), "--data", data, "--method", method]
    command += more + flags + ["--steps", str(1 if method == "base" else times * a.steps), "--gradient-accumulation", "1", "--validation-fraction", "0.1",
                               "--seed", str(seed), "--early-stopping-patience", "0", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "LATHE_HOME": home})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr[-2000:]}{done.stdout[-500:]}")
    measured = [line for line in map(json.loads, done.stdout.splitlines()) if line["type"] == "eval" and metric in line]
    return measured[-1][metric]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--lathe", required=True)
    p.add_argument("--language", required=True)
    p.add_argument("--encoder", required=True)
    p.add_argument("--data", required=True)
    p.add_argument("--out", default="defaults.jsonl")
    p.add_argument("--methods", nargs="+", default=METHODS)
    p.add_argument("--tasks", nargs="+", default=list(TASKS))
    p.add_argument("--seeds", type=int, default=3)
    p.add_argument("--steps", type=int, default=40)
    p.add_argument("--flags", action="append", default=[])
    a = p.parse_args()
    given = dict(words.split(":", 1) for words in a.flags)

    out = pathlib.Path(a.out)
    values = {}
    if out.exists():
        for line in map(json.loads, out.read_text(encoding="utf-8").splitlines()):
            values[line["task"], line["method"], line["flags"], line["seed"]] = line["value"]
    rows = [(task, method, given.get(method, "").strip()) for task in a.tasks for method in ["base"] + a.methods]
    with tempfile.TemporaryDirectory() as home:
        for seed in range(1, a.seeds + 1):
            for task, method, flags in rows:
                key = (task, method, flags, seed)
                if key in values:
                    continue
                try:
                    values[key] = run(a, task, method, seed, flags.split(), home)
                except RuntimeError as error:
                    print(error, file=sys.stderr)
                    values[key] = None
                with out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(dict(zip(("task", "method", "flags", "seed", "value"), (*key, values[key])))) + "\n")
    failed = False
    print("| task | method | metric | median | smallest | largest | of LoRA's gain |\n|---|---|---|---|---|---|---|")
    for task, method, flags in rows:
        metric, more = TASKS[task][3], TASKS[task][4]
        middle = lambda name, words: statistics.median([v for s in range(1, a.seeds + 1) if (v := values.get((task, name, words, s))) is not None] or [float("nan")])
        all_values = [v for s in range(1, a.seeds + 1) if (v := values.get((task, method, flags, s))) is not None]
        if not all_values:
            print(f"| {task} | {method} | {metric} | refused | | | |")
            continue
        base, lora, own = middle("base", given.get("base", "")), middle("lora", given.get("lora", "").strip()), statistics.median(all_values)
        share = (own - base) / (lora - base) if lora != base else float("nan")
        failed |= method != "base" and not (own > base if more else own < base)
        print(f"| {task} | {method}{' ' + flags if flags else ''} | {metric} | {own:.4f} | {min(all_values):.4f} | {max(all_values):.4f} | {share:.2f} |")
    return 1 if failed else 0


sys.exit(main())
