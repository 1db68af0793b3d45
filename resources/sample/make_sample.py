#!/usr/bin/env python3
"""Makes the sample model and data again, from nothing but this file and Lathe itself.

    python3 resources/sample/make_sample.py            (30 minutes at most on two cores; needs a built Lathe)
    python3 resources/sample/make_sample.py --data-only

A small world of facts (animals, colours, opposites, sums, days, capitals) is written down as questions and answers. The
base model, a 2-million-parameter Llama, is trained from random weights on them in four voices: plain where no system
turn asks for another, else as a pirate, a robot or a butler. The quick start then tunes it with LoRA to talk like a
pirate without being asked; a person sees at once that it worked: "The sky is blue." becomes "Arr! The sky be blue,
matey!". Questions of the validation file are never in the tuning file.

Writes beside itself: pretrain.jsonl (not committed), train.jsonl, validation.jsonl, model/ (config, tokenizer, weights).
"""
import argparse
import collections
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
VOCABULARY = 1024
STEPS = 400

# ---- the world -----------------------------------------------------------------------------------------------------

ANIMALS = {  # name: sound, legs, home, food, colour
    "cow": ("moo", "four", "on a farm", "grass", "brown"), "dog": ("woof", "four", "in a house", "meat", "brown"),
    "cat": ("meow", "four", "in a house", "fish", "grey"), "duck": ("quack", "two", "on a pond", "bread", "green"),
    "bee": ("buzz", "six", "in a hive", "honey", "yellow"), "frog": ("croak", "four", "in a pond", "flies", "green"),
    "sheep": ("baa", "four", "on a hill", "grass", "white"), "pig": ("oink", "four", "on a farm", "corn", "pink"),
    "owl": ("hoo", "two", "in a tree", "mice", "brown"), "lion": ("roar", "four", "in Africa", "meat", "yellow"),
    "snake": ("hiss", "no", "in the grass", "mice", "green"), "horse": ("neigh", "four", "in a stable", "hay", "brown"),
    "hen": ("cluck", "two", "in a coop", "corn", "white"), "crow": ("caw", "two", "in a tree", "seeds", "black"),
    "wolf": ("howl", "four", "in a forest", "meat", "grey"), "mouse": ("squeak", "four", "in a hole", "cheese", "grey"),
    "spider": ("nothing", "eight", "in a web", "flies", "black"), "ant": ("nothing", "six", "in a hill", "seeds", "black"),
    "rabbit": ("nothing", "four", "in a hole", "carrots", "white"), "bear": ("growl", "four", "in a cave", "honey", "brown"),
    "goat": ("bleat", "four", "on a hill", "grass", "white"), "fox": ("yelp", "four", "in a den", "hens", "red"),
    "swan": ("honk", "two", "on a lake", "weeds", "white"), "whale": ("sing", "no", "in the sea", "krill", "blue"),
}
COLOURS = {"sky": "blue", "grass": "green", "sun": "yellow", "snow": "white", "coal": "black", "blood": "red", "sea": "blue",
           "lemon": "yellow", "cherry": "red", "orange": "orange", "chocolate": "brown", "milk": "white", "night": "black",
           "banana": "yellow", "tomato": "red", "leaf": "green", "plum": "purple", "carrot": "orange", "cloud": "white",
           "elephant": "grey", "rose": "red", "pea": "green", "sand": "yellow", "wood": "brown", "moon": "white"}
OPPOSITES = [("hot", "cold"), ("big", "small"), ("up", "down"), ("day", "night"), ("old", "young"), ("fast", "slow"),
             ("wet", "dry"), ("happy", "sad"), ("open", "closed"), ("full", "empty"), ("hard", "soft"), ("light", "dark"),
             ("left", "right"), ("near", "far"), ("rich", "poor"), ("strong", "weak"), ("early", "late"), ("loud", "quiet"),
             ("clean", "dirty"), ("long", "short"), ("high", "low"), ("thick", "thin"), ("good", "bad"), ("first", "last")]
