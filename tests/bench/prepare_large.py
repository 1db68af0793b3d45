"""A JSON Lines file larger than most, prepared on one core and on all of them, then found in the cache; what each took.

    prepare_large.py BENCH_PREPARE MODEL [GIGABYTES [FOLDER]]      the file and the cache are made in FOLDER and removed
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile


def write(path, gigabytes):
    """Conversations-like rows of a vocabulary that is spread as words are; a few repeat, a few are long."""
    random.seed(1)
    syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "ing", "ow", "y")]
    words = ["".join(random.choices(syllables, k=random.randint(1, 4))) for _ in range(50000)]
    weights = [1 / (i + 10) for i in range(len(words))]
    pool = [" ".join(random.choices(words, weights, k=random.randint(20, 200))) for _ in range(20000)]
    with open(path, "w", encoding="utf-8") as out:
        size = number = 0
        while size < gigabytes * 1e9:
            lines = []
            for _ in range(1000):
                prompt, answer = random.choice(pool), random.choice(pool)
                if number % 5000 == 0:
                    answer += " " + " ".join(random.choices(pool, k=20))
                lines.append(json.dumps({"prompt": f"{number} {prompt}", "completion": answer}))
                number += 1
            text = "\n".join(lines) + "\n"
            out.write(text)
            size += len(text)


def main():
    program, model = sys.argv[1:3]
    gigabytes = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lathe-prepare-", dir=sys.argv[4] if len(sys.argv) > 4 else None))
    try:
        data = folder / "rows.jsonl"
        write(data, gigabytes)
        cores = sorted(os.sched_getaffinity(0))
        kept = set()
        for name, use, cache in [("one core", cores[:1], "one"), ("all cores", cores, "all"), ("all cores, from the cache", cores, "all")]:
            if name == "all cores":
                shutil.rmtree(folder / "one")
            done = subprocess.run([program, model, str(data), str(folder / cache)], stdout=subprocess.PIPE, check=True, text=True,
                                  preexec_fn=lambda: os.sched_setaffinity(0, use))
            result = json.loads(done.stdout)
            kept.add(result["fingerprint"])
            print(f"{name} ({len(use)}): {result['seconds']:.1f} s, {result['megabytes_per_second']:.1f} MB/s, {result['rows']} rows, {result['tokens']} tokens, "
                  f"peak {result['peak_bytes'] / 1e6:.0f} MB, {result['messages'][0]}")
        size = sum(file.stat().st_size for file in (folder / "all").rglob("*") if file.is_file())
        print(f"{gigabytes} GB of rows, {size / 1e9:.2f} GB of prepared data; the same examples each time: {'yes' if len(kept) == 1 else 'NO'}")
        return len(kept) != 1
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
