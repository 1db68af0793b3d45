"""Extractive question answering by Hugging Face's library on data in SQuAD's form: LoRA steps, or an evaluation with exact match and F1.

    qa.py MODEL SQUAD.json [--steps 6 --warmup 2]     LoRA r=2, alpha=16 on query and value, windows padded to --length
    qa.py MODEL SQUAD.json --evaluate                 all questions: predictions, best spans, metrics
"""
import collections
import json
import string
import re
import time

import common

p = common.options(__doc__, "model", "data")
p.add_argument("--evaluate", action="store_true")
a = common.training(p, length=384)

import numpy  # noqa: E402
import torch  # noqa: E402
from transformers import AutoTokenizer, BertForQuestionAnswering, Trainer, TrainingArguments  # noqa: E402

model = BertForQuestionAnswering.from_pretrained(a.model, dtype=torch.float32)
tokenizer = AutoTokenizer.from_pretrained(a.model)
questions = [{"question": qa["question"], "context": paragraph["context"], "answers": qa["answers"]}
             for article in json.load(open(a.data, encoding="utf-8"))["data"] for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
windows = tokenizer([q["question"] for q in questions], [q["context"] for q in questions], truncation="only_second", max_length=a.length, stride=128,
                    padding="max_length", return_overflowing_tokens=True, return_offsets_mapping=True)
of = windows.pop("overflow_to_sample_mapping")
offsets = windows.pop("offset_mapping")


def answer_in(window):
    """The first and the last token of the answer in that window; (0, 0) where it is not in there."""
    answer = questions[of[window]]["answers"][0]
    begin, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
    inside = [i for i, (place, of_text) in enumerate(zip(offsets[window],
                                                         windows.sequence_ids(window))) if of_text == 1 and place[0] < end and place[1] > begin]
    return (inside[0], inside[-1]) if inside else (0, 0)


def train():
    from peft import LoraConfig, get_peft_model
    tuned = get_peft_model(model, LoraConfig(r=2, lora_alpha=16, target_modules=["query", "value"], lora_dropout=0.1, task_type="QUESTION_ANS"))
    batches = []
    for first in range(0, min(len(of), a.batch * (a.steps + a.warmup)) - a.batch + 1, a.batch):
        some = range(first, first + a.batch)
        batch = {name: torch.tensor([values[i] for i in some]) for name, values in windows.items()}
        places = [answer_in(i) for i in some]
        batch["start_positions"] = torch.tensor([start for start, _ in places])
        batch["end_positions"] = torch.tensor([end for _, end in places])
        batches.append((batch, int(batch["attention_mask"].sum())))
    return common.train(tuned, batches, 5e-5, a.steps, a.warmup)


def normal(text):
    text = re.sub(r"\b(a|an|the)\b", " ", "".join(c for c in text.lower() if c not in string.punctuation))
    return text.split()


def best_spans(starts, ends):
    """The usual search: the best 20 starts and ends of each window, answers of up to 30 tokens."""
    best = collections.defaultdict(lambda: (-1e30, ""))
    for window, question in enumerate(of):
        of_text, places = windows.sequence_ids(window), offsets[window]
        for i in numpy.argsort(starts[window])[-20:]:
            for j in numpy.argsort(ends[window])[-20:]:
                if of_text[i] == 1 and of_text[j] == 1 and i <= j < i + 30 and starts[window][i] + ends[window][j] > best[question][0]:
                    best[question] = (starts[window][i] + ends[window][j], questions[question]["context"][places[i][0]:places[j][1]])
    return best


def evaluate():
    class Windows(torch.utils.data.Dataset):
        def __len__(self):
            return len(of)

        def __getitem__(self, i):
            return {name: torch.tensor(values[i]) for name, values in windows.items()}

    trainer = Trainer(model=model, args=TrainingArguments(output_dir="/tmp/unused", report_to="none", use_cpu=True, dataloader_pin_memory=False,
                                                          disable_tqdm=True))
    begin = time.perf_counter()
    starts, ends = trainer.predict(Windows()).predictions[:2]
    best, exact, f1 = best_spans(starts, ends), 0, 0.0
    for i, question in enumerate(questions):
        said = normal(best[i][1])
        wanted = [normal(answer["text"]) for answer in question["answers"]]
        exact += said in wanted
        def score(answer):
            same = sum((collections.Counter(said) & collections.Counter(answer)).values())
            return 2 * same / (len(said) + len(answer)) if same else 0.0
        f1 += max(map(score, wanted))
    return {"seconds": time.perf_counter() - begin, "questions": len(questions), "exact_match": exact / len(questions), "f1": f1 / len(questions),
            "peak_mib": common.memory_mib()}


common.say(bench="qa", **(evaluate() if a.evaluate else train()))
