#!/usr/bin/env python3
"""Lathe's number formats and bitsandbytes' on the CPU, run in turn; prints the ratios.

    compare_formats.py --peer PEERS/bnb_quant.py --python ENV/bin/python --lathe build/release/bin/bench_formats \
                       [--rounds 3] [--seconds 0.3] [--type nf4] [--blocksize 64]

Throughput: Lathe's GB/s over the peer's, of the best of each round (above 1: Lathe is faster). Products: the peer's
milliseconds, and its bf16 product's, over Lathe's. Machines are noisy: medians over the rounds, with the smallest and
the largest.
"""
import argparse
import json
import statistics
import subprocess

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--peer", required=True)
p.add_argument("--python", required=True)
p.add_argument("--lathe", required=True)
p.add_argument("--rounds", type=int, default=3)
p.add_argument("--seconds", type=float, default=0.3)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--type", default="nf4", choices=["nf4", "fp4"])
p.add_argument("--blocksize", type=int, default=64)
a = p.parse_args()


def run(*command):
    done = subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


ratios = {}
for turn in range(a.rounds):
    shape = ["--threads", a.threads, "--seconds", a.seconds]
    peer = run(a.python, a.peer, "--type", a.type, "--blocksize", a.blocksize, *shape)
    ours = run(a.lathe, "--format", a.type, "--block", a.blocksize, *shape)
    print(json.dumps({"round": turn, "peer": peer, "lathe": ours}), flush=True)
    for tensor, figures in ours["quant"].items():
        for name, figure in figures.items():
            if name.endswith("_GBps"):
                ratios.setdefault(f"{tensor} {name}", []).append(figure[0] / peer["quant"][tensor][name][0])
    for shape_name, figures in ours["linear"].items():
        theirs = peer["linear"].get(shape_name)
        if theirs:
            ratios.setdefault(f"{shape_name} against the peer's 4-bit product", []).append(theirs["nf4_infer_ms"][0] / figures["product_ms"][0])
            ratios.setdefault(f"{shape_name} against the peer's bf16 product", []).append(theirs["bf16_ms"][0] / figures["product_ms"][0])
            ratios.setdefault(f"{shape_name} against Lathe's bf16 product", []).append(figures["lathe_bf16_ms"][0] / figures["product_ms"][0])
print(json.dumps({"bench": "formats_against_bitsandbytes", "rounds": a.rounds, "type": a.type,
                  "ratios": {name: {"median": round(statistics.median(v), 3), "min": round(min(v), 3), "max": round(max(v), 3)}
                             for name, v in ratios.items()}}, indent=1))
