#!/usr/bin/env python3
"""How fast Lathe is beside other programs: the quick start, LoRA steps and an answer, alone and with company, in turns.

    bench_beside.py [--rounds 5] [--against BUILD] [--rivals] [--only quickstart lora generate] [--build build/release]

Situations: alone; beside one and beside two endless loops of equal priority; beside one at nice 19; and two Lathe processes at once, whose
speeds are added up. Each is set against the same round's run alone. --against: another build folder's programs in the same turns, for what the
waiting costs where nobody else is there. --rivals: Hugging Face's library, from the environment of bench_all.py, in the same turns.

One JSON line a measurement, then a table of medians, smallest and largest, and the bounds. Exit 1 where one doesn't hold. On more than two
processors the loops are as many more, so that the company is the same: one loop for every two processors.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import sys
import tempfile
import typing

from all import environment
from all.inputs import Inputs
from all.programs import Failed, endless_loops, run
from all.record import spread
from all.report import told
from all.rows_answer import new, prompt


class Situation(typing.NamedTuple):
    title: str
    loops: int      # for every two processors
    nice: int
    processes: int  # of the measured program
    least: float    # part of the speed alone; a fair share beside one loop is 0.67 to 0.75, beside two 0.5


situations = {"alone": Situation("alone", 0, 0, 1, None), "one": Situation("beside one loop", 1, 0, 1, 0.60),
              "two": Situation("beside two loops", 2, 0, 1, 0.42),
              "nice": Situation("beside one at nice 19", 1, 19, 1, 0.90), "twin": Situation("two processes together", 0, 0, 2, 0.60)}
against_least = 0.98
units = {"quickstart": "runs/h", "lora": "tokens/s", "generate": "tokens/s"}


class Work:
    """What is run, and the speed that comes of it. Speeds, also for the quick start: runs an hour."""

    def __init__(self, a, scratch, inputs):
        self.a, self.scratch, self.inputs = a, scratch, inputs
        self.model = inputs.model if a.rivals else inputs.gguf  # the same weights; the rivals' need the folder that their library made

    def quickstart(self, build):
        with tempfile.TemporaryDirectory(dir=self.scratch) as home:
            return 3600 / run([build / "bin" / "lathe", "quickstart", "--threads", self.a.threads, "--json"], env={"LATHE_HOME": home}).seconds

    def lora(self, build):
        return run([build / "bin" / "bench_lora", "--model", self.model, "--batch", 4, "--seq", 512, "--steps", self.a.steps, "--warmup", 1, "--threads",
                    self.a.threads]).last["tokens_per_s"]

    def generate(self, build):
        with tempfile.TemporaryDirectory(dir=self.scratch) as home:
            said = run([build / "bin" / "lathe", "generate", self.model, "--prompt", prompt, "--max-new-tokens", new, "--dtype", "bf16", "--json"],
                       env={"LATHE_HOME": home}).of("generated")[-1]
        return said["new_tokens"] / said["seconds"]

    # ---- the rivals
    def rival_lora(self):
        return run([environment.python(), environment.peers() / "peft_lm.py", self.inputs.model, self.inputs.text, "--steps", self.a.steps, "--warmup", 1,
                    "--threads", self.a.threads]).last["tokens_per_s"]

    def rival_generate(self):
        return run([environment.python(), environment.peers() / "generate.py", "hf", self.inputs.model, "--prompt", 69, "--new", new, "--reps", 1,
                    "--threads", self.a.threads]).last["tokens_per_s_whole"]


def at_once(count, work):
    """The speeds of so many of them added up; they begin together."""
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return sum(pool.map(lambda _: work(), range(count)))


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", type=pathlib.Path, default=environment.root / "build" / "release")
    p.add_argument("--against", type=pathlib.Path, metavar="BUILD")
    p.add_argument("--rivals", action="store_true")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--steps", type=int, default=4, help="measured LoRA steps")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--only", nargs="+", choices=list(units), default=list(units))
    p.add_argument("--situations", nargs="+", choices=list(situations), default=list(situations))
    p.add_argument("--inputs", type=pathlib.Path, default=environment.root / ".lathe" / "rivals-inputs")
    a = p.parse_args()
    if a.rivals and not environment.installed():
        sys.exit("bench_beside: the rivals are not installed; bench_all.py --install does that")
    return a


def measure(a, work):
    """{(what, side): {situation: speeds by round}}; a line for each as it comes."""
    builds = {"lathe": a.build.resolve(), **({"against": a.against.resolve()} if a.against else {})}
    pairs = max(1, len(os.sched_getaffinity(0)) // 2)
    speeds = {}
    for turn in range(a.rounds):
        for situation in a.situations:
            now = situations[situation]
            for what in a.only:
                sides = {side: lambda build=build: getattr(work, what)(build) for side, build in builds.items()}
                if a.rivals and hasattr(work, f"rival_{what}"):
                    sides["rival"] = getattr(work, f"rival_{what}")
                for side, once in sides.items():
                    with endless_loops(now.loops * pairs, now.nice):
                        speed = at_once(now.processes, once)
                    speeds.setdefault((what, side), {}).setdefault(situation, []).append(speed)
                    line = {"bench": "beside", "round": turn, "work": what, "situation": situation, "side": side, "speed": speed, "unit": units[what]}
                    if what == "quickstart":
                        line["seconds"] = 3600 * now.processes / speed
                    print(json.dumps(line), flush=True)
    return speeds


def parts(some, others):
    """The first by the second, round by round."""
    return spread([x / y for x, y in zip(some, others)])


def judged(speeds):
    """(what, situation, ratio, bound) of every bound; the ratio that must be at least that is the median."""
    found = []
    for (what, side), by_situation in speeds.items():
        if side != "lathe":
            continue
        alone = by_situation.get("alone")
        for situation, values in by_situation.items():
            least = situations[situation].least
            if alone and least is not None:
                found.append((what, f"{situations[situation].title} / alone", parts(values, alone), least))
        before = speeds.get((what, "against"), {}).get("alone")
        if alone and before:
            found.append((what, "alone / the other build alone", parts(alone, before), against_least))
    return found


def table(speeds, bounds):
    lines = ["", "| work | whose | " + " | ".join(situation.title for situation in situations.values()) + " |", "|---" * (2 + len(situations)) + "|"]
    for (what, side), by_situation in speeds.items():
        cells = []
        for situation in situations:
            values = by_situation.get(situation)
            part = parts(values, by_situation["alone"]) if values and situation != "alone" and "alone" in by_situation else None
            cells.append(told(spread(values or [])) + (f", {part['median']:.2f}×" if part else ""))
        lines.append(f"| {what}, {units[what]} | {side} | " + " | ".join(cells) + " |")
    lines += ["", "| bound | ratio | at least | holds |", "|---|---|---|---|"]
    lines += [f"| {what}: {which} | {told(ratio)} | {least:.2f} | {'yes' if ratio['median'] >= least else '**no**'} |" for what, which, ratio, least in bounds]
    return "\n".join(lines)


def main():
    a = arguments()
    with tempfile.TemporaryDirectory(prefix="lathe-beside-") as scratch:
        try:
            speeds = measure(a, Work(a, scratch, Inputs(a.inputs.resolve())))
        except Failed as failure:
            sys.exit(f"bench_beside: {failure}")
    bounds = judged(speeds)
    print(table(speeds, bounds))
    return 0 if all(ratio["median"] >= least for _, _, ratio, least in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
