#!/usr/bin/env python3
"""Lathe and its rivals on the same work, in turns; and how Lathe's own work grows with its size.

    bench_all.py --install                   the rivals' libraries, in .lathe/rivals (once; some gigabytes)
    bench_all.py [ROW ...] [--pairs 5]       measures, then writes the table and the plot; without names: every row
    bench_all.py --list                      the rows' names
    bench_all.py --table [--against OLD.json]     from what is measured already

One JSON line a measurement in OUT/measurements.jsonl. A run that was cut off goes on where it was: what the file holds for this commit and
this machine is not measured again (a row that failed is). OUT/summary.json, table.md and plot.png are made from it; --against OLD.json (a
summary of another time) says what got slower. Exit 1 where a row failed, or something did.
"""
import argparse
import json
import pathlib
import sys
import tempfile

from all import environment, machine, record, report, rows_answer, rows_data, rows_grow, rows_train
from all.bench import Bench
from all.inputs import Inputs
from all.programs import Failed, run

every = [*rows_train.rows, *rows_answer.rows, *rows_data.rows, *rows_grow.rows]


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("rows", nargs="*", help="names, or beginnings that end in * (grow_*)")
    p.add_argument("--install", action="store_true")
    p.add_argument("--list", action="store_true")
    p.add_argument("--table", action="store_true", help="measures nothing")
    p.add_argument("--against", type=pathlib.Path, metavar="OLD.json")
    p.add_argument("--pairs", type=int, default=5)
    p.add_argument("--build", type=pathlib.Path, default=environment.root / "build" / "release")
    p.add_argument("--out", type=pathlib.Path, default=environment.root / "build" / "bench_all")
    p.add_argument("--inputs", type=pathlib.Path, default=environment.root / ".lathe" / "rivals-inputs",
                   help="models and data that rows read; made where missing")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--steps", type=int, default=6, help="measured training steps")
    p.add_argument("--warmup", type=int, default=2)
    p.add_argument("--largest", action="store_true", help="growth curves up to the sizes that take hours")
    p.add_argument("--quick", action="store_true", help="one pair of the smallest work: shows that a row works, not how fast it is")
    a = p.parse_args()
    if a.quick:
        a.pairs, a.steps, a.warmup = 1, 1, 1
    return a


def chosen(names):
    unknown = [name for name in names if not any(matches(row.name, name) for row in every)]
    if unknown:
        sys.exit(f"bench_all: no row {', '.join(unknown)}; --list tells them")
    return [row for row in every if not names or any(matches(row.name, name) for name in names)]


def matches(name, wanted):
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def measure(kept, mark, say, work):
    """One measurement, unless it is there. False where it failed: that is kept, too, and tried again another time."""
    if kept.has(mark):
        return True
    try:
        figures = {name: value for name, value in work().items() if isinstance(value, (int, float))}
        kept.add({**mark, "figures": figures})
        say({**mark, "figures": figures})
        return True
    except (Failed, KeyError, IndexError, ValueError) as failure:  # the latter: a program that says less than it should
        kept.add({**mark, "failed": f"{type(failure).__name__}: {failure}"})
        say({**mark, "failed": f"{type(failure).__name__}: {failure}"})
        return False


def measure_row(row, bench, kept, mark, a):
    """All of a row, in turns. The rival goes first: it writes the batches that both train on."""
    def say(line):
        print(json.dumps({name: value for name, value in line.items() if name not in ("commit", "machine")}), flush=True)
    if lacks := row.lacks(bench):
        say({"row": row.name, "lacks": lacks})
        return True
    if not row.theirs:
        sizes = [*row.sizes, *(row.larger if a.largest else [])]
        sizes = sizes[:2] if a.quick else sizes
        return all([measure(kept, {**mark, "row": row.name, "side": "lathe", "pair": pair, "size": size}, say, lambda size=size: row.ours(bench, size))
                    for pair in range(a.pairs) for size in sizes])
    good = True
    for pair in range(a.pairs):
        for side, work in (("rival", row.theirs), ("lathe", row.ours)):
            good = good and measure(kept, {**mark, "row": row.name, "side": side, "pair": pair, "size": None}, say, lambda work=work: work(bench))
    return good


def measured_peaks(bench, kept, mark):
    """The machine's product peak, which "roof" is a share of: the best of the shapes that a step has. BF16's is at least FP32's, as such a product can be made of FP32 ones."""
    mark = {**mark, "row": "peak", "side": "machine", "pair": 0, "size": None}
    if not kept.has(mark):
        products = bench.peer("gemm_peak.py", "--threads", bench.threads, "--quick", "--seconds", 0.2)["gemm"]
        best = {dtype: max(rate["fwd_linear"][0] for name, rate in products.items() if name.endswith(dtype)) for dtype in ("fp32", "bf16")}
        kept.add({**mark, "figures": {"fp32": best["fp32"], "bf16": max(best.values())}})
    return next(line["figures"] for line in reversed(kept.lines) if record.key(line) == record.key(mark) and "figures" in line)


def write(out, facts, summary):
    (out / "summary.json").write_text(json.dumps({**facts, "summary": summary}, indent=1), encoding="utf-8")
    (out / "table.md").write_text(report.markdown(facts, summary), encoding="utf-8")
    print(report.markdown(facts, summary))
    if environment.installed():
        run([environment.python(), pathlib.Path(report.__file__).with_name("plot.py"), out / "summary.json", out / "plot.png"])


def main():
    a = arguments()
    if a.list:
        for row in every:
            print(f"{row.name:20} {row.work}{' / ' + row.rival if row.rival else ''}")
        return 0
    if a.install:
        environment.install()
        return 0
    wanted = chosen(a.rows)
    if not environment.installed() and any(row.theirs for row in wanted):
        sys.exit("bench_all: the rivals are not installed; bench_all.py --install does that")
    kept = record.Record(a.out / "measurements.jsonl")
    mark = {"commit": machine.commit(a.build), "machine": machine.machine(), "threads": a.threads, "quick": a.quick}
    good = True
    with tempfile.TemporaryDirectory(prefix="lathe-bench-") as scratch:
        bench = Bench(a.build.resolve(), pathlib.Path(scratch), Inputs(a.inputs.resolve()), a.threads, a.steps, a.warmup, a.quick)
        peaks = measured_peaks(bench, kept, mark) if environment.installed() else {}
        if not a.table:
            good = all([measure_row(row, bench, kept, mark, a) for row in wanted])
        peaks = {**peaks, "flops": {row.name: row.flops(bench) for row in every if row.flops and record.pairs(kept.lines, row.name)}}
    here = [line for line in kept.lines if all(line.get(name) == value for name, value in mark.items())]
    summary = record.summary(every, here, peaks)
    facts = {**mark, "pairs": a.pairs, "versions": environment.versions() if environment.installed() else {}, "peaks": peaks}
    write(a.out, facts, summary)
    if a.against:
        worse = report.slower(json.loads(a.against.read_text(encoding="utf-8"))["summary"], summary)
        print("Slower than then:\n" + "\n".join(f"- {line}" for line in worse) if worse else "Nothing is slower than then.")
        good = good and not worse
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
