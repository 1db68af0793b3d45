"""What transformers and PEFT make of exported folders, as anybody opens them.

    exports.py JOBS.json OUT.safetensors

JOBS.json is a list of {"name", "model", "tokenizer", "adapter", "messages"}: a model's folder, the folder whose tokenizer, chat template and
generation_config count, an adapter for it (PEFT's) or "", and a conversation. OUT gets the logits of the rendered conversation by name. Prints an
object by name: {"prompt": [ids], "tokens": [the 16 most likely next ones], "problems": [what was missing or left over in the files], "error"}.
"""
import json
import os
import sys
import warnings

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1", OMP_WAIT_POLICY="PASSIVE")
import torch  # noqa: E402
from peft import PeftModel  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

torch.set_num_threads(1)  # small models
jobs, out = sys.argv[1:]
found, answers = {}, {}


def answer(job):
    tokenizer = AutoTokenizer.from_pretrained(job["tokenizer"])
    prompt = tokenizer.apply_chat_template(job["messages"], add_generation_prompt=True, return_dict=False)
    model, loading = AutoModelForCausalLM.from_pretrained(job["model"], dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    problems = [f"{what}: {sorted(loading[what])[:4]}" for what in ("missing_keys", "unexpected_keys", "mismatched_keys") if loading[what]]
    if job["adapter"]:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            model = PeftModel.from_pretrained(model, job["adapter"])
        problems += [str(w.message)[:300] for w in warned if "missing adapter keys" in str(w.message).lower()]
    model.eval()
    ids = torch.tensor([prompt])
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[0, -len(prompt):]
        written = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=16)[0]
    found[job["name"]] = logits.float().contiguous().clone()
    return {"prompt": prompt, "tokens": written.tolist()[len(prompt):], "problems": problems}


for job in json.load(open(jobs, encoding="utf-8")):
    try:
        answers[job["name"]] = answer(job)
    except Exception as error:
        answers[job["name"]] = {"error": f"{type(error).__name__}: {str(error)[:1500]}"}
save_file(found, out)
print(json.dumps(answers))
