"""Logits of a base model with a saved adapter, as Hugging Face PEFT computes them.

    peft_logits.py BASE ADAPTER IDS.json OUT.safetensors

BASE is a Hugging Face folder or a GGUF file; ADAPTER a PEFT folder or "none"; IDS.json a list of token id lists. OUT gets
logits.0, logits.1, ... (tokens, vocabulary) in FP32, one for each list.
"""
import json
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1", OMP_WAIT_POLICY="PASSIVE")
import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402

base, adapter, ids, out = sys.argv[1:]
torch.set_num_threads(2)
if base.endswith(".gguf"):
    folder, name = os.path.split(os.path.abspath(base))
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
else:
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
if adapter != "none":
    from peft import PeftModel

    model = PeftModel.from_pretrained(model, adapter)
model.eval()
with torch.no_grad():
    logits = {f"logits.{i}": model(input_ids=torch.tensor([row])).logits[0].float().contiguous()
              for i, row in enumerate(json.load(open(ids, encoding="utf-8")))}
save_file(logits, out)
