"""Makes what the device check trains: a Llama's config.json beside the sample's tokenizer, and rows that fill their length.

    models.py NAME FOLDER LENGTH ROWS      FOLDER/config.json, tokenizer*.json, FOLDER/rows.jsonl

There are no weights: Lathe draws them (--random-weights), and so does the peer.
"""
import json
import pathlib
import random
import shutil
import sys

SHAPES = {  # hidden, intermediate, layers, heads, key/value heads, vocabulary, tied head
    "tiny": (64, 160, 2, 4, 2, 1024, True),
    "small": (512, 1536, 8, 8, 2, 8192, True),
    "1b": (2048, 8192, 16, 32, 8, 128256, True),   # as Llama 3.2 1B
    "8b": (4096, 14336, 32, 32, 8, 128256, False),  # as Llama 3.1 8B
}


def config(name):
    hidden, intermediate, layers, heads, key_value_heads, vocabulary, tied = SHAPES[name]
    return {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden, "intermediate_size": intermediate, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": key_value_heads, "head_dim": hidden // heads, "vocab_size": vocabulary, "tie_word_embeddings": tied,
            "max_position_embeddings": 8192, "rms_norm_eps": 1e-5, "rope_theta": 500000.0, "hidden_act": "silu", "initializer_range": 0.02, "attention_bias": False,
            "mlp_bias": False, "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 0, "torch_dtype": "bfloat16"}


def operations_per_token(name, length, rank=16):
    """Of LoRA on all linear layers: forward, and backward without the frozen weights' gradients; the mean causal attention."""
    hidden, intermediate, layers, heads, key_value_heads, vocabulary, _ = SHAPES[name]
    shared = hidden // heads * key_value_heads
    linears = [(hidden, hidden), (hidden, shared), (hidden, shared), (hidden, hidden), (hidden, intermediate), (hidden, intermediate), (intermediate, hidden)]
    base = layers * sum(a * b for a, b in linears) + hidden * vocabulary
    added = layers * sum(rank * (a + b) for a, b in linears)
    return 4 * base + 6 * added + layers * 2 * hidden * length * 3.5


def main():
    name, folder, length, rows = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    sample = pathlib.Path(__file__).resolve().parents[2] / "resources" / "sample"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config(name)))
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(sample / "model" / file, folder)
    words = " ".join((sample / "train.jsonl").read_text(encoding="utf-8").replace('"', " ").split()).split()
    draw = random.Random(1)
    with open(folder / "rows.jsonl", "w", encoding="utf-8") as out:
        for _ in range(rows):  # a token is no longer than a few words, so that each row is cut
            out.write(json.dumps({"text": " ".join(draw.choices(words, k=2 * length))}) + "\n")


if __name__ == "__main__":
    main()
