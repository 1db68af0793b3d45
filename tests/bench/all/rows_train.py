"""Training steps: LoRA in its forms, the other methods, conversations, questions."""
import dataclasses

from . import environment
from .flops import per_token
from .programs import Failed
from .rows import Metric, Row, memory, tokens

first_step = Metric("first_step_s", "s to the first step's end", "share", reach=0.2)
beginning = Metric("begin_s", "s to the first step's beginning", "share", reach=0.05)


def figures(line):
    """Of bench_lora and peft_lm.py, which name them alike."""
    return {"tokens_per_s": line["tokens_per_s"], "tokens_per_cpu_s": line["tokens_per_cpu_s"], "peak_mib": line["train_peak_mib"],
            "first_step_s": line["first_step_s"],
            "begin_s": line.get("loaded_s", line.get("ready_s")), "loss_last": line["loss_last"], "gemm1024_gflops": line["gemm1024_gflops"]}


def peer_steps(bench, *options):
    batch, length = bench.shape
    return figures(bench.peer("peft_lm.py", bench.inputs.model, bench.inputs.text, "--batch", batch, "--seq", length, "--dump-batches",
                              bench.inputs.batches(batch, length),
                              *bench.counts, *options))


def our_steps(bench, *options, model=None):
    batch, length = bench.shape
    batches = bench.inputs.batches(batch, length)
    given = ["--batches", batches] if batches.exists() else []
    return figures(bench.program("bench_lora", "--model", model or bench.inputs.model, *given, "--batch", batch, "--seq", length, *bench.counts, *options))


def steps(name, work, rival, theirs, ours, reach, more=(), full=False, dtype="bf16", model=lambda bench: bench.inputs.model):
    return Row(name, work, rival, [dataclasses.replace(tokens, reach=reach), *(more or [memory])], lambda bench: our_steps(bench, *ours, model=model(bench)),
               lambda bench: peer_steps(bench, *theirs), lambda bench: per_token(bench.inputs.model, full=full), dtype)


def gib(limit):
    """A peak that is asked for by itself, whatever the rival's is."""
    return dataclasses.replace(memory, limit=limit * 1e9 / 2**20)


