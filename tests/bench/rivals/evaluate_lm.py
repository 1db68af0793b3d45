"""The loss of a causal model on instructions by Hugging Face's Trainer, in fp32, batches of 8 padded to their longest row.

    evaluate_lm.py MODEL ALPACA.json
"""
import json
import time

import common

a = common.begun(common.options(__doc__, "model", "data"))

import torch  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorForSeq2Seq, Trainer, TrainingArguments  # noqa: E402

tokenizer = AutoTokenizer.from_pretrained(a.model)
tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.float32)
rows = []
for row in json.load(open(a.data, encoding="utf-8")):
    user = row["instruction"] + ("\n\n" + row["input"] if row.get("input") else "")
    asked = tokenizer.apply_chat_template([{"role": "user", "content": user}], add_generation_prompt=True, return_dict=True)["input_ids"]
    answer = tokenizer(row["output"] + "<|im_end|>", add_special_tokens=False)["input_ids"]
    rows.append({"input_ids": asked + answer, "labels": [-100] * len(asked) + answer, "attention_mask": [1] * (len(asked) + len(answer))})
trainer = Trainer(model=model, data_collator=DataCollatorForSeq2Seq(tokenizer),
                  args=TrainingArguments(output_dir="/tmp/unused", report_to="none", use_cpu=True, dataloader_pin_memory=False, prediction_loss_only=True, disable_tqdm=True))
begin = time.perf_counter()
loss = trainer.evaluate(rows)["eval_loss"]
common.say(bench="evaluate_lm", seconds=time.perf_counter() - begin, loss=loss, rows=len(rows),
           trained_tokens=sum(sum(label != -100 for label in row["labels"]) for row in rows), peak_mib=common.memory_mib())
