#!/usr/bin/env python3
"""How far Hugging Face's own bf16 strays from its fp32 on small models:

    python bf16.py OUT FOLDER...

reads each case folder (config.json, model.safetensors, expected.safetensors: as decoders.py and encoders.py write them) whose
reference has losses, and writes OUT/<its name>.json: by the name of a way to compute in bf16, the losses before each of the five AdamW steps of
expected.safetensors' train5.losses and after the last. One way rounds by chance to nearly the same numbers, so there are several:
a model whose weights are bf16 copies of fp32 masters, with plain and with fused attention, and autocast over fp32 weights. All start
from weights rounded to bf16, as a model is that was loaded so: their first steps are then shorter than bf16 tells apart, or not.
"""
import json, os, shutil, sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch, transformers
from safetensors.torch import load_file

transformers.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)

INPUTS = ("input_ids", "attention_mask", "token_type_ids", "labels", "start_positions", "end_positions")


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, foreach=False)


def with_masters(model, batch):
    batch = {key: value.to(torch.bfloat16) if value.is_floating_point() else value for key, value in batch.items()}
    masters = [parameter.detach().float() for parameter in model.parameters()]
    optimizer, losses = adamw(masters), []
    for _ in range(5):
        model.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        for master, parameter in zip(masters, model.parameters()):
            master.grad = None if parameter.grad is None else parameter.grad.float()
        optimizer.step()
        with torch.no_grad():
            for master, parameter in zip(masters, model.parameters()):
                parameter.copy_(master)
        losses.append(loss.item())
    with torch.no_grad():
        return losses + [model(**batch).loss.item()]


def by_autocast(model, batch):
    model.float()
    optimizer, losses = adamw(model.parameters()), []
    for _ in range(5):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return losses + [model(**batch).loss.item()]


WAYS = {"masters": ("eager", with_masters), "masters, fused attention": ("sdpa", with_masters), "autocast": ("eager", by_autocast)}


def losses_of(folder):
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    if "quantization_config" in config:  # packed weights are cast to nothing else
        return None
    kind = getattr(transformers, config["architectures"][0])
    expected = load_file(os.path.join(folder, "expected.safetensors"))
    if "train5.losses" not in expected:
        return None
    batch = {key: expected[key] for key in INPUTS if key in expected}
    all_losses = {}
    for way, (attention, steps) in WAYS.items():
        try:
            model = kind.from_pretrained(folder, dtype=torch.bfloat16, attn_implementation=attention).eval()
        except ValueError:  # a family without fused attention
            continue
        all_losses[way] = steps(model, batch)
    return all_losses


def main():
    out, folders = sys.argv[1], sys.argv[2:]
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    for folder in folders:
        losses = losses_of(folder)
        if losses:
            with open(os.path.join(out, os.path.basename(os.path.normpath(folder)) + ".json"), "w") as file:
                json.dump(losses, file, indent=1)


if __name__ == "__main__":
    main()
