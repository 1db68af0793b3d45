"""How work grows with its size, by Lathe alone: nothing may grow faster than mathematics forces it to."""
import json
import random

from .programs import run
from .rows import Metric, Row, memory, tokens


def steps(bench, *options, batch=1, length=512):
    """Few steps where they are long."""
    count = max(2, min(bench.steps, 8192 // (batch * length)))
    line = bench.program("bench_lora", "--model", bench.inputs.model, "--batch", batch, "--seq", length, "--steps", count, "--warmup", 1, "--threads",
                         bench.threads, *options)
    return {"tokens_per_s": line["tokens_per_s"], "peak_mib": line["train_peak_mib"], "gemm1024_gflops": line["gemm1024_gflops"]}


def data(bench, rows):
    """Rows of made-up words; their words are as spread as a language's."""
    def write(to):
        chance = random.Random(1)
        words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 10))) for _ in range(20000)]
        weights = [1 / (i + 10) for i in range(len(words))]
        pool = [" ".join(chance.choices(words, weights, k=chance.randint(10, 60))) for _ in range(5000)]
        with open(to, "w", encoding="utf-8") as out:
            for row in range(rows):
                out.write(json.dumps({"prompt": f"{row} {chance.choice(pool)}", "completion": chance.choice(pool)}) + "\n")
    return bench.inputs.made(f"rows-{rows}.jsonl", write)


def prepared(bench, rows):
    file, cache = data(bench, rows), bench.scratch / f"cache-{rows}"
    line = run([bench.build / "bin" / "bench_prepare", bench.inputs.model, file, cache]).last
    run(["rm", "-rf", cache])
    return {"rows_per_s": rows / line["seconds"], "seconds": line["seconds"], "peak_mib": line["peak_bytes"] / 2**20}


def history(bench, runs):
    program = bench.build / "bin" / "bench_store"
    line = bench.program("bench_store", bench.inputs.made(f"store-lathe-{runs}x100", lambda to: run([program, to, "--make", runs, 100])))
    return {"list_s": line["list_s"], "curve_s": line["curve_s"], "compare_s": line["compare_s"], "peak_mib": line["peak_mib"]}


def doubled(first, last, by=2):
    sizes = [first]
    while sizes[-1] < last:
        sizes.append(sizes[-1] * by)
    return sizes


rows = [
    Row("grow_length", "LoRA, BF16, one row", "", [tokens, memory], lambda bench, size: steps(bench, length=size), sizes=doubled(128, 8192),
        axis="tokens a row"),
    Row("grow_batch", "LoRA, BF16, rows of 256 tokens", "", [tokens, memory], lambda bench, size: steps(bench, batch=size, length=256), sizes=doubled(1, 32),
        axis="rows a step"),
    Row("grow_rank", "LoRA, BF16, 4×256", "", [tokens, memory], lambda bench, size: steps(bench, "--rank", size, batch=4, length=256), sizes=doubled(1, 256, 4),
        axis="rank"),
    Row("grow_rows", "data made ready: read, tokenized, kept", "", [Metric("rows_per_s", "rows/s"), memory], prepared, sizes=doubled(10**3, 10**6, 10),
        axis="rows", larger=[10**7], dtype=""),
    Row("grow_runs", "history, 100 points a run", "", [Metric("list_s", "s for the list", "time"), Metric("curve_s", "s for a curve", "time"), memory], history,
        sizes=doubled(10, 10**4, 10),
        axis="runs", dtype=""),
    Row("grow_threads", "LoRA, BF16, 4×512", "", [tokens, memory], lambda bench, size: steps(bench, "--threads", size, batch=4, length=512), sizes=[1, 2],
        axis="threads"),
]
