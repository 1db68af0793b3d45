#!/usr/bin/env python3
"""A model larger than its process may be: LoRA in FP32 with all weights in memory, the same under a limit, and with paged weights.

    paged_weights.py --lathe build/release/bin/lathe --model DIR --data FILE --limit-mib 450
                     [--pages-mib 60] [--steps 5] [--batch 1] [--seq 128] [--threads 2] [--group]

The limit is RLIMIT_DATA, or with --group the limit of a memory control group (cgroup v1 or v2, which takes the right to make one). One
JSON line for each run, one at the end; exit 1 where the unpaged run gets by under the limit or the paged one has other losses. MKL keeps
no buffers in any of them: it adds in another order where it gets none.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--lathe", required=True)
p.add_argument("--model", required=True)
p.add_argument("--data", required=True)
p.add_argument("--limit-mib", type=int, required=True)
p.add_argument("--pages-mib", type=float, default=0)
p.add_argument("--steps", type=int, default=5)
p.add_argument("--batch", type=int, default=1)
p.add_argument("--seq", type=int, default=128)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--group", action="store_true")
p.add_argument("more", nargs="*", help="further flags of lathe train, after --")
a = p.parse_args()


def memory_group():
    for root, limit in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")):
        folder = f"{root}/lathe-bench-{os.getpid()}"
        try:
            os.mkdir(folder)
            with open(f"{folder}/{limit}", "w") as file:
                file.write(str(a.limit_mib << 20))
            return folder
        except OSError:
            if os.path.isdir(folder):
                os.rmdir(folder)
    sys.exit("no memory group can be made here")


def train(name, paged, limited, group):
    def begin():
        if limited and group:
            with open(f"{group}/cgroup.procs", "w") as file:
                file.write(str(os.getpid()))
        elif limited:
            resource.setrlimit(resource.RLIMIT_DATA, (a.limit_mib << 20, a.limit_mib << 20))

    with tempfile.TemporaryDirectory() as home:
        command = [a.lathe, "train", "--model", a.model, "--data", a.data, "--method", "lora", "--dtype", "fp32", "--steps", a.steps,
                   "--batch-size", a.batch, "--gradient-accumulation", 1, "--max-length", a.seq, "--too-long", "cut", "--eval-every", 0,
                   "--validation-fraction", 0, "--threads", a.threads, "--paged-weights", "disk" if paged else "off",
                   "--weight-pages-mib", a.pages_mib, "--json", *a.more]
        run = subprocess.run([str(c) for c in command], capture_output=True, text=True, env={**os.environ, "LATHE_HOME": home, "MKL_DISABLE_FAST_MM": "1"}, preexec_fn=begin)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    steps = [line for line in lines if line["type"] == "step"]
    seconds = sorted(s["seconds"] for s in steps)
    result = {"run": name, "exit": run.returncode, "losses": [s["loss"] for s in steps], "seconds_a_step": seconds[len(seconds) // 2] if seconds else None,
              "message": next((line["message"] for line in lines if line["type"] == "error"), None)}
    print(json.dumps(result), flush=True)
    return result


group = memory_group() if a.group else None
try:
    free = train("in memory", False, False, group)
    whole = train("in memory, limited", False, True, group)
    paged = train("paged, limited", True, True, group)
finally:
    if group:
        os.rmdir(group)
same = bool(free["losses"]) and paged["losses"] == free["losses"]
print(json.dumps({"limit_mib": a.limit_mib, "limited_run_ends": whole["exit"] != 0, "same_losses": same,
                  "times_slower": paged["seconds_a_step"] / free["seconds_a_step"] if same else None}))
sys.exit(0 if same and whole["exit"] != 0 else 1)
