#!/usr/bin/env python3
"""Small decoders with random weights and what Hugging Face's implementation says of them, in the layout of the reference files:

    python decoders.py OUT

writes for each family of FAMILIES a folder with config.json, model.safetensors, expected.safetensors (inputs, hidden states, logits,
loss, gradients, losses of five AdamW steps; rows padded on the left and greedy tokens of language models) and expected.json, and for
some a model.gguf of the same weights and a model.Q8_0.gguf of quantized ones; `weights`: "safetensors", or one of BINS; `packed`: settings of
BitsAndBytesConfig, by which the weights are packed before anything is computed with them. Everything is computed in fp32 on one thread without dropout.

A family is one entry: its class and config, its task ("lm", "seqcls", "tokcls"), how config.json is written ("v5", as this
version of transformers does, or "v4", as most published checkpoints are) and, where llama.cpp knows it, its name there; `inside`: the
class and the type of what the model is written as a part of.
"""
import json, math, os, shutil, sys, tempfile, zlib

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch, transformers
from safetensors.torch import save_file
from gguf_files import write_ggufs

transformers.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)

HIDDEN, INNER, HEADS, KEYS, VOCABULARY, CONTEXT, ROWS, LENGTH = 32, 64, 4, 2, 160, 64, 3, 20
SIZES = dict(vocab_size=VOCABULARY, hidden_size=HIDDEN, intermediate_size=INNER, num_hidden_layers=2, num_attention_heads=HEADS,
             num_key_value_heads=KEYS, max_position_embeddings=CONTEXT, bos_token_id=1, eos_token_id=2, pad_token_id=0)


def rope(**settings):
    return dict(rope_parameters=dict(dict(rope_type="default", rope_theta=10000.0), **settings))


def sizes(**other):
    return {**SIZES, **other}


def family(cls, config, task="lm", layout="v5", gguf=None, inside=None, weights="safetensors", packed=None):
    return dict(cls=cls, config=config, task=task, layout=layout, gguf=gguf, inside=inside, weights=weights, packed=packed)


WITHOUT_KEYS = {k: v for k, v in SIZES.items() if k != "num_key_value_heads"}
WIDE = dict(hidden_size=64, intermediate_size=128)
FACTORS = dict(short_factor=[1.0, 1.1, 1.25, 1.5], long_factor=[1.0, 2.0, 3.0, 5.0])

