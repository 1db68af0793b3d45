#!/usr/bin/env python3
"""How much a fine-tune forgets: LoRA and full fine-tuning on the same data for the same steps, a held-out set before and after.

    forgetting.py --lathe build/release/bin/lathe --model resources/sample/model --data resources/sample/train.jsonl
                  --held-out OTHER.jsonl [--steps 60] [--lora-rate 2e-4] [--full-rate 2e-3] [--rows 200]

For the sample model the held-out set is what it knew before: `make_sample.py --data-only` writes pretrain.jsonl, whose rows
with a system turn (robot, butler) the tuning data never shows. One JSON line for each method; exit 1 where full fine-tuning
did not forget more.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--lathe", required=True)
p.add_argument("--model", required=True)
p.add_argument("--data", required=True)
p.add_argument("--held-out", required=True)
p.add_argument("--steps", type=int, default=60)
p.add_argument("--rows", type=int, default=200, help="rows of the held-out set that have a system turn other than the tuning's")
p.add_argument("--lora-rate", type=float, default=2e-4, help="its usual one")
p.add_argument("--full-rate", type=float, default=2e-3, help="a high one, a hundred times its usual")
a = p.parse_args()

with tempfile.TemporaryDirectory() as home:
    kept = []
    for line in open(a.held_out, encoding="utf-8"):
        turns = json.loads(line)["messages"]
        if turns[0]["role"] == "system" and "pirate" not in turns[0]["content"]:
            kept.append(line)
    held_out = pathlib.Path(home) / "held_out.jsonl"
    held_out.write_text("".join(kept[:a.rows]), encoding="utf-8")
    changes = {}
    for method, rate in (("lora", a.lora_rate), ("full", a.full_rate)):
        run = subprocess.run([a.lathe, "train", "--model", a.model, "--data", a.data, "--held-out", str(held_out), "--method", method, "--steps",
                              str(a.steps), "--learning-rate", str(rate), "--dtype", "fp32", "--batch-size", "16", "--gradient-accumulation", "1",
                              "--early-stopping-patience", "0", "--json"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                             env={**os.environ, "LATHE_HOME": home})
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        measured = [line for line in lines if line["type"] == "eval" and "held_out.perplexity" in line]
        before, after = measured[0]["held_out.perplexity"], measured[-1]["held_out.perplexity"]
        changes[method] = after - before
        print(json.dumps({"bench": "forgetting", "method": method, "learning_rate": rate, "steps": a.steps, "held_out_perplexity_before": before,
                          "held_out_perplexity_after": after, "validation_loss": measured[-1]["loss"]}), flush=True)
    sys.exit(0 if changes["full"] > changes["lora"] else 1)
