#!/usr/bin/env python3
"""QLoRA by Hugging Face, PEFT and bitsandbytes on given batches from a saved adapter; prints one JSON line with every loss.

    qlora_peer.py HF_MODEL --make-adapter DIR                      saves a fresh LoRA (r=8, alpha=16, all linear layers)
    qlora_peer.py HF_MODEL --adapter DIR --batches B.i32 [--steps 20] [--dtype bf16] [--threads 2]

NF4 with double quantization, blocks of 64; prepare_model_for_kbit_training as its users call it (embedding, norms and head in
fp32); AdamW at 2e-4 without decay, gradients clipped at 1.
"""
import argparse
import json
import time

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("model")
p.add_argument("--make-adapter")
p.add_argument("--adapter")
p.add_argument("--batches")
p.add_argument("--batch", type=int, default=4)
p.add_argument("--seq", type=int, default=512)
p.add_argument("--steps", type=int, default=20)
p.add_argument("--dtype", default="bf16", choices=["bf16", "fp32"])
p.add_argument("--threads", type=int, default=2)
p.add_argument("--log", help="a file that gets each loss as it comes")
a = p.parse_args()

import numpy  # noqa: E402
import torch  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training  # noqa: E402
from transformers import AutoModelForCausalLM, BitsAndBytesConfig  # noqa: E402

torch.set_num_threads(a.threads)
torch.manual_seed(0)
dtype = torch.bfloat16 if a.dtype == "bf16" else torch.float32
if a.make_adapter:
    model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.float32)
    config = LoraConfig(r=8, lora_alpha=16, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
    get_peft_model(model, config).save_pretrained(a.make_adapter)
    raise SystemExit

four_bits = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype)
model = AutoModelForCausalLM.from_pretrained(a.model, dtype=dtype, quantization_config=four_bits, device_map="cpu")
model.config.use_cache = False
model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
model = PeftModel.from_pretrained(model, a.adapter, is_trainable=True)
model.train()
trained = [q for q in model.parameters() if q.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=2e-4, weight_decay=0.0, fused=True)
data = torch.from_numpy(numpy.fromfile(a.batches, dtype=numpy.int32).astype(numpy.int64)).view(-1, a.batch, a.seq)
losses, begun = [], time.time()
for step in range(a.steps):
    loss = model(input_ids=data[step], labels=data[step]).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    losses.append(float(loss.detach()))
    if a.log:
        with open(a.log, "a") as log:
            log.write(f"{step + 1} {losses[-1]} {time.time() - begun:.0f}\n")
print(json.dumps({"bench": "qlora_peer", "dtype": a.dtype, "losses": losses, "seconds": time.time() - begun}))
