#!/usr/bin/env python3
"""QLoRA by Lathe and by Hugging Face + bitsandbytes from one saved adapter on the same batches: the losses of every step beside each
other. Fails where any two differ by more than 0.01.

    compare_qlora.py --peers PEERS --python ENV/bin/python --lathe build/release/bin/bench_lora --model HF_DIR --text TEXT.txt [--steps 20]

PEERS/peft_lm.py writes the batches (--dump-batches); qlora_peer.py beside this file makes the adapter and trains the peer. The peer
widens embedding, norms and head to fp32 and multiplies in bf16; Lathe does the former with --dtype fp32, and both are run.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

here = pathlib.Path(__file__).parent
p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--peers", required=True)
p.add_argument("--python", required=True)
p.add_argument("--lathe", required=True)
p.add_argument("--model", required=True)
p.add_argument("--text", required=True)
p.add_argument("--steps", type=int, default=20)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--scratch", help="a folder that keeps batches, adapter and the peer's losses for another run")
a = p.parse_args()


def run(command):
    done = subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def dump_batches(to):
    """The peer writes them before its first step, which nobody needs here."""
    trainer = subprocess.Popen([a.python, f"{a.peers}/peft_lm.py", a.model, a.text, "--steps", str(a.steps), "--warmup", "0", "--dump-batches", str(to)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while trainer.poll() is None and not (to.exists() and to.stat().st_size == a.steps * 4 * 512 * 4):
        time.sleep(0.5)
    trainer.kill()
    trainer.wait()


scratch = pathlib.Path(a.scratch or tempfile.mkdtemp())
scratch.mkdir(parents=True, exist_ok=True)
batches, adapter, said = scratch / "batches.i32", scratch / "adapter", scratch / "peer.json"
if not batches.exists():
    dump_batches(batches)
if not adapter.exists():
    subprocess.run([a.python, here / "qlora_peer.py", a.model, "--make-adapter", adapter], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if not said.exists():
    said.write_text(json.dumps(run([a.python, here / "qlora_peer.py", a.model, "--adapter", adapter, "--batches", batches, "--steps", a.steps, "--threads", a.threads])))
peer = json.loads(said.read_text())["losses"]
ours = {dtype: run([a.lathe, "--model", a.model, "--method", "qlora", "--adapter", adapter, "--batches", batches, "--steps", a.steps, "--warmup", 0,
                    "--dtype", dtype, "--threads", a.threads])["losses"] for dtype in ("bf16", "fp32")}
for step in range(a.steps):
    print(json.dumps({"step": step + 1, "peer": peer[step], **{dtype: losses[step] for dtype, losses in ours.items()}}))
worst = {dtype: max(abs(x - y) for x, y in zip(peer, losses)) for dtype, losses in ours.items()}
print(json.dumps({"bench": "qlora_against_bitsandbytes", "steps": a.steps, "largest_difference": worst, "peer_seconds_per_step": json.loads(said.read_text())["seconds"] / a.steps}))
raise SystemExit(max(worst.values()) > 0.01)
