#!/usr/bin/env python3
"""Random conversations with transformers' own masks of what the assistant says (return_assistant_tokens_mask).

    assistant_masks.py SEED COUNT OUT.jsonl TOKENIZER.json...

A line each: "tokenizer" (the path), "template", "messages", "ids", "mask". The templates mark answers by {% generation %}; some of the marks stand where a
token can lie across them: behind a space, a line break, or in the middle of a word.
"""
import json
import os
import random
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
from chat_templates import WORDS  # noqa: E402
from transformers import PreTrainedTokenizerFast  # noqa: E402

LOOP = "{%% for m in messages %%}{%% if m['role'] == 'assistant' %%}%s{%% else %%}%s{%% endif %%}{%% endfor %%}"
TEMPLATES = [LOOP % marks for marks in (
    ("<|im_start|>assistant\n{% generation %}{{ m['content'] }}<|im_end|>{% endgeneration %}\n", "<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n"),
    ("Assistant: {% generation %}{{ m['content'] }}{% endgeneration %}\n", "User: {{ m['content'] }}\n"),
    ("Assistant:{% generation %} {{ m['content'] }}\n{% endgeneration %}\n", "User: {{ m['content'] }}\n"),
    ("\n\n{% generation %}\n{{ m['content'] }}{% endgeneration %}", "[INST] {{ m['content'] }} [/INST]"),
    ("pre{% generation %}{{ m['content'] }}x{% endgeneration %}post", "{{ m['content'] }}"),
)]
EDGES = ["", "", "", "\n", " ", "  ", "\n\n", "fix", "s", "12", "'s", "ing "]


def text(rnd):
    return rnd.choice(EDGES) + " ".join(rnd.choice(WORDS) for _ in range(rnd.randrange(1, 4))) + rnd.choice(EDGES)


def main():
    rnd, count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    with open(sys.argv[3], "w") as out:
        for path in sys.argv[4:]:
            tokenizer = PreTrainedTokenizerFast(tokenizer_file=path)
            for template in TEMPLATES:
                for _ in range(count):
                    messages = [{"role": ("user", "assistant")[i % 2], "content": text(rnd)} for i in range(rnd.choice([2, 2, 4]))]
                    said = tokenizer.apply_chat_template(messages, chat_template=template, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
                    out.write(json.dumps(dict(tokenizer=path, template=template, messages=messages, ids=said["input_ids"], mask=said["assistant_masks"])) + "\n")


if __name__ == "__main__":
    main()
