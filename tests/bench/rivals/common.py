"""What the rivals' scripts share: their options, a training loop that is timed, the process's memory, one JSON line at the end."""
import argparse
import importlib.metadata
import json
import os
import statistics
import time

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TOKENIZERS_PARALLELISM="false", CUDA_VISIBLE_DEVICES="")


def options(about, *positional):
    """A parser that says what the script's head does; every script is told its number of threads."""
    p = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in positional:
        p.add_argument(name)
    p.add_argument("--threads", type=int, default=2)
    return p


def begun(parser):
    """The options as given; torch has its threads and its seed."""
    a = parser.parse_args()
    import torch
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    return a


def training(parser, length):
    """The same for a script that trains, with the size and the number of its steps."""
    for name, default in (("--batch", 4), ("--length", length), ("--steps", 6), ("--warmup", 2)):
        parser.add_argument(name, type=int, default=default)
    return begun(parser)


def memory_mib(field="VmHWM"):
    for line in open("/proc/self/status", encoding="ascii"):
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak():
    """The peak from here on: loading is not counted."""
    try:
        open("/proc/self/clear_refs", "w", encoding="ascii").write("5")
    except OSError:
        pass


def calibration():
    """GFLOP/s of one product: how fast the machine is at this moment."""
    import torch
    a, b = torch.randn(1024, 1024).bfloat16(), torch.randn(1024, 1024).bfloat16()
    torch.mm(a, b)
    times = []
    for _ in range(8):
        begin = time.perf_counter()
        torch.mm(a, b)
        times.append(time.perf_counter() - begin)
    return 2 * 1024**3 / min(times) / 1e9


def train(model, batches, rate, steps, warmup):
    """AdamW and clipping as Lathe has them; figures of the steps after the warm-up. A batch: the model's arguments, and its real tokens."""
    import torch
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.0, fused=True)
    forget_peak()
    seconds, tokens, losses = [], [], []
    for step in range(warmup + steps):
        batch, real = batches[step % len(batches)]
        begin = time.perf_counter()
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        if step >= warmup:
            seconds.append(time.perf_counter() - begin)
            tokens.append(real)
    return {"tokens_per_s": sum(tokens) / sum(seconds), "steps_per_s": 1 / statistics.median(seconds), "peak_mib": memory_mib(), "loss_first": losses[0],
            "loss_last": losses[-1], "trainable": sum(p.numel() for p in trained), "gemm1024_gflops": calibration()}


def say(**figures):
    versions = {}
    for name in ("torch", "transformers", "peft", "adapters", "trl", "mlflow", "tensorboard"):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    print(json.dumps({**figures, "versions": versions}), flush=True)
