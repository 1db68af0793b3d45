"""GGUF files of Hugging Face's models as llama.cpp's converter writes them, by its own library of names (gguf, from PyPI)."""
import math
import os

import gguf
import numpy
import torch
import transformers


def neighbours_rotate(values, heads):
    """The halves of each head's rows in turns."""
    return values.reshape(heads, 2, -1, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)


def as_converted(architecture, model):
    """Names and values as llama.cpp's converter changes them before it renames them."""
    config, norms = model.config, {}
    heads = config.num_attention_heads
    keys = getattr(config, "num_key_value_heads", heads)
    for name, parameter in model.named_parameters():
        values = parameter.detach().numpy()
        if architecture == "bert":  # the encoder alone
            if not name.startswith("bert.") or ".pooler." in name:
                continue
            name = name[len("bert."):]
        if architecture.startswith("gemma") and name.endswith("norm.weight"):
            values = values + numpy.float32(1)
        elif architecture in ("llama", "smollm3") and (".q_proj." in name or ".k_proj." in name):
            values = neighbours_rotate(values, heads if ".q_proj." in name else keys)
        elif architecture == "gptneox" and ".query_key_value." in name:  # q of all heads, then k, then v
            values = values.reshape(heads, 3, -1, *values.shape[1:]).swapaxes(0, 1).reshape(values.shape)
        elif architecture == "gpt2" and name.endswith((".c_attn.weight", ".c_proj.weight", ".c_fc.weight")):
            values = values.T
        elif ".norms." in name:  # StableLM's norms of each head become the rows of one
            whole = name.split(".norms.")[0]
            norms.setdefault(whole, []).append(values)
            if len(norms[whole]) < (heads if ".q_" in name else keys):
                continue
            name, values = whole + ".weight", numpy.stack(norms[whole])
        yield name, numpy.ascontiguousarray(values)