FAMILIES = {
    # caps small enough to be felt; a window shorter than the rows in every second layer
    "gemma2": lambda t: family(t.Gemma2ForCausalLM, t.Gemma2Config(**sizes(num_key_value_heads=1), head_dim=12, query_pre_attn_scalar=20, sliding_window=6,
                               attn_logit_softcapping=2.0, final_logit_softcapping=3.0, **rope()), layout="v4"),
    "gemma2_gguf": lambda t: family(t.Gemma2ForCausalLM, t.Gemma2Config(**sizes(), head_dim=16, query_pre_attn_scalar=16, sliding_window=8, **rope()), gguf="gemma2"),
    "gemma2_seqcls": lambda t: family(t.Gemma2ForSequenceClassification, t.Gemma2Config(**sizes(), head_dim=8, sliding_window=6, num_labels=3, **rope()), "seqcls"),
    # three layers of which the second sees everything, and a stretched full rope
    "gemma3_pattern": lambda t: family(t.Gemma3ForCausalLM, t.Gemma3TextConfig(**sizes(num_hidden_layers=3), head_dim=12, query_pre_attn_scalar=12, sliding_window=5,
                                       layer_types=["sliding_attention", "full_attention", "sliding_attention"],
                                       rope_parameters=dict(full_attention=dict(rope_type="linear", factor=4.0, rope_theta=1e6),
                                                            sliding_attention=dict(rope_type="default", rope_theta=1e4)))),
    "gemma3_gguf": lambda t: family(t.Gemma3ForCausalLM, t.Gemma3TextConfig(**sizes(num_hidden_layers=7), head_dim=16, query_pre_attn_scalar=16, sliding_window=7,
                                    rope_parameters=dict(full_attention=dict(rope_type="default", rope_theta=1e6),
                                                         sliding_attention=dict(rope_type="default", rope_theta=1e4))), layout="v4", gguf="gemma3"),
    # the language model of one for text and pictures
    "gemma3_pictures": lambda t: family(t.Gemma3ForCausalLM, t.Gemma3TextConfig(**sizes(), head_dim=8, query_pre_attn_scalar=8, sliding_window=6), layout="v4",
                                        inside=("Gemma3ForConditionalGeneration", "gemma3")),
    "olmo2": lambda t: family(t.Olmo2ForCausalLM, t.Olmo2Config(**sizes(), **rope(rope_theta=5e5)), layout="v4", gguf="olmo2"),
    "stablelm": lambda t: family(t.StableLmForCausalLM, t.StableLmConfig(**sizes(), use_qkv_bias=True, **rope(partial_rotary_factor=0.25)), layout="v4", gguf="stablelm"),
    "stablelm_parallel": lambda t: family(t.StableLmForCausalLM, t.StableLmConfig(**sizes(), qk_layernorm=True, use_parallel_residual=True,
                                          **rope(partial_rotary_factor=0.5)), gguf="stablelm"),
    "gpt_neox": lambda t: family(t.GPTNeoXForCausalLM, t.GPTNeoXConfig(**WITHOUT_KEYS, **rope(partial_rotary_factor=0.25)), layout="v4", gguf="gptneox"),
    "gpt_neox_gguf": lambda t: family(t.GPTNeoXForCausalLM, t.GPTNeoXConfig(**WITHOUT_KEYS, use_parallel_residual=False, **rope(partial_rotary_factor=0.75)), gguf="gptneox"),
    "gpt_neox_sequential": lambda t: family(t.GPTNeoXForCausalLM, t.GPTNeoXConfig(**WITHOUT_KEYS, use_parallel_residual=False, hidden_act="gelu_fast",
                                            **rope(partial_rotary_factor=1.0))),
    "gpt_neox_tokcls": lambda t: family(t.GPTNeoXForTokenClassification, t.GPTNeoXConfig(**WITHOUT_KEYS, num_labels=4, **rope(partial_rotary_factor=0.5)), "tokcls"),
    "smollm3": lambda t: family(t.SmolLM3ForCausalLM, t.SmolLM3Config(**sizes(num_hidden_layers=3), no_rope_layer_interval=2, **rope(rope_theta=2e6)), layout="v4"),
    "smollm3_gguf": lambda t: family(t.SmolLM3ForCausalLM, t.SmolLM3Config(**sizes(num_hidden_layers=5), **rope(rope_theta=2e6)), gguf="smollm3"),
    # rows longer and shorter than the context before stretching
    "phi3_longrope": lambda t: family(t.Phi3ForCausalLM, t.Phi3Config(**sizes(), original_max_position_embeddings=16,
                                      **rope(rope_type="longrope", original_max_position_embeddings=16, **FACTORS)), layout="v4", gguf="phi3"),
    "phi3_longrope_short": lambda t: family(t.Phi3ForCausalLM, t.Phi3Config(**sizes(sliding_window=9), original_max_position_embeddings=32,
                                            **rope(rope_type="longrope", original_max_position_embeddings=32, **FACTORS)), gguf="phi3"),
    # as Phi-4-mini: a part of each head is turned, and the head is the embedding
    "phi3_partial": lambda t: family(t.Phi3ForCausalLM, t.Phi3Config(**sizes(), tie_word_embeddings=True, **rope(partial_rotary_factor=0.75)), layout="v4", gguf="phi3"),
    "qwen2_yarn": lambda t: family(t.Qwen2ForCausalLM, t.Qwen2Config(**sizes(), **rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=16)), layout="v4", gguf="qwen2"),
    "qwen2_window": lambda t: family(t.Qwen2ForCausalLM, t.Qwen2Config(**sizes(), use_sliding_window=True, sliding_window=6, max_window_layers=1, **rope()), layout="v4"),
    "qwen2_gguf": lambda t: family(t.Qwen2ForCausalLM, t.Qwen2Config(**sizes(), **rope()), gguf="qwen2"),
    "mistral_gguf": lambda t: family(t.MistralForCausalLM, t.MistralConfig(**sizes(), sliding_window=None, **rope(rope_theta=1e6)), layout="v4", gguf="llama"),
    "gpt2_gguf": lambda t: family(t.GPT2LMHeadModel, t.GPT2Config(n_embd=HIDDEN, n_layer=2, n_head=HEADS, n_positions=CONTEXT, vocab_size=VOCABULARY, bos_token_id=1,
                                  eos_token_id=2, pad_token_id=0, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0), gguf="gpt2"),
    # the head is the embedding and stands in the file all the same
    "qwen2_bin": lambda t: family(t.Qwen2ForCausalLM, t.Qwen2Config(**sizes(), tie_word_embeddings=True, **rope()), layout="v4", weights="bin"),
    "gpt2_bin": lambda t: family(t.GPT2LMHeadModel, t.GPT2Config(n_embd=HIDDEN, n_layer=2, n_head=HEADS, n_positions=CONTEXT, vocab_size=VOCABULARY, bos_token_id=1,
                                 eos_token_id=2, pad_token_id=0, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0), weights="old bin"),
    "llama_bin": lambda t: family(t.LlamaForCausalLM, t.LlamaConfig(**sizes(), **rope()), layout="v4", weights="bins"),
    # rows of whole blocks: for others the processor's kernel of bitsandbytes 0.50 counts blocks otherwise than its own files
    "llama_nf4": lambda t: family(t.LlamaForCausalLM, t.LlamaConfig(**sizes(**WIDE), **rope()), layout="v4",
                                  packed=dict(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype="float32")),
    "qwen2_fp4": lambda t: family(t.Qwen2ForCausalLM, t.Qwen2Config(**sizes(**WIDE), tie_word_embeddings=True, **rope()),
                                  packed=dict(load_in_4bit=True, bnb_4bit_quant_type="fp4", bnb_4bit_compute_dtype="float32")),
    "llama_int8": lambda t: family(t.LlamaForCausalLM, t.LlamaConfig(**sizes(), **rope()), packed=dict(load_in_8bit=True)),
    "qwen3_gguf": lambda t: family(t.Qwen3ForCausalLM, t.Qwen3Config(**sizes(), head_dim=12, **rope(rope_theta=1e6)), gguf="qwen3"),
}


