#!/usr/bin/env python3
"""What Hugging Face's implementation says of a language model in a GGUF file:

    python real_model.py FILE.gguf OUT.safetensors TEXT...

For text i, in fp32: `<i>.input_ids` [1, n] by the file's own tokenizer, `<i>.loss` [1], `<i>.last_logits` [vocabulary], `<i>.greedy` [1, n + 8].
"""
import os, sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TQDM_DISABLE", "1")
import torch, transformers
from safetensors.torch import save_file

transformers.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


def main():
    path, out, texts = sys.argv[1], sys.argv[2], sys.argv[3:]
    folder, name = os.path.split(os.path.abspath(path))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=name)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32, attn_implementation="eager").eval()
    said = {}
    with torch.no_grad():
        for index, text in enumerate(texts):
            ids = torch.tensor([tokenizer(text)["input_ids"]])
            answer = model(input_ids=ids, labels=ids, use_cache=True)
            said[f"{index}.input_ids"], said[f"{index}.loss"] = ids, answer.loss.reshape(1)
            said[f"{index}.last_logits"] = answer.logits[0, -1].clone()
            cache, last, greedy = answer.past_key_values, answer.logits[0, -1], ids
            for _ in range(8):
                greedy = torch.cat([greedy, last.argmax().reshape(1, 1)], 1)
                answer = model(input_ids=greedy[:, -1:], past_key_values=cache, use_cache=True)
                cache, last = answer.past_key_values, answer.logits[0, -1]
            said[f"{index}.greedy"] = greedy
            print(index, ids.shape[1], said[f"{index}.loss"].item(), repr(tokenizer.decode(greedy[0, ids.shape[1]:])))
    save_file({key: value.contiguous() for key, value in said.items()}, out)


if __name__ == "__main__":
    main()
