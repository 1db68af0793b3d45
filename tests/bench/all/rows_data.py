"""Tokens, number formats, and the run history."""
from .programs import Failed, run
from . import environment
from .rows import Metric, Row


def tokenized(bench, threads):
    line = bench.program("bench_tokenizer", bench.inputs.model, bench.inputs.some_text, threads, 1 if bench.quick else 3)
    return {"mb_per_s": line["mb_per_second"]["chunks"][0], "lines_mb_per_s": line["mb_per_second"]["lines"][0], "tokens": line["tokens"]["chunks"]}


def peer_tokenized(bench, threads):
    """The faster of its calls for many texts."""
    line = bench.peer("hf_tokenize.py", bench.inputs.model / "tokenizer.json", bench.inputs.some_text, "--threads", threads, "--reps", 1 if bench.quick else 3)
    best = lambda ending: max(values[0] for name, values in line["MBps"].items() if name.startswith("batch") and name.endswith(ending))
    return {"mb_per_s": best("chunks"), "lines_mb_per_s": best("lines"), "tokens": line["tokens"]["batch_chunks"]}


def tokenizer(threads, reach):
    return Row(f"tokenize_{threads}", f"tokenize 1.5 MB, byte-level BPE, {threads} thread{'s' * (threads > 1)}", "tokenizers (Rust)",
               [Metric("mb_per_s", "MB/s", reach=reach), Metric("lines_mb_per_s", "MB/s by lines")], lambda bench: tokenized(bench, threads), lambda bench: peer_tokenized(bench, threads))


def formats(line):
    figures = line["quant"]["4096x4096 bf16"]
    return {"quantize_gb_s": figures["quant_double_GBps"][0], "dequantize_gb_s": figures["dequant_double_GBps"][0]}


def made_store(bench, which, make):
    """Histories of the rows' size, kept between rounds: writing them takes longer than reading."""
    runs, points = (20, 200) if bench.quick else (1000, 10000)
    return bench.inputs.made(f"store-{which}-{runs}x{points}", lambda to: make(to, runs, points))


def our_store(bench):
    program = bench.build / "bin" / "bench_store"
    if not program.exists():
        raise Failed("bench_store is not built: cmake --build BUILD --target bench_store")
    return bench.program("bench_store", made_store(bench, "lathe", lambda to, runs, points: run([program, to, "--make", runs, points])))


def store(which, title):
    def make(to, runs, points):
        run([environment.python(), environment.here.parent / "rivals" / "stores.py", which, to, "--make", "--runs", runs, "--points", points])
    asked = [Metric("list_s", "s for the list", "time", reach=50), Metric("curve_s", "s for one curve", "time", reach=50),
             Metric("compare_s", "s for 20 curves", "time", reach=50)]
    return Row(f"store_{which}", "history of 1,000 runs × 10,000 points", title, asked, our_store,
               lambda bench: bench.rival("stores.py", which, made_store(bench, which, make)), dtype="")


rows = [
    tokenizer(1, 6.6),
    tokenizer(2, 6.6),
    Row("nf4", "NF4 with double quantization, 4096×4096 of BF16", "bitsandbytes", [Metric("quantize_gb_s", "GB/s quantized", reach=20),
                                                                                   Metric("dequantize_gb_s", "GB/s dequantized", reach=2.5)],
        lambda bench: formats(bench.program("bench_formats", "--threads", bench.threads, "--seconds", 0.05 if bench.quick else 0.3, "--format", "nf4",
                                            "--quick")),
        lambda bench: formats(bench.peer("bnb_quant.py", "--threads", bench.threads, "--seconds", 0.05 if bench.quick else 0.3)), dtype=""),
    store("mlflow", "MLflow's SQLite store"),
    store("tensorboard", "TensorBoard's reader"),
]