def published(config):
    """config.json as it was written before transformers 5."""
    config = dict(config)
    settings = config.pop("rope_parameters", None)
    if settings and "full_attention" in settings:
        config["rope_theta"] = settings["full_attention"]["rope_theta"]
        config["rope_local_base_freq"] = settings["sliding_attention"]["rope_theta"]
        config.pop("layer_types")
        config["sliding_window_pattern"] = 6
    elif settings:
        settings = dict(settings)
        neox = config["model_type"] == "gpt_neox"
        config["rotary_emb_base" if neox else "rope_theta"] = settings.pop("rope_theta")
        if "partial_rotary_factor" in settings:
            config["rotary_pct" if neox else "partial_rotary_factor"] = settings.pop("partial_rotary_factor")
        if config["model_type"] == "phi3" and settings["rope_type"] == "longrope":
            settings.pop("original_max_position_embeddings")
            settings["type"] = settings.pop("rope_type")
        config["rope_scaling"] = settings if settings.get("rope_type", settings.get("type")) != "default" else None
    config["torch_dtype"] = config.pop("dtype")
    return config


def fill(model):
    """Each parameter by its own name's seed. Norms away from 1, biases away from 0, so that both are felt."""
    plus_one, tied = "Gemma" in type(model).__name__, model.config.tie_word_embeddings
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.randn(parameter.shape, generator=torch.Generator().manual_seed(zlib.crc32(name.encode())))
            if parameter.ndim == 1:
                parameter.copy_(0.2 * values + (0 if plus_one or name.endswith("bias") else 1) * ("norm" in name.lower() or ".ln_" in name))
            elif "embed" in name:
                parameter.copy_(values * (0.3 if plus_one or tied else 0.6))
            else:
                parameter.copy_(values * 1.2 / math.sqrt(parameter.shape[1]))
    model.tie_weights()


