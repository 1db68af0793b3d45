"""The table of docs/scaling.md: what `lathe estimate` says of Llama 3.1 at three sizes on up to 512 GPUs.

    python3 tests/machines/scaling.py > table.md

Memory and bytes sent are the estimator's. Times are arithmetic on assumptions that the table's caption states: none was measured on a GPU.
"""
import json
import pathlib
import subprocess
import tempfile

import common

# config.json of meta-llama/Llama-3.1-*: hidden, layers, heads, intermediate size; 8 key-value heads, 128,256 tokens.
SIZES = {"8B": (4096, 32, 32, 14336), "70B": (8192, 80, 64, 28672), "405B": (16384, 126, 128, 53248)}
METHODS = {"LoRA": ["--method", "lora"], "QLoRA": ["--method", "qlora"], "full": ["--method", "full", "--optimizer", "adamw_8bit"]}
# With the bytes of a frozen weight, which each process fetches twice a step.
SHARDED = {"LoRA, weights sharded": (["--method", "lora", "--paged-weights", "sharded"], 2),
           "QLoRA, weights sharded": (["--method", "qlora", "--paged-weights", "sharded"], 0.5),
           "full, state sharded": (["--method", "full", "--optimizer", "adamw", "--shard-optimizer"], 0)}
GPU = "H100 80 GB"
FLOPS = 989e12 * 0.4  # dense bf16 of the data sheet, and the share of it that good programs reach
TOKENS = 4096         # that each GPU computes in a step
NODE, NODES = "3600gbit,10us", "400gbit,20us"  # NVLink of a node of 8; InfiniBand NDR, a card for each GPU


def config(hidden, layers, heads, inner):
    return {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": 8, "intermediate_size": inner, "vocab_size": 128256,
            "max_position_embeddings": 131072, "rms_norm_eps": 1e-5, "rope_theta": 500000.0, "hidden_act": "silu",
            "tie_word_embeddings": False, "torch_dtype": "bfloat16"}


def link_of(gpus):
    return NODE if gpus <= 8 else NODES


def told(file, words, gpus):
    link = link_of(gpus)
    answer = subprocess.run([common.LATHE, "estimate", "--model", str(file), *words, "--on", GPU, "--max-length", str(TOKENS),
                             "--batch-size", "1", "--gradient-accumulation", "1", "--processes", str(gpus),
                             *(["--link", link] if gpus > 1 else []), "--json"], check=True, text=True, stdout=subprocess.PIPE).stdout
    return json.loads(answer.splitlines()[-1])


def row(name, method, file):
    first = told(file, METHODS[method], 1)
    fits, peak = first["fit"]["fits"], first["fit"]["peak_bytes"]
    total, trained = first["parameters"]["total"], first["parameters"]["trainable"]
    # forward 2, gradients of what is passed on 2, of weights that are trained 2; checkpointing computes forward once more
    seconds = (6 * total + 2 * trained) * TOKENS / FLOPS
    cells = [name, method, f"{peak / 2**30:,.0f} GiB", "yes" if fits else "no", f"{trained * 4 / 1e9:,.2f} GB"]
    for gpus in (8, 64, 512):
        exchange = told(file, METHODS[method], gpus)["exchange"]["seconds"]
        share = seconds / (seconds + exchange)
        cells.append(f"{exchange:.3f} s, {share:.0%}" if fits else "-")
    parts = first["memory"]["parts"]
    if not fits:
        cells.append("memory of one GPU: " + max(parts, key=parts.get).replace("_", " "))
    else:
        cells.append("computing" if share > 0.9 else "adding up gradients")
    return cells


def sharded_row(name, method, file):
    """Of frozen weights each process fetches all but its own part, forward and backward, beside the work."""
    cells = [name, method]
    for gpus in (8, 64, 512):
        words, weight = SHARDED[method]
        answer = told(file, words, gpus)
        host = answer["host"]["parts"].get("weights", 0)
        cells.append(f"{answer['fit']['peak_bytes'] / 2**30:,.0f} GiB" + (f" + {host / 2**30:,.1f} GiB" if host else ""))
    fits = answer["fit"]["fits"]
    total, trained = answer["parameters"]["total"], answer["parameters"]["trainable"]
    computing = (6 * total + 2 * trained) * TOKENS / FLOPS
    speed = float(NODES.split("gbit")[0]) * 1e9 / 8
    # a sharded state sends the new weights, half of what a sum sends, besides the gradients' sum
    moved = 2 * weight * (total - trained) / speed if weight else answer["exchange"]["seconds"] * 1.5
    cells.append("yes" if fits else "no")
    cells.append(f"{moved:,.2f} s of {computing:,.2f} s" if fits else "-")
    return cells


def main():
    head = ["model", "method", "memory of each GPU", "fits", "sent a step", "8 GPUs", "64", "512", "what limits it"]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in SIZES.items():
            file = pathlib.Path(folder) / name / "config.json"
            file.parent.mkdir()
            file.write_text(json.dumps(config(*shape)))
            for method in METHODS:
                print("| " + " | ".join(row(name, method, file)) + " |", flush=True)
        head = ["model", "method", "8 GPUs: memory of each (+ host's)", "64", "512", "fits 512", "moved beside a step's computing, 512"]
        print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
        for name in SIZES:
            for method in SHARDED:
                print("| " + " | ".join(sharded_row(name, method, pathlib.Path(folder) / name / "config.json")) + " |", flush=True)


if __name__ == "__main__":
    main()
