"""How many operations a token of a training step costs, as mathematics has it: what a step must do, not what it repeats."""
import functools
import json


@functools.cache
def shape(folder):
    c = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    hidden, heads = c["hidden_size"], c["num_attention_heads"]
    size = c.get("head_dim") or hidden // heads
    keys = c["num_key_value_heads"] * size
    linear = hidden * heads * size * 2 + 2 * hidden * keys + 3 * hidden * c["intermediate_size"]
    sums = 3 * hidden + 2 * heads * size + 2 * keys + 3 * c["intermediate_size"]  # inputs and outputs of the linear layers
    return {"layers": c["num_hidden_layers"], "linear": c["num_hidden_layers"] * linear, "head": hidden * c["vocab_size"], "width": heads * size,
            "adapted": c["num_hidden_layers"] * (sums + hidden)}


def per_token(folder, length=512, rank=8, full=False):
    """A causal model: forward; the gradients of the inputs; of the weights where they learn. Attention sees half of the square."""
    s = shape(folder)
    attention = 3.5 * 2 * length * s["width"] * s["layers"]  # two products forward, five backward
    if full:
        return 6 * s["linear"] + 6 * s["head"] + attention
    return 4 * s["linear"] + 4 * s["head"] + attention + 6 * rank * s["adapted"]
