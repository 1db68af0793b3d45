"""A small recipe, runs of it with any launcher, and what came of them."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LATHE = os.environ.get("LATHE_PROGRAM") or str(ROOT / "build/release/bin/lathe")
SAMPLE = ROOT / "resources/sample"
TORCHRUN = [str(ROOT / ".lathe/interop/bin/python"), "-m", "torch.distributed.run", "--no-python"]


def recipe(**fields):
    """Of the sample: six rows a step, so that an epoch's last step has rows for some ranks only."""
    return {"schema": 1, "model": str(SAMPLE / "model"), "dtype": "fp32",
            "data": [{"path": str(SAMPLE / "train.jsonl"), "rows": 20}, {"path": str(SAMPLE / "validation.jsonl"), "role": "validation"}],
            "methods": [{"method": "lora", "rank": 4, "dropout": 0.1}], "packing": False, "batch_size": 2,
            "gradient_accumulation": 3, "steps": 10, "learning_rate": 1e-3, "warmup_steps": 2, "threads": 1,
            "max_length": 64, "eval_every": 5, "save_every": 2, "save_minutes": 0, "early_stopping_patience": 0, "seed": 7,
            **fields}


class World:
    """A history of its own, and the recipe beside it. What still runs and what was written goes at the program's end."""
    folders, processes = [], []

    def __init__(self, **fields):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lathe-machines"))
        World.folders.append(self.folder)
        self.recipe = self.folder / "recipe.json"
        self.recipe.write_text(json.dumps(recipe(**fields)))
        self.train = [LATHE, "train", str(self.recipe), "--json"]

    @property
    def environment(self):
        return {**os.environ, "LATHE_HOME": str(self.folder / "home")}

    def start(self, words, **more):
        process = subprocess.Popen(words, env={**self.environment, **more.pop("env", {})}, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, cwd=self.folder, **more)
        World.processes.append(process)
        return process

    def run(self, words, **more):
        process = self.start(words, **more)
        out, _ = process.communicate(timeout=900)
        if process.returncode != 0:
            raise AssertionError(f"{' '.join(words)} ended with {process.returncode}:\n{out[-3000:]}")
        return out

    @staticmethod
    def end_processes():
        """Launchers first get to end what they started, which is in sessions of its own."""
        running = [process for process in World.processes if process.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.communicate(timeout=60)  # read on, or it waits for room in the pipe
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        World.processes.clear()

    @staticmethod
    def end_all():
        World.end_processes()
        for folder in World.folders:
            shutil.rmtree(folder, ignore_errors=True)

    def told(self, words, kind):
        lines = [json.loads(line) for line in self.run([LATHE, *words, "--json"]).splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("type") == kind]

    def curve(self, metric):
        for curve in self.told(["runs", "export", "last"], "curve"):
            if curve["metric"] == metric:
                return dict(zip(curve["steps"], curve["values"]))
        return {}

    def runs(self):
        return self.told(["runs", "list"], "run_summary")


def same(one, several, metric, tolerance=2e-5):
    """Sums are added up in another order: equal to rounding."""
    expected, found = one.curve(metric), several.curve(metric)
    assert expected and expected.keys() == found.keys(), f"{metric}: steps {sorted(found)} instead of {sorted(expected)}"
    for step, value in expected.items():
        assert abs(found[step] - value) <= tolerance * (1 + abs(value)), \
            f"{metric} of step {step}: {found[step]} instead of {value}"


def main(tests, why_not=lambda name: ""):
    """Runs functions, says how each went, and ends with their number; the arguments name some of them."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends as Ctrl+C does: what was made is taken away
    try:
        failed = run_all(tests, why_not)
    finally:
        World.end_all()
    sys.exit(failed > 0)


def run_all(tests, why_not):
    passed = failed = skipped = 0
    for test in tests:
        if sys.argv[1:] and test.__name__ not in sys.argv[1:]:
            continue
        reason = why_not(test.__name__)
        if reason:
            skipped += 1
            print(f"SKIP  {test.__name__}: {reason}", flush=True)
            continue
        try:
            said = test()
            passed += 1
            print(f"PASS  {test.__name__}{': ' + said if said else ''}", flush=True)
        except Exception as error:  # the next one is run all the same
            failed += 1
            print(f"FAIL  {test.__name__}: {error}", flush=True)
        World.end_processes()
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed
