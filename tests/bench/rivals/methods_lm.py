"""Other methods than LoRA on a causal model, by PEFT or (adapter, fusion) AdapterHub's library, over rows cut to one length.

    methods_lm.py MODEL ROWS.jsonl --method dora|ia3|prefix|adapter|fusion [--batch 4 --length 512] [--steps 6 --warmup 2]
"""
import json

import common

p = common.options(__doc__, "model", "rows")
p.add_argument("--method", required=True, choices=["dora", "ia3", "prefix", "adapter", "fusion"])
a = common.training(p, length=512)

import torch  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402

model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.bfloat16)
tokenizer = Tokenizer.from_file(f"{a.model}/tokenizer.json")  # the second environment's older library can't read the newer one's settings

if a.method in ("adapter", "fusion"):
    import adapters
    from adapters.composition import Fuse
    adapters.init(model)
    names = ["first", "second"] if a.method == "fusion" else ["first"]
    for name in names:
        model.add_adapter(name, config="seq_bn")  # Pfeiffer, reduction 16, ReLU: as Lathe's defaults
    if a.method == "fusion":
        model.add_adapter_fusion(names)
        model.train_adapter_fusion(Fuse(*names))
    else:
        model.train_adapter("first")
    model.to(torch.bfloat16)
else:
    import peft
    config = {"dora": lambda: peft.LoraConfig(r=8, lora_alpha=16, lora_dropout=0.0, target_modules="all-linear", use_dora=True, task_type="CAUSAL_LM"),
              "ia3": lambda: peft.IA3Config(target_modules=["k_proj", "v_proj", "down_proj"], feedforward_modules=["down_proj"], task_type="CAUSAL_LM"),
              "prefix": lambda: peft.PrefixTuningConfig(num_virtual_tokens=20, task_type="CAUSAL_LM")}[a.method]()
    model.config.use_cache = a.method == "prefix"
    model = peft.get_peft_model(model, config)

batches, rows = [], [json.loads(line)["text"] for line in open(a.rows, encoding="utf-8")]
for first in range(0, min(len(rows), a.batch * (a.steps + a.warmup)) - a.batch + 1, a.batch):
    ids = torch.tensor([tokenizer.encode(text, add_special_tokens=False).ids[:a.length] for text in rows[first:first + a.batch]])
    batches.append(({"input_ids": ids, "labels": ids}, ids.numel()))
common.say(bench="methods_lm", method=a.method, **common.train(model, batches, 2e-4, a.steps, a.warmup))