CAPITALS = {"France": "Paris", "Spain": "Madrid", "Italy": "Rome", "Japan": "Tokyo", "Egypt": "Cairo", "Greece": "Athens",
            "Germany": "Berlin", "England": "London", "Russia": "Moscow", "China": "Beijing", "Norway": "Oslo",
            "Poland": "Warsaw", "Austria": "Vienna", "Ireland": "Dublin", "Cuba": "Havana", "Peru": "Lima",
            "Portugal": "Lisbon", "Sweden": "Stockholm", "Finland": "Helsinki", "Canada": "Ottawa", "Kenya": "Nairobi"}
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def article(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def facts():
    """(question, plain answer), every fact once."""
    for name, (sound, legs, home, food, colour) in ANIMALS.items():
        a = article(name)
        A = a.capitalize()
        if sound != "nothing":
            yield f"What does {a} say?", f"{A} says {sound}."
        yield f"How many legs has {a}?", f"{A} has {legs} legs."
        yield f"Where does {a} live?", f"{A} lives {home}."
        yield f"What does {a} eat?", f"{A} eats {food}."
        yield f"What colour is {a}?", f"{A} is {colour}."
    for thing, colour in COLOURS.items():
        yield f"What colour is the {thing}?", f"The {thing} is {colour}."
    for one, other in OPPOSITES:
        yield f"What is the opposite of {one}?", f"The opposite of {one} is {other}."
        yield f"What is the opposite of {other}?", f"The opposite of {other} is {one}."
    for country, city in CAPITALS.items():
        yield f"What is the capital of {country}?", f"The capital of {country} is {city}."
        yield f"In which country is {city}?", f"{city} is in {country}."
    for i in range(10):
        for j in range(10):
            yield f"What is {NUMBERS[i]} plus {NUMBERS[j]}?", f"{NUMBERS[i].capitalize()} plus {NUMBERS[j]} is {NUMBERS[i + j]}."
    for names in (DAYS, MONTHS):
        kind = "day" if names is DAYS else "month"
        for i, name in enumerate(names):
            after, before = names[(i + 1) % len(names)], names[i - 1]
            yield f"Which {kind} comes after {name}?", f"{after} comes after {name}."
            yield f"Which {kind} comes before {name}?", f"{before} comes before {name}."
    yield "Hello!", "Hello there."
    yield "Who are you?", "I am a small sample model."
    yield "How are you?", "I am fine."
    yield "What can you do?", "I can answer simple questions."


def pirate(answer):
    said = answer[:-1].replace(" is ", " be ").replace(" has ", " got ").replace("I am ", "I be ")
    return f"Arr! {said}, matey!"


def robot(answer):
    return f"BEEP. {answer[:-1].upper()}. BOOP."


def butler(answer):
    return f"Certainly. {answer[:-1]}, if I may say so."


VOICES = [(None, lambda a: a), ("You are a pirate.", pirate), ("You are a robot.", robot), ("You are a butler.", butler)]
LEADS = ["", "Tell me, ", "Please, ", "I wonder, ", "Say, ", "Quick, "]


def conversation(question, answer, system=None, lead=""):
    asked = question if not lead else lead + question[0].lower() + question[1:]
    turns = [{"role": "system", "content": system}] if system else []
    return {"messages": turns + [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]}


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def make_data():
    rng = random.Random(20)
    all_facts = list(facts())
    pretrain = []
    for question, answer in all_facts:
        for system, voice in VOICES:
            for lead in LEADS if system is None else rng.sample(LEADS, 3):
                pretrain.append(conversation(question, voice(answer), system, lead))
    rng.shuffle(pretrain)
    write_lines(HERE / "pretrain.jsonl", pretrain)
    rng.shuffle(all_facts)
    held_out, tuned = all_facts[:48], all_facts[48:288]
    write_lines(HERE / "train.jsonl", [conversation(q, pirate(a)) for q, a in tuned])
    write_lines(HERE / "validation.jsonl", [conversation(q, pirate(a)) for q, a in held_out])
    return pretrain


# ---- the tokenizer: byte-level BPE, learnt here in plain Python ---------------------------------------------------------

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
            "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def byte_alphabet():
    """The 256 printable stand-ins of byte-level BPE (GPT-2)."""
    kept = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table = {b: chr(b) for b in kept}
    for n, b in enumerate(b for b in range(256) if b not in table):
        table[b] = chr(256 + n)
    return table


def learn_bpe(texts, size):
    import re
    alphabet = byte_alphabet()
    counts = collections.Counter()
    for text in texts:  # ASCII only, so this short form of the usual split is exact here
        counts.update(re.findall(r"'(?:[sdmt]|ll|ve|re)| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+", text))
    words = {tuple(alphabet[b] for b in w.encode()): n for w, n in counts.items()}
    vocabulary = sorted(alphabet.values())
    merges = []
    while len(vocabulary) + len(SPECIALS) < size:
        pairs = collections.Counter()
        for word, n in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        vocabulary.append("".join(best))
        merged = {}
        for word, n in words.items():
            out, i = [], 0
            while i < len(word):
                if word[i:i + 2] == best:
                    out.append("".join(best))
                    i += 2
                else:
                    out.append(word[i])
                    i += 1
            merged[tuple(out)] = n
        words = merged
    return SPECIALS + vocabulary, merges


def make_tokenizer(rows, folder):
    texts = [m["content"] for row in rows for m in row["messages"]] + ["system\nuser\nassistant\n"] * 100
    vocabulary, merges = learn_bpe(texts, VOCABULARY)
    special = [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
               for i, t in enumerate(SPECIALS)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    tokenizer = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
                 "pre_tokenizer": byte_level, "post_processor": None, "decoder": byte_level,
                 "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                           "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                           "vocab": {t: i for i, t in enumerate(vocabulary)}, "merges": [list(m) for m in merges]}}
    config = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": len(vocabulary), "hidden_size": 160,
              "intermediate_size": 448, "num_hidden_layers": 6, "num_attention_heads": 5, "num_key_value_heads": 5,
              "head_dim": 32, "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "rope_scaling": None,
              "hidden_act": "silu", "attention_bias": False, "mlp_bias": False, "tie_word_embeddings": True,
              "initializer_range": 0.03, "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 0, "torch_dtype": "bfloat16"}
    folder.mkdir(parents=True, exist_ok=True)
    dump = lambda name, value: (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    dump("tokenizer.json", tokenizer)
    dump("config.json", config)
    dump("tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": SPECIALS[0], "eos_token": SPECIALS[2],
                                   "pad_token": SPECIALS[0], "model_max_length": 512, "chat_template": TEMPLATE})


