"""Models and data that rows read, each made once, when it is first asked for."""
import itertools
import json
import os
import pathlib
import shutil

from . import environment
from .programs import Failed, run

scripts = pathlib.Path(__file__).resolve().parents[1] / "rivals"


class Inputs:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.models = pathlib.Path(os.environ.get("LATHE_MODELS", environment.root / ".lathe" / "models"))
        self.data = pathlib.Path(os.environ.get("LATHE_BENCH_DATA", environment.root.parent / "shared" / "data"))

    def made(self, name, make):
        """The file or folder of that name; where it is missing make(path) makes it, and only a whole one gets its name."""
        path = self.folder / name
        if not path.exists():
            part = self.folder / f"part-{name}"
            shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
            make(part)
            part.rename(path)
        return path

    def peer(self, script, *words):
        return run([environment.python(), environment.peers() / script, *words])

    def given(self, path, where):
        if not path.exists():
            raise Failed(f"{path} is not there; {where}")
        return path

    # ---- models
    @property
    def gguf(self):
        folder = self.models / "smollm2"
        return next(folder.glob("*.gguf"), None) or self.given(folder, "./lathe test fetches it, or LATHE_MODELS names a folder with it")

    @property
    def model(self):
        """The same weights in bf16, as Hugging Face's library keeps them."""
        return self.made("smollm2", lambda to: self.peer("make_inputs.py", "model", "--gguf", self.gguf, "--out", to, "--dtype", "bf16"))

    @property
    def bert(self):
        """BERT-base's shape with random weights and a head for answers."""
        words = self.given(self.models / "minilm", "./lathe test fetches it")
        return self.made("bert-base", lambda to: run([environment.python(), scripts / "make_bert.py", words, to]))

    @property
    def lora(self):
        """A fresh LoRA (r=8, all linear layers) as PEFT saves it."""
        return self.made("lora", lambda to: run([environment.python(), scripts.parent / "qlora_peer.py", self.model, "--make-adapter", to]))

    # ---- texts
    @property
    def text(self):
        return self.made("text.txt", lambda to: self.peer("make_inputs.py", "text", "--out", to, "--mib", 8))

    def long_rows(self, count=400, characters=4500):
        """Rows that are longer than 512 tokens, so that each gives 512 when it is cut."""
        def write(to):
            text = self.text.read_text(encoding="utf-8")
            pieces = (text[at:at + characters] for at in range(0, len(text), characters))
            to.write_text("".join(json.dumps({"text": piece}) + "\n" for piece in itertools.islice(pieces, count)), encoding="utf-8")
        return self.made(f"long-{count}.jsonl", write)

    @property
    def some_text(self):
        """A part of it: enough for a tokenizer's speed."""
        return self.made("some.txt", lambda to: to.write_text(self.text.read_text(encoding="utf-8")[:1_500_000], encoding="utf-8"))

    def batches(self, batch, length):
        """Where the rival's script writes the batches that it trains on."""
        return self.folder / f"batches-{batch}x{length}.i32"

    # ---- data
    @property
    def chat(self):
        return self.given(self.data / "chat" / "messages.jsonl", "LATHE_BENCH_DATA names the folder of the data sets")

    def instructions(self, count):
        source = self.given(self.data / "alpaca" / "alpaca_en_demo.json", "LATHE_BENCH_DATA names the folder of the data sets")
        return self.made(f"alpaca-{count}.json", lambda to: to.write_text(json.dumps(json.loads(source.read_text(encoding="utf-8"))[:count]), encoding="utf-8"))

    def questions(self, count):
        """The first questions of a set in SQuAD's form, with their paragraphs."""
        source = self.given(self.data / "squad" / "xquad.en.json", "LATHE_BENCH_DATA names the folder of the data sets")

        def write(to):
            left, kept = count, []
            for article in json.loads(source.read_text(encoding="utf-8"))["data"]:
                paragraphs = []
                for paragraph in article["paragraphs"]:
                    some = paragraph["qas"][:left]
                    left -= len(some)
                    if some:
                        paragraphs.append({"context": paragraph["context"], "qas": some})
                if paragraphs:
                    kept.append({"title": article.get("title", ""), "paragraphs": paragraphs})
            to.write_text(json.dumps({"version": "1.1", "data": kept}), encoding="utf-8")
        return self.made(f"questions-{count}.json", write)

    def again(self, prompt, count):
        """One prompt several times."""
        return self.made(f"prompt-{count}.jsonl", lambda to: to.write_text((json.dumps({"prompt": prompt}) + "\n") * count, encoding="utf-8"))

    def prompts(self, count):
        """Beginnings of texts, of different lengths: a model goes on with them, where it would soon be done with a question."""
        def write(to):
            text = self.text.read_text(encoding="utf-8")
            pieces = (text[at:at + 150 + 40 * at // 5000] for at in range(0, 5000 * count, 5000))
            to.write_text("".join(json.dumps({"prompt": piece.strip()}) + "\n" for piece in pieces), encoding="utf-8")
        return self.made(f"beginnings-{count}.jsonl", write)
