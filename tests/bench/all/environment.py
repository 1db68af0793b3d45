"""The rivals' environments: Python libraries that Lathe is compared with, apart from all that Lathe or its tests need."""
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
folder = root / ".lathe" / "rivals"
second = root / ".lathe" / "rivals-adapters"


def python(which=folder):
    return which / "bin" / "python"


def install():
    """Makes both, or brings them up to what the lists say. Gives way to all else: it has no hurry."""
    os.nice(19)
    for where, requirements, more in ((folder, "rivals.txt", []), (second, "rivals_adapters.txt", ["--no-deps"])):
        if not python(where).exists():
            subprocess.run([sys.executable, "-m", "venv", where], check=True)
        subprocess.run([python(where), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile", *more, "-r", here / requirements], check=True)
    # The second finds in the first what it has not itself.
    site, = second.glob("lib/python*/site-packages")
    below, = folder.glob("lib/python*/site-packages")
    (site / "rivals.pth").write_text(f"{below}\n", encoding="utf-8")


def installed():
    return python().exists() and any(folder.glob("lib/python*/site-packages/transformers"))


def peers():
    """The folder of the rivals' scripts that are kept beside the checkout."""
    return pathlib.Path(os.environ.get("LATHE_PEERS", root.parent / "shared" / "bench" / "peers"))


def versions():
    """What each environment holds, by name."""
    names = ["torch", "transformers", "peft", "bitsandbytes", "tokenizers", "trl", "xllamacpp", "mlflow", "tensorboard"]
    ask = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    import json
    found = {}
    for where, wanted in ((folder, names), (second, ["adapters"])):
        done = subprocess.run([python(where), "-c", ask, *wanted], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found.update(json.loads(done.stdout) if done.returncode == 0 else {})
    return found