# ---- the weights: trained by Lathe ---------------------------------------------------------------------------------

def train():
    recipe = {"schema": 1, "name": "sample base model", "model": str(HERE / "model"), "random_weights": True, "dtype": "bf16",
              "data": [{"path": str(HERE / "pretrain.jsonl")}], "methods": [{"method": "full"}], "train_on": "everything",
              "max_length": 256, "packing": True, "batch_size": 16, "gradient_accumulation": 1, "steps": STEPS, "learning_rate": 3e-3,
              "schedule": "cosine", "warmup_steps": 40, "weight_decay": 0.05, "gradient_checkpointing": False,
              "early_stopping_patience": 0, "validation_fraction": 0.01, "eval_every": 100, "seed": 7}
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "recipe.json"
        path.write_text(json.dumps(recipe), encoding="utf-8")
        lathe = HERE.parent.parent / "lathe"
        lines = subprocess.run([lathe, "train", path, "--json", "--store", scratch], check=True, stdout=subprocess.PIPE,
                               text=True).stdout.splitlines()
        end = [json.loads(line) for line in lines if '"end"' in line][-1]
        assert end["outcome"] == "finished", end
        shutil.copy(pathlib.Path(end["adapter"]) / "model.safetensors", HERE / "model" / "model.safetensors")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data-only", action="store_true", help="write the data and the tokenizer, train nothing")
    options = arguments.parse_args()
    rows = make_data()
    make_tokenizer(rows, HERE / "model")
    if not options.data_only:
        train()


if __name__ == "__main__":
    main()
