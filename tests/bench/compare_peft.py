#!/usr/bin/env python3
"""Lathe and Hugging Face PEFT on the same LoRA fine-tune, run in turn; prints every run and the ratios.

    compare_peft.py --peer PEERS/peft_lm.py --python ENV/bin/python --lathe build/release/bench/bench_lora \
                    --model HF_DIR --text TEXT.txt [--rounds 5] [--batch 4 --seq 512] [--steps 6 --warmup 2]

The peer writes the batches (--dump-batches) and both train on exactly these. Compared: tokens per second of the median
step, peak resident memory of the whole process while training, and the seconds from process start to the end of the
first step. Machines are noisy: the ratio is taken round by round and its median printed, with the smallest and the largest.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--peer", required=True)
p.add_argument("--python", required=True)
p.add_argument("--lathe", required=True)
p.add_argument("--model", required=True)
p.add_argument("--text", required=True)
p.add_argument("--rounds", type=int, default=5)
p.add_argument("--batch", type=int, default=4)
p.add_argument("--seq", type=int, default=512)
p.add_argument("--steps", type=int, default=6)
p.add_argument("--warmup", type=int, default=2)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--dtype", default="bf16", choices=["bf16", "fp32"])
a = p.parse_args()


def run(command):
    done = subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


with tempfile.TemporaryDirectory() as scratch:
    batches = pathlib.Path(scratch) / "batches.i32"
    shape = ["--batch", a.batch, "--seq", a.seq, "--steps", a.steps, "--warmup", a.warmup, "--threads", a.threads, "--dtype", a.dtype]
    ratios = {"tokens_per_s": [], "train_peak_mib": [], "first_step_s": []}
    for turn in range(a.rounds):
        peer = run([a.python, a.peer, a.model, a.text, "--method", "lora", "--dump-batches", batches, *shape])
        ours = run([a.lathe, "--model", a.model, "--batches", batches, *shape])
        for name, values in ratios.items():
            values.append(ours[name] / peer[name])
        print(json.dumps({"round": turn, **{f"{who}_{name}": run_[name] for who, run_ in (("peft", peer), ("lathe", ours))
                                            for name in (*ratios, "loss_first", "loss_last", "gemm1024_gflops")}}), flush=True)
    print(json.dumps({"bench": "lora_against_peft", "batch": a.batch, "seq": a.seq, "dtype": a.dtype, "rounds": a.rounds,
                      **{f"{name}_ratio": {"median": statistics.median(v), "min": min(v), "max": max(v)} for name, v in ratios.items()}}))