def add_settings(writer, architecture, config):
    """The keys that the converter writes of the family, and no others, except the size of the vocabulary, which transformers' reader wants."""
    writer.add_vocab_size(config.vocab_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_embedding_length(config.hidden_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_context_length(getattr(config, "n_positions", 512) if architecture == "t5" else config.max_position_embeddings)
    if architecture == "t5":
        writer.add_feed_forward_length(config.d_ff)
        writer.add_decoder_block_count(config.num_decoder_layers)
        writer.add_key_length(config.d_kv)
        writer.add_value_length(config.d_kv)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        writer.add_layer_norm_rms_eps(config.layer_norm_epsilon)
        writer.add_relative_attn_buckets_count(config.relative_attention_num_buckets)
        return writer.add_decoder_start_token_id(config.decoder_start_token_id)
    if architecture == "bert":
        writer.add_feed_forward_length(config.intermediate_size)
        writer.add_layer_norm_eps(config.layer_norm_eps)
        return writer.add_causal_attention(False)
    if architecture == "gpt2":
        writer.add_feed_forward_length(4 * config.hidden_size)
        return writer.add_layer_norm_eps(config.layer_norm_epsilon)
    writer.add_feed_forward_length(config.intermediate_size)
    settings = config.rope_parameters
    settings = settings.get("full_attention", settings)
    turned = int(settings.get("partial_rotary_factor", 1.0) * (config.hidden_size // config.num_attention_heads))
    if architecture in ("gptneox", "stablelm"):
        writer.add_layer_norm_eps(config.layer_norm_eps)
        writer.add_parallel_residual(config.use_parallel_residual)
    else:
        writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        writer.add_rope_freq_base(settings["rope_theta"])
    if architecture in ("gptneox", "stablelm", "phi3", "llama", "smollm3"):
        writer.add_rope_dimension_count(turned)
    if architecture != "gptneox":
        writer.add_head_count_kv(config.num_key_value_heads)
    if architecture.startswith(("gemma", "qwen")):
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        writer.add_key_length(head)
        writer.add_value_length(head)
    if architecture.startswith("gemma"):
        writer.add_sliding_window(config.sliding_window)
    if architecture == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if settings["rope_type"] == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(settings["factor"])
        writer.add_rope_scaling_orig_ctx_len(settings["original_max_position_embeddings"])
    if architecture == "phi3":
        original = settings.get("original_max_position_embeddings") or config.max_position_embeddings
        writer.add_rope_scaling_orig_ctx_len(original)
        writer.add_sliding_window(config.sliding_window or 0)
        if "long_factor" in settings:
            writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(config.max_position_embeddings / original) / math.log(original)))
            for kind, factors in ((gguf.MODEL_TENSOR.ROPE_FACTORS_LONG, "long_factor"), (gguf.MODEL_TENSOR.ROPE_FACTORS_SHORT, "short_factor")):
                writer.add_tensor(gguf.TENSOR_NAMES[kind] + ".weight", numpy.array(settings[factors], numpy.float32))


PRE = dict(gptneox="olmo", gpt2="gpt-2", stablelm="stablelm2", smollm3="smaug-bpe", llama="llama-bpe", olmo2="dbrx", phi3="dbrx")
ASCII = [chr(code) for code in range(0x21, 0x7f)]


def add_tokenizer(writer, architecture, size):
    """Printable ASCII, character by character, and one word of two: byte-level BPE, a SentencePiece model of T5's kind, or WordPiece."""
    special, kind, words = ["<pad>", "<s>", "</s>"], "gpt2", ["\u010a", "\u0120"] + ASCII + ["th"]
    if architecture == "t5":
        special, kind, words = ["<pad>", "</s>", "<unk>"], "t5", ["\u2581"] + ASCII + ["th"]
    if architecture == "bert":  # a word's beginning is marked, not what goes on with it
        special, kind, words = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"], "bert", [mark + c for c in ASCII for mark in ("\u2581", "")]
    words = words[:size - len(special)]
    types = [gguf.TokenType.CONTROL] * len(special) + [gguf.TokenType.NORMAL] * len(words)
    if architecture == "t5":
        types[2] = gguf.TokenType.UNKNOWN
    rest = size - len(types)
    writer.add_tokenizer_model(kind)
    writer.add_tokenizer_pre(PRE.get(architecture, "qwen2") if kind == "gpt2" else "default")
    writer.add_token_list(special + words + [f"[PAD{i}]" for i in range(rest)])
    writer.add_token_types(types + [gguf.TokenType.UNUSED] * rest)
    writer.add_pad_token_id(0)
    if kind == "gpt2":
        writer.add_token_merges(["t h"])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
    elif kind == "t5":
        writer.add_token_scores([0.0] * 3 + [-2.0 - 0.01 * i for i in range(len(words))] + [-1000.0] * rest)
        writer.add_eos_token_id(1)
        writer.add_unk_token_id(2)
    else:
        writer.add_bos_token_id(1)
        writer.add_sep_token_id(2)
        writer.add_unk_token_id(3)
        writer.add_eos_token_id(2)


def write_gguf(path, architecture, model, quantized=False):
    """As llama.cpp's converter does; the matrices of the layers in 8 bits where that is asked for."""
    kind = next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == architecture)
    names = gguf.get_tensor_name_map(kind, max(model.config.num_hidden_layers, getattr(model.config, "num_decoder_layers", 0)))
    writer = gguf.GGUFWriter(path, architecture)
    add_settings(writer, architecture, model.config)
    add_tokenizer(writer, architecture, model.config.vocab_size)
    for name, values in as_converted(architecture, model):
        name = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if quantized and "blk." in name and values.ndim == 2 and values.shape[1] % 32 == 0 and "_norm" not in name and "_rel_b" not in name:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_ggufs(folder, architecture, model):
    write_gguf(os.path.join(folder, "model.gguf"), architecture, model)
    write_gguf(os.path.join(folder, "model.Q8_0.gguf"), architecture, model, quantized=True)
    check_gguf(os.path.join(folder, "model.gguf"), architecture, model)


def check_gguf(path, architecture, model):
    """transformers' own reader, which knows some of these families, finds the same weights in the file."""
    from transformers.modeling_gguf_pytorch_utils import GGUF_SUPPORTED_ARCHITECTURES, load_gguf_checkpoint
    if architecture not in GGUF_SUPPORTED_ARCHITECTURES:
        return
    names = model
    if architecture == "llama":  # it asks a model for its names, and knows none of Mistral's
        with torch.device("meta"):
            names = transformers.LlamaForCausalLM(transformers.LlamaConfig(num_hidden_layers=model.config.num_hidden_layers))
        names.config.num_attention_heads, names.config.num_key_value_heads = model.config.num_attention_heads, model.config.num_key_value_heads
    found = load_gguf_checkpoint(path, return_tensors=True, model_to_load=names)["tensors"]
    for name, parameter in model.named_parameters():
        if ".norms." in name or name.startswith(f"decoder.block.{model.config.num_hidden_layers}."):
            continue  # it knows neither StableLM's norms of heads nor decoders that are deeper than their encoders
        assert torch.allclose(found[name].float(), parameter, atol=1e-6), f"{path}: {name} is another for transformers"