# ---- by the command line program
def trained(bench, *options):
    """Speed and memory of `lathe train`, of the steps after the warm-up."""
    done = bench.lathe("train", *options, "--steps", bench.warmup + bench.steps, "--threads", bench.threads, "--gradient-accumulation", 1, "--eval-every", 0,
                       "--dry-run", "never",
                       "--no-gradient-checkpointing", "--validation-fraction", 0, "--json")
    measured = done.of("step")[bench.warmup:]
    if not measured:
        raise Failed(f"lathe train {' '.join(map(str, options[:4]))} ...: no step came")
    seconds = sorted(step["seconds"] for step in measured)
    return {"tokens_per_s": sum(step["tokens"] for step in measured) / sum(seconds), "steps_per_s": 1 / seconds[len(seconds) // 2], "peak_mib": done.peak_mib,
            "loss_last": measured[-1]["loss"], "adapter": done.of("end")[-1]["adapter"]}


def on_rows(bench, *options):
    batch, length = bench.shape
    return trained(bench, "--model", bench.inputs.model, "--data", bench.inputs.long_rows(), "--dtype", "bf16", "--batch-size", batch, "--max-length", length,
                   "--too-long", "cut", *options)


def method(name, work, rival, theirs, ours, which=environment.folder):
    def peer(bench):
        batch, length = bench.shape
        return bench.rival("methods_lm.py", bench.inputs.model, bench.inputs.long_rows(), "--method", theirs, "--batch", batch, "--length", length,
                           *bench.counts[:4], which=which)
    return Row(name, work, rival, [dataclasses.replace(tokens, reach=2), memory], lambda bench: on_rows(bench, *ours), peer,
               lambda bench: per_token(bench.inputs.model))


def fused(bench):
    """The second stage alone: two adapters are there already."""
    folders = []
    for name in ("first", "second"):
        kept = bench.scratch / f"adapter-{name}"
        if not kept.exists():
            made = bench.lathe("train", "--model", bench.inputs.model, "--data", bench.inputs.long_rows(), "--method", "adapter", "--adapter-name", name,
                               "--dtype", "bf16",
                               "--batch-size", 1, "--max-length", 64, "--too-long", "cut", "--steps", 1, "--eval-every", 0, "--dry-run", "never", "--validation-fraction", 0, "--json")
            kept.symlink_to(made.of("end")[-1]["adapter"])
        folders += ["--adapters", kept.resolve()]
    return on_rows(bench, "--method", "adapter_fusion", *folders)


def chat(library, title, reach):
    """Rows of twice the length: few conversations are longer than 1,024 tokens."""
    def ours(bench):
        batch, length = bench.shape
        return trained(bench, "--model", bench.inputs.model, "--data", bench.inputs.chat, "--method", "lora", "--rank", 8, "--alpha", 16, "--dropout", 0,
                       "--dtype", "bf16",
                       "--batch-size", batch, "--max-length", 2 * length, "--too-long", "cut")

    def theirs(bench):
        batch, length = bench.shape
        return bench.rival("chat.py", bench.inputs.model, bench.inputs.chat, "--library", library, "--batch", batch, "--length", 2 * length, *bench.counts[:4])
    return Row(f"chat_{library}", "chat data, loss on answers, lengths as they come", title, [Metric("tokens_per_s", "real tokens/s", reach=reach), memory],
               ours, theirs)


def questions(bench):
    return trained(bench, "--model", bench.inputs.bert, "--data", bench.inputs.questions(200), "--task", "question_answering", "--method", "lora", "--rank", 2,
                   "--alpha", 16,
                   "--dropout", 0.1, "--target-modules", "query", "--target-modules", "value", "--dtype", "fp32", "--batch-size", bench.shape[0], "--max-length", 384)


adapters = "AdapterHub"
rows = [
    steps("lora", "LoRA r=8 on all linear layers, BF16, 4×512", "HF + PEFT", [], [], 2.5, [gib(1.0), first_step, beginning, Metric("tokens_per_cpu_s", "tokens/CPU s")]),
    steps("lora_ckpt", "the same, checkpointed", "HF + PEFT", ["--ckpt"], ["--recompute"], 2.5, [gib(0.6)]),
    steps("lora_fp32", "the same, FP32", "HF + PEFT", ["--dtype", "fp32"], ["--dtype", "fp32"], 1.15, dtype="fp32"),
    steps("qlora", "QLoRA NF4, 4×512", "HF + PEFT + bitsandbytes", ["--method", "qlora"], ["--method", "qlora"], 3),
    steps("qlora_ckpt", "the same, checkpointed", "HF + PEFT + bitsandbytes", ["--method", "qlora", "--ckpt"], ["--method", "qlora", "--recompute"], 3,
          [gib(0.45)]),
    steps("qlora_gguf", "QLoRA on a GGUF's own blocks, 4×512", "HF + PEFT + bitsandbytes (NF4)", ["--method", "qlora"], ["--quantization", "file"], 3,
          model=lambda bench: bench.inputs.gguf),
    Row("qlora_beside_lora", "QLoRA NF4, 4×512", "Lathe's own LoRA", [dataclasses.replace(tokens, reach=0.95), memory],
        lambda bench: our_steps(bench, "--method", "qlora"), our_steps),
    steps("full_bf16", "full fine-tuning, BF16 with FP32 masters", "HF, pure BF16", ["--method", "full"], ["--method", "full"], 2, full=True),
    steps("full_amp", "full fine-tuning, BF16 with FP32 masters", "HF, autocast over FP32", ["--method", "full", "--dtype", "amp"], ["--method", "full"], 2,
          full=True),
    method("dora", "DoRA r=8, BF16, 4×512", "HF + PEFT", "dora", ["--method", "lora", "--dora", "--rank", 8, "--alpha", 16, "--dropout", 0]),
    method("adapter", "adapter (Pfeiffer), BF16, 4×512", adapters, "adapter", ["--method", "adapter"], environment.second),
    method("prefix", "prefix tuning, 20 tokens, BF16, 4×512", "HF + PEFT", "prefix", ["--method", "prefix_tuning", "--num-virtual-tokens", 20]),
    method("ia3", "IA³, BF16, 4×512", "HF + PEFT", "ia3", ["--method", "ia3"]),
    dataclasses.replace(method("fusion", "AdapterFusion's second stage, two adapters, BF16, 4×512", adapters, "fusion", [], environment.second), ours=fused),
    chat("trl", "TRL, packed", 2),
    chat("hf", "HF, padded", 6),
    Row("qa", "BERT-base's shape, questions, LoRA r=2, 4 windows of up to 384", "HF + PEFT, padded",
        [Metric("tokens_per_s", "real tokens/s", reach=4), Metric("steps_per_s", "steps/s"), memory], questions,
        lambda bench: bench.rival("qa.py", bench.inputs.bert, bench.inputs.questions(200), "--batch", bench.shape[0], *bench.counts[:4]), dtype="fp32"),
]
