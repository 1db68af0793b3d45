"""What a model gives with each of several saved adapters, as Hugging Face PEFT computes it.

    peft_methods.py BASE IDS.json OUT.safetensors ADAPTER...

BASE is a Hugging Face folder or a GGUF file; IDS.json a list of token id lists. OUT gets ADAPTER's folder name, a dot and the list's number:
logits (tokens, vocabulary) of a language model, (labels) of a classifier, in FP32.
"""
import json
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1", OMP_WAIT_POLICY="PASSIVE")
import torch  # noqa: E402
import transformers  # noqa: E402
from peft import PeftModel  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

base, ids, out, *adapters = sys.argv[1:]
torch.set_num_threads(2)
rows = json.load(open(ids, encoding="utf-8"))
if base.endswith(".gguf"):
    kind, (base, name) = transformers.AutoModelForCausalLM, os.path.split(os.path.abspath(base))
    options = {"gguf_file": name}
else:
    kind, options = getattr(transformers, json.load(open(os.path.join(base, "config.json"), encoding="utf-8"))["architectures"][0]), {}
found = {}
for adapter in adapters:
    model = PeftModel.from_pretrained(kind.from_pretrained(base, dtype=torch.float32, attn_implementation="eager", **options), adapter).eval()
    for i, row in enumerate(rows):
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([row])).logits[0].float()
        if logits.ndim == 2:
            logits = logits[-len(row):]  # without the virtual tokens
        found[f"{os.path.basename(adapter)}.{i}"] = logits.contiguous().clone()
save_file(found, out)