def write_bin(folder, state):
    torch.save(state, os.path.join(folder, "pytorch_model.bin"))


def write_old_bin(folder, state):
    """As the first models on the Hub: before zip archives, and without the name of the module around."""
    state = {name.removeprefix("transformer."): values for name, values in state.items() if name != "lm_head.weight"}
    torch.save(state, os.path.join(folder, "pytorch_model.bin"), _use_new_zipfile_serialization=False)


def write_bins(folder, state):
    """In two files; every second matrix lies transposed."""
    names, shards = list(state), [{}, {}]
    for number, name in enumerate(names):
        values = state[name]
        shards[number * 2 // len(names)][name] = values.t().contiguous().t() if values.ndim == 2 and number % 2 else values
    files = [f"pytorch_model-{number + 1:05}-of-00002.bin" for number in range(2)]
    for name, shard in zip(files, shards):
        torch.save(shard, os.path.join(folder, name))
    with open(os.path.join(folder, "pytorch_model.bin.index.json"), "w") as file:
        json.dump(dict(metadata=dict(total_size=0), weight_map={name: file for file, shard in zip(files, shards) for name in shard}), file)


def pack(model, folder, settings):
    """Has transformers and bitsandbytes load the model packed and save it; the model then goes on with the values that are left of its weights."""
    import bitsandbytes
    with tempfile.TemporaryDirectory() as plain:
        model.save_pretrained(plain)
        packed = type(model).from_pretrained(plain, quantization_config=transformers.BitsAndBytesConfig(**settings), device_map="cpu", dtype=torch.float32)
    packed.save_pretrained(folder)
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, module in packed.named_modules():
            weight = getattr(module, "weight", None)
            if isinstance(module, bitsandbytes.nn.Linear4bit):
                parameters[name + ".weight"].copy_(bitsandbytes.functional.dequantize_4bit(weight.data, weight.quant_state))
            elif isinstance(module, bitsandbytes.nn.Linear8bitLt):
                scales = weight.SCB if weight.SCB is not None else module.state.SCB
                parameters[name + ".weight"].copy_(bitsandbytes.functional.int8_vectorwise_dequant(weight.data, scales))
    return json.load(open(os.path.join(folder, "config.json")))["quantization_config"]


BINS = {"bin": write_bin, "old bin": write_old_bin, "bins": write_bins}


def batch_of(task, labels, seed):
    random = torch.Generator().manual_seed(seed)
    ids = torch.randint(8, VOCABULARY, (ROWS, LENGTH), generator=random)
    mask = torch.ones(ROWS, LENGTH, dtype=torch.long)
    for row, length in enumerate((LENGTH, LENGTH - 4, 7)):
        mask[row, length:] = 0
    ids = ids * mask
    batch = dict(input_ids=ids, attention_mask=mask)
    if task == "lm":
        batch["labels"] = torch.where(mask == 1, ids, -100)
        batch["labels"][1, :6] = -100  # a prompt
    elif task == "tokcls":
        batch["labels"] = torch.where(mask == 1, torch.randint(0, labels, (ROWS, LENGTH), generator=random), -100)
    else:
        batch["labels"] = torch.randint(0, labels, (ROWS,), generator=random)
    return batch


def name_in_files(name):
    return name.replace("lm_head", "embed_out") if NEOX else name


def padded_left(model, batch, expected):
    ids, mask = batch["input_ids"], batch["attention_mask"]
    moved, seen = torch.zeros_like(ids), torch.zeros_like(mask)
    for row, length in enumerate(mask.sum(1).tolist()):
        moved[row, LENGTH - length:] = ids[row, :length]
        seen[row, LENGTH - length:] = 1
    expected["leftpad.input_ids"], expected["leftpad.attention_mask"] = moved, seen
    expected["leftpad.position_ids"] = (seen.cumsum(1) - 1).clamp(min=0)


def greedy(model, ids, given=6, more=12):
    """Without a cache: every token sees what the model says of the whole text."""
    ids, margins = ids[:1, :given].clone(), []
    with torch.no_grad():
        for _ in range(more):
            best = model(input_ids=ids, use_cache=False).logits[0, -1].topk(2)
            margins.append(float(best.values[0] - best.values[1]))
            ids = torch.cat([ids, best.indices[:1].reshape(1, 1)], 1)
    return ids, min(margins)


def five_steps(model, batch):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, foreach=False)
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        losses.append(model(**batch).loss.item())
    return losses


