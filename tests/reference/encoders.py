#!/usr/bin/env python3
"""Small encoders and encoder-decoders with random weights, and what transformers computes with them.

    python encoders.py OUT [--seed N] [--only name,name]

Writes a folder for each case with config.json, model.safetensors, expected.safetensors (inputs, hidden states, logits, loss, every
parameter's gradient, the losses of five AdamW steps; fp32, eager attention, no dropout) and expected.json, and for some what llama.cpp's
converter makes of them. A family is a row of cases().
"""
import argparse
import json
import math
import os
import shutil
import zlib

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch
import transformers
from safetensors.torch import load_file, save_file
from gguf_files import write_ggufs

transformers.logging.set_verbosity_error()
torch.set_num_threads(1)

HIDDEN, INNER, LAYERS, HEADS, WORDS, LABELS, ROWS, TOKENS = 48, 96, 2, 4, 160, 3, 3, 20
SIZES = dict(vocab_size=WORDS, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=INNER)


def cases():
    t = transformers
    out = []

    def family(name, prefix, config, tasks, whole=False):
        """`whole`: rows without padding in question answering, where the model answers padding in a way of its own."""
        for task in tasks:
            kind = dict(seqcls="ForSequenceClassification", tokcls="ForTokenClassification", qa="ForQuestionAnswering", mlm="ForMaskedLM")[task]
            labels = dict(seqcls=dict(num_labels=LABELS), tokcls=dict(num_labels=LABELS + 2)).get(task, {})
            out.append((f"{name}_{task}", getattr(t, prefix + kind), config(**labels), task, whole and task == "qa"))

    every = ["seqcls", "tokcls", "qa", "mlm"]
    family("electra", "Electra", lambda **k: t.ElectraConfig(embedding_size=32, max_position_embeddings=64, type_vocab_size=2, pad_token_id=0, **SIZES, **k), every)
    family("electra_square", "Electra", lambda **k: t.ElectraConfig(embedding_size=HIDDEN, max_position_embeddings=64, pad_token_id=0, **SIZES, **k), ["mlm"])
    modern = lambda **k: t.ModernBertConfig(max_position_embeddings=64, local_attention=8, global_attn_every_n_layers=2, pad_token_id=0, bos_token_id=1,
                                            eos_token_id=2, cls_token_id=1, sep_token_id=2, **SIZES, **k)
    family("modernbert", "ModernBert", modern, every, whole=True)
    family("modernbert_mean", "ModernBert", lambda **k: modern(classifier_pooling="mean", attention_bias=True, mlp_bias=True, **k), ["seqcls"])
    deberta = lambda **k: t.DebertaV2Config(max_position_embeddings=64, relative_attention=True, position_buckets=8, norm_rel_ebd="layer_norm", share_att_key=True,
                                            pos_att_type=["p2c", "c2p"], position_biased_input=False, type_vocab_size=0, max_relative_positions=-1,
                                            pad_token_id=0, pooler_hidden_size=HIDDEN, pooler_dropout=0, layer_norm_eps=1e-7, **SIZES, **k)
    family("deberta_v3", "DebertaV2", deberta, every, whole=True)
    family("deberta_v2_large", "DebertaV2", lambda **k: deberta(conv_kernel_size=3, conv_act="gelu", **k), ["seqcls"])
    roberta = dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5)
    family("xlm_roberta", "XLMRoberta", lambda **k: t.XLMRobertaConfig(**roberta, **SIZES, **k), ["tokcls", "mlm"])
    family("distilbert", "DistilBert", lambda **k: t.DistilBertConfig(vocab_size=WORDS, dim=HIDDEN, n_layers=LAYERS, n_heads=HEADS, hidden_dim=INNER,
                                                                      max_position_embeddings=64, pad_token_id=0, **k), ["tokcls", "mlm"])
    t5 = dict(vocab_size=WORDS, d_model=HIDDEN, d_kv=10, d_ff=INNER, num_layers=2, num_decoder_layers=3, num_heads=HEADS, relative_attention_num_buckets=8,
              relative_attention_max_distance=12, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    out.append(("t5_uneven", t.T5ForConditionalGeneration, t.T5Config(feed_forward_proj="relu", **t5), "seq2seq", False))
    long = {**t5, "relative_attention_max_distance": 128}
    out.append(("t5_gguf", t.T5ForConditionalGeneration, t.T5Config(feed_forward_proj="relu", **long), "seq2seq", False))
    out.append(("t5_gguf_gated", t.T5ForConditionalGeneration, t.T5Config(feed_forward_proj="gated-gelu", tie_word_embeddings=False, **long), "seq2seq", False))
    family("bert_gguf", "Bert", lambda **k: t.BertConfig(max_position_embeddings=64, pad_token_id=0, **SIZES, **k), ["tokcls"])
    out.append(("mt5", t.MT5ForConditionalGeneration, t.MT5Config(feed_forward_proj="gated-gelu", **t5), "seq2seq", False))
    return out


GGUF = dict(t5_gguf="t5", t5_gguf_gated="t5", bert_gguf_tokcls="bert")
OWN_HEAD = ["t5_gguf_gated"]  # as T5 1.1 and Flan-T5 have, whatever their config.json says in transformers 5


def draw(name, shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(zlib.crc32(name.encode()) ^ seed))


def fill(model, seed):
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = draw(name, p.shape, seed)
            if p.ndim == 1:
                p.copy_(1 + 0.1 * r if "norm" in name.lower() and name.endswith("weight") else 0.1 * r)
            else:
                table = any(k in name for k in ("embed", "shared", "relative_attention_bias")) and "project" not in name
                p.copy_(0.2 * r if table else r / math.sqrt(p[0].numel()))
        for module in model.modules():
            if isinstance(module, torch.nn.Embedding) and module.padding_idx is not None:
                module.weight[module.padding_idx].zero_()
    model.tie_weights()


def batch_of(name, config, task, whole, seed):
    g = torch.Generator().manual_seed(zlib.crc32(name.encode()) ^ (seed + 1))
    lengths = [TOKENS] * ROWS if whole else [TOKENS - 5 * i for i in range(ROWS)]
    mask = torch.tensor([[int(i < n) for i in range(TOKENS)] for n in lengths])
    ids = torch.where(mask == 1, torch.randint(8, WORDS, (ROWS, TOKENS), generator=g), config.pad_token_id)
    batch = dict(input_ids=ids, attention_mask=mask)
    if getattr(config, "type_vocab_size", 0) > 1:
        batch["token_type_ids"] = torch.tensor([[int(n // 2 <= i < n) for i in range(TOKENS)] for n in lengths])
    if task == "seqcls":
        batch["labels"] = torch.randint(0, LABELS, (ROWS,), generator=g)
    elif task == "qa":
        starts = [int(torch.randint(1, n - 3, (1,), generator=g)) for n in lengths]
        batch["start_positions"], batch["end_positions"] = torch.tensor(starts), torch.tensor([s + 2 for s in starts])
    elif task == "tokcls":
        batch["labels"] = torch.where(mask == 1, torch.randint(0, LABELS + 2, (ROWS, TOKENS), generator=g), -100)
    elif task == "mlm":
        hidden = (torch.arange(TOKENS) % 4 == 1) & (mask == 1)
        batch["labels"] = torch.where(hidden, ids, -100)
        batch["input_ids"] = torch.where(hidden, 4, ids)
    else:
        labels = torch.randint(8, WORDS, (ROWS, 9), generator=g)
        for row in range(ROWS):
            labels[row, 8 - 2 * row] = 1
            labels[row, 9 - 2 * row:] = -100
        batch["labels"] = labels
    return batch


def write(out, seed, name, cls, config, task, whole):
    folder = os.path.join(out, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    config._attn_implementation = "eager"
    model = cls(config).float().eval()
    fill(model, seed)
    model.save_pretrained(folder)
    model = cls.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    if name in OWN_HEAD:
        model.lm_head.weight = torch.nn.Parameter(draw("lm_head.weight", model.lm_head.weight.shape, seed) / math.sqrt(HIDDEN))
        save_file({n: p.detach().clone() for n, p in model.named_parameters()}, os.path.join(folder, "model.safetensors"), metadata=dict(format="pt"))
    if name in GGUF:
        write_ggufs(folder, GGUF[name], model)
    batch = batch_of(name, model.config, task, whole, seed)
    expected = dict(batch)
    said = model(**batch, output_hidden_states=True)
    if task == "qa":
        expected.update(start_logits=said.start_logits, end_logits=said.end_logits)
    else:
        expected["logits"] = said.logits
    expected["loss"] = said.loss.reshape(1)
    for i, state in enumerate(said.encoder_hidden_states if task == "seq2seq" else said.hidden_states):
        expected[f"hidden_states.{i}"] = state
    if task == "seq2seq":
        for i, state in enumerate(said.decoder_hidden_states):
            expected[f"decoder_hidden_states.{i}"] = state
    said.loss.backward()
    saved = load_file(os.path.join(folder, "model.safetensors"))  # of tied tensors one name is in the file
    expected.update({"grad." + n: p.grad for n, p in model.named_parameters(remove_duplicate=False) if p.grad is not None and n in saved})
    parameters = sum(p.numel() for p in model.parameters())
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01, foreach=False)
    losses = []
    for step in range(6):
        optimizer.zero_grad()
        loss = model(**batch).loss
        losses.append(float(loss.detach()))
        if step < 5:
            loss.backward()
            optimizer.step()
    expected["train5.losses"] = torch.tensor(losses)
    save_file({k: v.detach().clone().contiguous() for k, v in expected.items()}, os.path.join(folder, "expected.safetensors"))
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(dict(name=name, architecture=cls.__name__, task=task, parameters=parameters, seed=seed), file, indent=2)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--only")
    given = arguments.parse_args()
    only = given.only.split(",") if given.only else None
    for case in cases():
        if only is None or case[0] in only:
            write(given.out, given.seed, *case)


if __name__ == "__main__":
    main()
