#!/usr/bin/env python3
"""A real LoRA fine-tune by the command line program: prints each evaluation, and whether the validation loss fell.

    finetune.py --lathe build/release/bin/lathe --model SmolLM2-135M-Instruct.Q4_1.gguf --data alpaca.json
                [--steps 100] [--batch 4] [--seq 512] [--rank 8] [--alpha 16] [--eval-every 20] [--threads 2]

LoRA on all linear layers over a BF16 base, rows packed up to --seq tokens. One JSON line at the end; exit 1 where the last
validation loss is not below the first one.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--lathe", required=True)
p.add_argument("--model", required=True)
p.add_argument("--data", required=True)
p.add_argument("--steps", type=int, default=100)
p.add_argument("--batch", type=int, default=4)
p.add_argument("--seq", type=int, default=512)
p.add_argument("--rank", type=int, default=8)
p.add_argument("--alpha", type=int, default=16)
p.add_argument("--eval-every", type=int, default=20)
p.add_argument("--threads", type=int, default=2)
a = p.parse_args()


def lines(command, home):
    """The JSON lines of a command, as they come."""
    with subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True, env={**os.environ, "LATHE_HOME": home}) as run:
        for line in run.stdout:
            yield json.loads(line)
    if run.returncode:
        sys.exit(f"{command[1]} ended with {run.returncode}")


with tempfile.TemporaryDirectory() as home:
    training = [a.lathe, "train", "--model", a.model, "--data", a.data, "--method", "lora", "--rank", a.rank, "--alpha", a.alpha,
                "--dtype", "bf16", "--steps", a.steps, "--batch-size", a.batch, "--gradient-accumulation", 1, "--max-length", a.seq,
                "--too-long", "cut", "--eval-every", a.eval_every, "--early-stopping-patience", 0, "--threads", a.threads,
                "--no-gradient-checkpointing", "--json"]
    steps, evals, end = [], [], {}
    for line in lines(training, home):
        if line["type"] == "step":
            steps.append(line)
        elif line["type"] == "eval":
            evals.append(line)
            print(json.dumps({"step": line["step"], "train_loss": steps[-1]["loss"] if steps else None, "validation_loss": line["loss"]}), flush=True)
        elif line["type"] == "end":
            end = line
    tokens = sum(s.get("tokens", 0) for s in steps)
    losses = [e["loss"] for e in evals]
    print(json.dumps({"bench": "finetune", "steps": len(steps), "outcome": end.get("outcome"), "first_train_loss": steps[0]["loss"],
                      "last_train_loss": steps[-1]["loss"], "validation_losses": losses, "seconds": sum(s["seconds"] for s in steps),
                      "tokens": tokens}))
    sys.exit(0 if len(losses) > 1 and losses[-1] < losses[0] else 1)
