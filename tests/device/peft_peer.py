"""Hugging Face PEFT on the same LoRA fine-tune, as its users run it; one measurement for each line on standard input.

    peft_peer.py FOLDER [--rows 4 --length 2048 --steps 12 --warmup 4 --device cuda]     FOLDER: config.json (models.py)
    peft_peer.py --product                                                               the device's bf16 product peak

Random base weights in bf16, r=16 on all linear layers, adapters in fp32 under autocast, scaled_dot_product_attention without padding, fused
AdamW, gradients clipped at 1; no gradient checkpointing. It stays alive between measurements, so that two programs can take turns without
paying the start again, and frees its memory while it waits. Prints one JSON line a measurement.
"""
import argparse
import contextlib
import json
import statistics
import sys
import time

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("folder", nargs="?")
p.add_argument("--rows", type=int, default=4)
p.add_argument("--length", type=int, default=2048)
p.add_argument("--steps", type=int, default=12)
p.add_argument("--warmup", type=int, default=4)
p.add_argument("--rank", type=int, default=16)
p.add_argument("--device", default="cuda")
p.add_argument("--product", action="store_true")
a = p.parse_args()

import torch  # noqa: E402

cuda = a.device.startswith("cuda")
finish = torch.cuda.synchronize if cuda else lambda: None


def product():
    size = 8192 if cuda else 512
    x, y = (torch.randn(size, size, device=a.device, dtype=torch.bfloat16) for _ in range(2))
    seconds = []
    for i in range(15):
        finish()
        began = time.perf_counter()
        torch.mm(x, y)
        finish()
        if i >= 5:
            seconds.append(time.perf_counter() - began)
    return {"program": "product", "tflops": 2 * size**3 / statistics.median(seconds) / 1e12}


if a.product:
    print(json.dumps(product()), flush=True)
    raise SystemExit

import peft  # noqa: E402
import transformers  # noqa: E402

torch.manual_seed(0)
config = transformers.AutoConfig.from_pretrained(a.folder)
torch.set_default_dtype(torch.bfloat16)
with torch.device(a.device):
    model = transformers.AutoModelForCausalLM.from_config(config, attn_implementation="sdpa")
torch.set_default_dtype(torch.float32)
model.config.use_cache = False
model = peft.get_peft_model(model, peft.LoraConfig(r=a.rank, lora_alpha=2 * a.rank, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")).to(a.device)
model.train()
trained = [q for q in model.parameters() if q.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=2e-4, weight_decay=0.0, fused=True)
ids = torch.randint(0, config.vocab_size, (8, a.rows, a.length), device=a.device)
autocast = torch.autocast(a.device.split(":")[0], torch.bfloat16) if cuda else contextlib.nullcontext()


def step(rows):
    with autocast:
        loss = model(input_ids=rows, labels=rows).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def measurement():
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    seconds, losses = [], []
    for i in range(a.warmup + a.steps):
        finish()
        began = time.perf_counter()
        losses.append(step(ids[i % len(ids)]))
        finish()
        if i >= a.warmup:
            seconds.append(time.perf_counter() - began)
    tokens = a.rows * a.length
    result = {"program": "peft", "versions": f"torch {torch.__version__}, transformers {transformers.__version__}, peft {peft.__version__}",
              "trainable": sum(q.numel() for q in trained), "tokens_per_step": tokens, "step_seconds": statistics.median(seconds),
              "tokens_per_second": tokens / statistics.median(seconds), "losses": losses}
    if cuda:
        result |= {"peak_bytes": torch.cuda.max_memory_allocated(), "held_peak_bytes": torch.cuda.max_memory_reserved()}
        torch.cuda.empty_cache()
    return result


print(json.dumps({"program": "peft", "ready": True}), flush=True)
for _ in sys.stdin:
    print(json.dumps(measurement()), flush=True)
