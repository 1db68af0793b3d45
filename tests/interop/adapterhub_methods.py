"""What a classifier gives with each of several saved adapters, as AdapterHub's library computes it.

    adapterhub_methods.py BASE IDS.json OUT.safetensors ADAPTER...

BASE is a Hugging Face folder; IDS.json a list of token id lists. An ADAPTER folder holds one adapter, or a fusion with its
adapters' folders inside. OUT gets ADAPTER's folder name, a dot and the list's number: logits (labels) in FP32.
"""
import json
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1", OMP_WAIT_POLICY="PASSIVE")
import adapters  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

base, ids, out, *folders = sys.argv[1:]
torch.set_num_threads(2)
rows = json.load(open(ids, encoding="utf-8"))
kind = getattr(transformers, json.load(open(os.path.join(base, "config.json"), encoding="utf-8"))["architectures"][0])
found = {}
for folder in folders:
    model = kind.from_pretrained(base, dtype=torch.float32, attn_implementation="eager")
    adapters.init(model)
    fusion = os.path.join(folder, "adapter_fusion_config.json")
    if os.path.exists(fusion):
        for name in json.load(open(fusion, encoding="utf-8"))["adapter_names"]:
            model.load_adapter(os.path.join(folder, name), with_head=False, use_safetensors=True)
        model.load_adapter_fusion(folder, set_active=True, use_safetensors=True)
    else:
        model.set_active_adapters(model.load_adapter(folder, with_head=False, use_safetensors=True))
    model.eval()
    for i, row in enumerate(rows):
        with torch.no_grad():
            found[f"{os.path.basename(folder)}.{i}"] = model(input_ids=torch.tensor([row])).logits[0].float().contiguous().clone()
save_file(found, out)