def make(name, entry, out):
    global NEOX
    folder = os.path.join(out, name)
    os.makedirs(folder)
    config, task = entry["config"], entry["task"]
    NEOX = config.model_type == "gpt_neox"
    config._attn_implementation = "eager"
    model = entry["cls"](config).float().eval()
    fill(model)
    written = json.loads(config.to_json_string(use_diff=False))
    written.update(architectures=[entry["cls"].__name__], dtype="float32")
    if entry["packed"]:
        written["quantization_config"] = pack(model, folder, entry["packed"])
        os.remove(os.path.join(folder, "generation_config.json"))
    if entry["layout"] == "v4":
        written = published(written)
    inner = ""
    if entry["inside"]:
        inner, text = "language_model.", written
        written = dict(architectures=[entry["inside"][0]], model_type=entry["inside"][1], text_config=text, vision_config={}, torch_dtype="float32")
        text.pop("architectures")
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(written, file, indent=1)
    if entry["packed"]:
        pass  # they lie there
    elif entry["weights"] in BINS:
        BINS[entry["weights"]](folder, model.state_dict())
        again = entry["cls"].from_pretrained(folder).state_dict()
        assert all(torch.equal(values, again[key]) for key, values in model.state_dict().items()), "transformers reads another model"
    else:
        save_file({inner + name_in_files(key): parameter.detach().clone() for key, parameter in model.named_parameters()}, os.path.join(folder, "model.safetensors"))
    if entry["gguf"]:
        write_ggufs(folder, entry["gguf"], model)

    batch = batch_of(task, getattr(config, "num_labels", 0), zlib.crc32(name.encode()) % 100000)
    expected = dict(batch)
    said = model(**batch, output_hidden_states=True)
    expected["logits"], expected["loss"] = said.logits, said.loss.reshape(1)
    for index, states in enumerate(said.hidden_states):
        expected[f"hidden_states.{index}"] = states
    said.loss.backward()
    for key, parameter in model.named_parameters():
        if parameter.grad is not None:
            expected["grad." + name_in_files(key)] = parameter.grad
    facts = dict(name=name, architecture=entry["cls"].__name__, task=task, config_layout=entry["layout"], loss=said.loss.item(),
                 generated_with=dict(torch=torch.__version__.split("+")[0], transformers=transformers.__version__))
    if entry["gguf"] == "llama":  # that name is Llama's own: such a file does not say whose model it was
        facts["gguf_family"] = "llama"
    if task == "lm":
        padded_left(model, batch, expected)
        expected["greedy.ids"], facts["greedy_smallest_margin"] = greedy(model, batch["input_ids"])
    expected = {key: value.detach().clone().contiguous() for key, value in expected.items()}
    expected["train5.losses"] = torch.tensor(five_steps(model, batch))
    save_file(expected, os.path.join(folder, "expected.safetensors"))
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(facts, file, indent=1)
    return facts


def main():
    out = sys.argv[1]
    shutil.rmtree(out, ignore_errors=True)
    for name, entry in FAMILIES.items():
        facts = make(name, entry(transformers), out)
        print(f"{name:22s} loss {facts['loss']:.4f}" + (f"  margin {facts['greedy_smallest_margin']:.4f}" if "greedy_smallest_margin" in facts else ""))


if __name__ == "__main__":
    main()
