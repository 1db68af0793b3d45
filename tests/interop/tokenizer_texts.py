#!/usr/bin/env python3
"""Random Unicode through Hugging Face's tokenizers.

    python tokenizer_texts.py SEED COUNT OUT [TOKENIZER.json ...]

Writes OUT/NAME.json (the tokenizer) and OUT/NAME.jsonl (text, ids, offsets, decoded) for each tokenizer given, and for small ones
that have each part a tokenizer can have in turn.
"""
import base64
import json
import os
import random
import sys
import unicodedata

from tokenizers import Tokenizer

SPACES = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2003\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
EMOJI = ["\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001F44D\U0001F3FD", "\U0001F1E9\U0001F1EA", "1\ufe0f\u20e3", "\u2764\ufe0f", "\xa9\u200d\xae"]
WORDS = ["the", "The", "don't", "I'LL", "we'\u017f", "k\u212a", "\u0130stanbul", "stra\xdfe", "caf\xe9", "cafe\u0301", "1234567", "3.14", "x\xb2", "\u216b", "\ufb01ne", "a_b",
         "\u4e2d\u6587", "\u65e5\u672c\u8a9e\u30c6\u30b9\u30c8", "\ud55c\uad6d\uc5b4", "\u1112\u1161\u11ab", "\u0e20\u0e32\u0e29\u0e32", "\u0939\u093f\u0928\u094d\u0926\u0940", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u03a3\u03bf\u03c6\u03cc\u03c2",
         "<s>", "</s>", "<unk>", "[L]", "[R]", "[S]", "[N]", "[n]", "<|im_end|>", "\u2581", "\u2581\u2581a", "##b", "...", "!?", "--", "a\u0301\u0323", "\u0344", "\ufb2c", "\u1e9b\u0323", "\U00011938", "\u0958\u0301"]


def character(rnd):
    while True:
        limit = rnd.choice([0x80, 0x250, 0x800, 0x3100, 0x10000, 0x20000, 0x32000, 0x110000])
        c = rnd.randrange(1, limit)
        if not 0xD800 <= c < 0xE000:
            return chr(c)


MARKS = [chr(c) for c in range(0x20000) if unicodedata.combining(chr(c))]


def text(rnd):
    parts = []
    for _ in range(rnd.randrange(1, 14)):
        kind = rnd.randrange(10)
        if kind < 3:
            parts.append(rnd.choice(WORDS))
        elif kind < 5:
            parts.append(rnd.choice(SPACES) * rnd.choice([1, 1, 1, 2, 3]))
        elif kind == 5:
            parts.append(rnd.choice("abcxyzABC019\xe9\u1100\u4e2d") + "".join(rnd.choice(MARKS) for _ in range(rnd.randrange(1, 4))))
        elif kind == 6:
            parts.append(rnd.choice(EMOJI))
        elif kind == 7:
            start = rnd.choice([0x1100, 0x1161, 0x11a8, 0xac00, 0x900, 0xe00, 0x600, 0x370])
            parts.append("".join(chr(start + rnd.randrange(40)) for _ in range(rnd.randrange(1, 5))))
        else:
            parts.append("".join(character(rnd) for _ in range(rnd.randrange(1, 5))))
        if rnd.random() < 0.3:
            parts.append(" ")
    return "".join(parts)


LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
         r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
         r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
