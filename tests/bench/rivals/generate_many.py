"""Greedy answers to several prompts at once by transformers' generate(), bf16, prompts padded on the left.

    generate_many.py MODEL PROMPTS.jsonl [--new 64] [--repeats 2]
"""
import json
import statistics
import time

import common

p = common.options(__doc__, "model", "prompts")
p.add_argument("--new", type=int, default=64)
p.add_argument("--repeats", type=int, default=2)
a = common.begun(p)

import torch  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

torch.set_grad_enabled(False)
tokenizer = AutoTokenizer.from_pretrained(a.model, padding_side="left")
tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.bfloat16).eval()
prompts = [json.loads(line)["prompt"] for line in open(a.prompts, encoding="utf-8")]
batch = tokenizer(prompts, return_tensors="pt", padding=True)
seconds = []
for _ in range(1 + a.repeats):  # the first is a warm-up
    begin = time.perf_counter()
    out = model.generate(**batch, do_sample=False, max_new_tokens=a.new, pad_token_id=tokenizer.pad_token_id)
    seconds.append(time.perf_counter() - begin)
tokens = int((out[:, batch["input_ids"].shape[1]:] != tokenizer.pad_token_id).sum())  # an answer that has ended is filled up
common.say(bench="generate_many", prompts=len(prompts), new_tokens=tokens, tokens_per_s=tokens / statistics.median(seconds[1:]), peak_mib=common.memory_mib())
