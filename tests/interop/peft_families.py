"""What Hugging Face's libraries say of models of many families with adapters.

    peft_families.py JOBS.json OUT.safetensors

JOBS.json is a list of {"name", "base", "adapter", "merged", "made", "lora_bias"}, all but the first and the last folders: a model with the expected.safetensors that holds
its inputs, an adapter for it; and, where they are given, the same as a whole model, and where PEFT's own new LoRA adapter on its layers' linear
modules is to be written; with "lora_bias", B has a bias there. OUT gets what
the model says of the inputs, padded, as NAME.adapter, NAME.merged and NAME.made (answers to questions: start and end in a last dimension).
Prints an object with a list of problems for each name that has some.
"""
import copy
import json
import os
import re
import sys
import warnings

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1", OMP_WAIT_POLICY="PASSIVE")
import torch  # noqa: E402
import transformers  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict  # noqa: E402
from transformers.pytorch_utils import Conv1D  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

torch.set_num_threads(1)  # small models
jobs, out = sys.argv[1:]
found, problems = {}, {}


def load(folder):
    """The model, and what of its file was missing or left over."""
    config = json.load(open(os.path.join(folder, "config.json"), encoding="utf-8"))
    kind = getattr(transformers, config["architectures"][0])
    model, loading = kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    return model.eval(), [f"{what}: {sorted(loading[what])[:4]}" for what in ("missing_keys", "unexpected_keys", "mismatched_keys") if loading[what]]


def said(model, inputs):
    given = {key: inputs[key] for key in ("input_ids", "attention_mask", "token_type_ids") if key in inputs}
    if model.config.is_encoder_decoder:
        before = inputs["labels"][:, :-1].masked_fill(inputs["labels"][:, :-1] == -100, model.config.pad_token_id)
        first = torch.full_like(inputs["labels"][:, :1], model.config.decoder_start_token_id)
        given["decoder_input_ids"] = torch.cat([first, before], 1)
    with torch.no_grad():
        result = model(**given)
    logits = torch.stack([result.start_logits, result.end_logits], -1) if "start_logits" in result else result.logits
    return logits.float().contiguous().clone()


def say(model, inputs):
    """PEFT's model for question answering drops token types: the model inside is asked."""
    return said(model.get_base_model() if isinstance(model, PeftModel) else model, inputs)


def task_of(model):
    name = type(model).__name__
    if name.endswith("ForConditionalGeneration"):  # also of classes for text and pictures
        return "SEQ_2_SEQ_LM" if model.config.is_encoder_decoder else "CAUSAL_LM"
    for part, task in (("ForCausalLM", "CAUSAL_LM"), ("LMHeadModel", "CAUSAL_LM"), ("ForSequenceClassification", "SEQ_CLS"),
                       ("ForTokenClassification", "TOKEN_CLS"), ("ForQuestionAnswering", "QUESTION_ANS")):
        if name.endswith(part):
            return task
    return None


def with_adapter(job, base, inputs):
    wrong = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        model = PeftModel.from_pretrained(base, job["adapter"]).eval()
    wrong += [str(w.message)[:300] for w in warned if "adapter" in str(w.message).lower()]
    config = model.peft_config["default"]
    if config.task_type != task_of(base):
        wrong.append(f"task_type {config.task_type}, the class is for {task_of(base)}")
    saved, expected = set(load_file(os.path.join(job["adapter"], "adapter_model.safetensors"))), set(get_peft_model_state_dict(model))
    if saved != expected:
        wrong.append(f"left over: {sorted(saved - expected)[:4]}, missing: {sorted(expected - saved)[:4]}")
    found[job["name"] + ".adapter"] = say(model, inputs)
    return wrong


def merged(job, base, inputs):
    model, wrong = load(job["merged"])
    found[job["name"] + ".merged"] = say(model, inputs)
    return wrong


def made(job, base, inputs):
    torch.manual_seed(7)
    # by the last part of their names, as people do; "all-linear" would take a task's head, too, which PEFT itself then refuses
    linears = {name for name, module in base.named_modules() if re.search(r"\.\d+\.", name) and isinstance(module, (torch.nn.Linear, Conv1D))}
    words = {name for name in linears if ".language_model." in name}  # not the part for pictures
    linears = words or {name.rsplit(".", 1)[1] for name in linears}
    config = LoraConfig(r=4, lora_alpha=8, target_modules=sorted(linears), task_type=task_of(base), init_lora_weights=False, lora_bias=job.get("lora_bias", False))
    model = get_peft_model(base, config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "modules_to_save" in name:
                parameter.add_(torch.randn_like(parameter) * 0.05)
    model.save_pretrained(job["made"])
    found[job["name"] + ".made"] = say(model, inputs)
    return []


for job in json.load(open(jobs, encoding="utf-8")):
    inputs = load_file(os.path.join(job["base"], "expected.safetensors"))
    base, _ = load(job["base"])
    for work in [with_adapter] + [one for one in (merged, made) if one.__name__ in job]:
        try:
            wrong = work(job, copy.deepcopy(base), inputs)
        except Exception as error:
            wrong = [f"{type(error).__name__}: {str(error)[:600]}"]
        if wrong:
            problems.setdefault(job["name"], []).extend(f"{work.__name__}: {one}" for one in wrong)
save_file(found, out)
print(json.dumps(problems))