DEEPSEEK = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def parts(charsmap):
    """name, normalizer, pre-tokenizer, added tokens"""
    split = lambda pattern, behavior="Isolated", invert=False: {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}
    replace = lambda pattern, content: {"type": "Replace", "pattern": pattern, "content": content}
    normalizers = [{"type": t} for t in ("NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents")]
    normalizers += [{"type": "Strip", "strip_left": left, "strip_right": right} for left, right in ((True, True), (True, False), (False, True))]
    normalizers += [replace({"String": "a"}, "bcd"), replace({"Regex": r"\s+"}, "\u2581"), replace({"Regex": "a*"}, "-"), replace({"String": " "}, ""),
                    {"type": "Prepend", "prepend": "\u2581x"}]
    normalizers += [{"type": "BertNormalizer", "clean_text": c, "handle_chinese_chars": h, "strip_accents": s, "lowercase": l}
                    for c, h, s, l in ((True, True, None, True), (False, False, True, False), (True, False, False, True))]
    normalizers.append({"type": "Sequence", "normalizers": [{"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, {"type": "Strip", "strip_left": True, "strip_right": True}]})
    if charsmap:
        normalizers.append({"type": "Precompiled", "precompiled_charsmap": charsmap})
        normalizers.append({"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": charsmap}, replace({"Regex": " {2,}"}, " ")]})
    for i, n in enumerate(normalizers):
        yield "normalizer%02d_%s" % (i, n["type"]), n, None, []
    pre = [{"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": s, "split": cut} for s in ("always", "first", "never") for cut in (True, False)]
    pre += [{"type": "Digits", "individual_digits": d} for d in (True, False)]
    behaviors = ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous")
    pre += [{"type": "Punctuation", "behavior": b} for b in behaviors]
    pre += [{"type": t} for t in ("Whitespace", "WhitespaceSplit", "BertPreTokenizer")]
    pre += [{"type": "CharDelimiterSplit", "delimiter": "a"}, {"type": "FixedLength", "length": 3}]
    pre += [split({"Regex": p}) for p in (LLAMA3, GPT4O, DEEPSEEK, LLAMA3.replace("{1,3}", ""))]
    pre += [split({"Regex": p}, b, invert) for b in behaviors for invert in (False, True) for p in (r"\w+", )]
    pre += [split({"Regex": p}, "Removed") for p in (r"\s", r"\W", r"\d", r"\h", r"\b", r"\p{P}", r"\p{S}", r"\p{M}+", r"\p{Lu}", r"\p{Han}+", r"\p{Hiragana}|\p{Katakana}",
                                                     r"\p{Cyrillic}+", r"[\p{L}&&[^a-z]]", "(?i)[k\xdf-\u017f]", r"\p{Cn}", r"\p{Cf}|\p{Co}", "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+")]
    pre += [split({"String": s}, b) for s in (" ", "\u2581") for b in behaviors]
    pre.append({"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}]})
    for i, p in enumerate(pre):
        yield "pre%02d_%s" % (i, p["type"]), None, p, []
    flags = lambda content, **on: dict(content=content, single_word=False, lstrip=False, rstrip=False, normalized=False, special=False, **on) | on
    added = [dict(flags("[L]"), lstrip=True), dict(flags("[R]"), rstrip=True), dict(flags("[S]"), single_word=True), dict(flags("[N]"), normalized=True),
             dict(flags("<s>"), special=True, lstrip=True, rstrip=True), dict(flags("the"), single_word=True, normalized=True)]
    yield "added", None, None, added
    yield "added_lower", {"type": "Lowercase"}, None, added
    yield "added_metaspace", {"type": "NFKC"}, {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "first", "split": True}, added


def small(normalizer, pre, added, suffix):
    """A vocabulary of bytes: its ids spell the text as the model gets it; with a suffix, also where words end."""
    vocab = {"<unk>": 0}
    for b in range(256):
        vocab["<0x%02X>" % b] = b + 1
    decoder = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]}
    tokens = [dict(token, id=len(vocab) + i) for i, token in enumerate(added)]
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": normalizer, "pre_tokenizer": pre, "post_processor": None,
            "decoder": decoder, "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": suffix,
                                          "fuse_unk": False, "byte_fallback": True, "ignore_merges": False, "vocab": vocab, "merges": []}}


def decoders():
    pieces = ["\u2581a", "\u2581", "b", "##c", "d</w>", "|", "<pad>", " e", "e", "e", "\u2581\u2581", ".", " '", "n't", "\xe9", "<0xE2>", "<0x82>", "<0xAC>", "<0x41>", "<0xFF>"]
    steps = [{"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 1}, {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
             {"type": "Replace", "pattern": {"Regex": "[ab]+"}, "content": "-"}, {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
             {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "never", "split": True}, {"type": "BPEDecoder", "suffix": "</w>"},
             {"type": "WordPiece", "prefix": "##", "cleanup": True}, {"type": "WordPiece", "prefix": "##", "cleanup": False},
             {"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": True}, {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}]
    steps.append({"type": "Sequence", "decoders": [steps[3], steps[0], steps[1], steps[2] | {"stop": 0}]})
    steps.append(None)
    for i, step in enumerate(steps):
        vocab = [[p, 0.0] for p in dict.fromkeys(pieces)]
        yield "decoder%02d" % i, {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None, "pre_tokenizer": None, "post_processor": None,
                                  "decoder": step, "model": {"type": "Unigram", "unk_id": 0, "vocab": vocab, "byte_fallback": False}}


def main():
    seed, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rnd = random.Random(seed)
    texts = [text(rnd) for _ in range(count)]

    def write(name, file, rows):
        json.dump(file, open(os.path.join(out, name + ".json"), "w"))
        with open(os.path.join(out, name + ".jsonl"), "w") as lines:
            for row in rows:
                lines.write(json.dumps(row) + "\n")

    def rows(tokenizer, texts, offsets=True):
        for one in texts:
            encoded = tokenizer.encode(one, add_special_tokens=False)
            row = {"text": one, "ids": encoded.ids, "decoded": tokenizer.decode(encoded.ids, skip_special_tokens=False)}
            if offsets:
                row["offsets"] = encoded.offsets
            yield row

    charsmap = None
    for i, path in enumerate(sys.argv[4:]):
        file = json.load(open(path))
        file["truncation"] = file["padding"] = None
        for step in (file["normalizer"] or {}).get("normalizers", []):
            charsmap = step.get("precompiled_charsmap", charsmap)
        write("given%02d_%s" % (i, os.path.basename(os.path.dirname(path))), file, rows(Tokenizer.from_str(json.dumps(file)), texts))
    few = texts[:max(1, count // 5)]
    for name, normalizer, pre, added in parts(charsmap):
        for suffix in (None, "|"):
            file = small(normalizer, pre, added, suffix)
            if added and suffix:
                continue
            try:
                tokenizer = Tokenizer.from_str(json.dumps(file))
            except Exception as error:
                print("not taken by tokenizers:", name, error, file=sys.stderr)
                continue
            write(name + ("_words" if suffix else ""), file, rows(tokenizer, few, offsets=not suffix))
    for name, file in decoders():
        tokenizer = Tokenizer.from_str(json.dumps(file))
        size = tokenizer.get_vocab_size()
        lists = [[rnd.randrange(size) for _ in range(rnd.randrange(1, 8))] for _ in range(200)]
        write(name, file, ({"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)} for ids in lists))


main()
