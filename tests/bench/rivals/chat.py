"""LoRA on conversations, loss on the answers alone, lengths as they come: TRL's trainer with packed rows, or a plain loop that pads.

    chat.py MODEL CHAT.jsonl --library trl|hf [--batch 4 --length 1024] [--steps 6 --warmup 2]

Speed is counted in real tokens; padding is not one.
"""
import json
import tempfile
import time

import common

p = common.options(__doc__, "model", "data")
p.add_argument("--library", required=True, choices=["trl", "hf"])
a = common.training(p, length=1024)

import torch  # noqa: E402
from peft import LoraConfig, get_peft_model  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback  # noqa: E402

model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.bfloat16)
model.config.use_cache = False
tokenizer = AutoTokenizer.from_pretrained(a.model)
# The model's own template, with the marks that both libraries need to tell the answers.
tokenizer.chat_template = ("{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}"
                           "{% endif %}{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' }}{% if message['role'] == 'assistant' %}"
                           "{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}{% else %}{{ message['content'] + '<|im_end|>' }}{% endif %}"
                           "{{ '\n' }}{% endfor %}")
lora = LoraConfig(r=8, lora_alpha=16, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
conversations = [{"messages": json.loads(line)["messages"]} for line in open(a.data, encoding="utf-8")]


def with_trl():
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer
    with tempfile.TemporaryDirectory() as out:
        config = SFTConfig(output_dir=out, max_length=a.length, packing=True, assistant_only_loss=True, per_device_train_batch_size=a.batch,
                           max_steps=a.warmup + a.steps,
                           learning_rate=2e-4, weight_decay=0.0, max_grad_norm=1.0, gradient_checkpointing=False, bf16=False, use_cpu=True, report_to="none", save_strategy="no",
                           logging_strategy="no", dataloader_pin_memory=False, disable_tqdm=True)
        trainer = SFTTrainer(model=model, args=config, train_dataset=Dataset.from_list(conversations), processing_class=tokenizer, peft_config=lora)
        collate, tokens, begins, ends = trainer.data_collator, [], [], []

        def counted(examples):
            batch = collate(examples)
            mask = batch.get("attention_mask")
            tokens.append(int(mask.sum()) if mask is not None else batch["input_ids"].numel())
            return batch

        class Clock(TrainerCallback):
            def on_step_begin(self, *_, **__):
                begins.append(time.perf_counter())

            def on_step_end(self, *_, **__):
                ends.append(time.perf_counter())

        trainer.data_collator = counted
        trainer.add_callback(Clock())
        common.forget_peak()
        trainer.train()
        measured = slice(a.warmup, a.warmup + a.steps)  # the loader reads one batch ahead
        return {"tokens_per_s": sum(tokens[measured]) / sum(e - b for b, e in zip(begins[measured], ends[measured])), "peak_mib": common.memory_mib(),
                "gemm1024_gflops": common.calibration()}


def with_padding():
    rows = []
    for conversation in conversations:
        row = tokenizer.apply_chat_template(conversation["messages"], return_dict=True, return_assistant_tokens_mask=True)
        ids = torch.tensor(row["input_ids"])[:a.length]
        trained = torch.tensor(row["assistant_masks"])[:a.length].bool()
        if trained.any():
            rows.append((ids, torch.where(trained, ids, -100)))
    batches = []
    for first in range(0, min(len(rows), a.batch * (a.steps + a.warmup)) - a.batch + 1, a.batch):
        some = rows[first:first + a.batch]
        def padded(tensors, value):
            return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)
        batches.append(({"input_ids": padded([ids for ids, _ in some], 0), "labels": padded([labels for _, labels in some], -100),
                         "attention_mask": padded([torch.ones_like(ids) for ids, _ in some], 0)}, sum(len(ids) for ids, _ in some)))
    return common.train(get_peft_model(model, lora), batches, 2e-4, a.steps, a.warmup)


common.say(bench="chat", library=a.library, **(with_trl() if a.library == "trl" else with_padding()))
