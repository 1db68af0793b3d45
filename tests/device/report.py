"""What run.sh's parts have shown: one line a part in results.jsonl, and a table to read. And archives, for machines without xz.

    report.py unpack ARCHIVE FOLDER
    report.py pack FOLDER ARCHIVE
    report.py add RESULTS NAME CODE BEGAN LIMIT LOG GPU    appends the part whose output is LOG; GPU: nvidia-smi's samples
    report.py table RESULTS                                the table
    report.py train NAME STEPS [MODEL LENGTH PEAK]         one JSON line about what `lathe train --json` printed; PEAK: the device's TFLOP/s
    report.py same NAME A B                                one JSON line: whether two runs have the same losses and adapters, to the bit
    report.py kernels CSV                                  one JSON line: where the GPU's time went, of ncu's output
"""
import csv
import hashlib
import json
import pathlib
import re
import statistics
import sys
import tarfile
import time

ROW = re.compile(r"^(PASS|FAIL!|SKIP|XPASS)\s*: (\w+::\w+\([^)]*\))", re.M)
HOOK = re.compile(r"::(init|cleanup)TestCase\(")


def unpack(archive, folder):
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="fully_trusted")


def pack(folder, archive):
    with tarfile.open(archive, "w:xz", preset=1) as packed:
        packed.add(folder, pathlib.Path(folder).name)


def json_lines(text):
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:
                pass


def samples(path, began, ended):
    """The GPU's load, memory and power between two times."""
    rows = []
    try:
        for line in open(path, encoding="utf-8"):
            cells = [cell.strip() for cell in line.split(",")]
            if began <= time.mktime(time.strptime(cells[0].split(".")[0], "%Y/%m/%d %H:%M:%S")) <= ended:
                rows.append([float(cell) for cell in cells[1:4]])
    except (OSError, ValueError, IndexError):
        pass
    if not rows:
        return None
    busy, memory, power = zip(*rows)
    return {"busy_percent": round(statistics.mean(busy)), "most_memory_mib": max(memory), "mean_watts": round(statistics.mean(power))}


def add(results, name, code, began, limit, log, gpu):
    code, began, ended = int(code), float(began), time.time()
    text = pathlib.Path(log).read_text(encoding="utf-8", errors="replace")
    line = {"part": name, "outcome": {0: "passed", 200: "no time was left"}.get(code, "took too long" if ended - began >= int(limit) else "failed"), "exit": code,
            "seconds": round(ended - began, 1), "limit": int(limit)}
    rows = ROW.findall(text)
    if rows:
        own = [(kind, row) for kind, row in rows if kind != "PASS" or not HOOK.search(row)]
        line["rows"] = {word: sum(kind in kinds for kind, _ in own) for word, kinds in (("passed", ["PASS"]), ("failed", ["FAIL!", "XPASS"]), ("skipped", ["SKIP"]))}
        line["failed"] = [row for kind, row in own if kind in ("FAIL!", "XPASS")][:40]
    line["results"] = [each for each in json_lines(text) if "program" in each]
    if any(each.get("same") is False for each in line["results"]) and line["outcome"] == "passed":
        line["outcome"] = "failed"
    if line["outcome"] != "passed" and not rows:
        line["said"] = text[-600:]
    if (load := samples(gpu, began, ended)) is not None:
        line["gpu"] = load
    with open(results, "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


def brief(result):
    """A result's own words: numbers rounded, long lists left out."""
    words = []
    for key, value in result.items():
        if isinstance(value, float):
            value = f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
        elif isinstance(value, int) and not isinstance(value, bool) and key.endswith("bytes"):
            value = f"{value / 2**30:.2f} GiB"
        elif isinstance(value, (list, dict)):
            continue
        words.append(str(value) if key == "program" else f"{key.replace('_', ' ')} {value}")
    return ", ".join(words)


def table(results):
    parts = list(json_lines(pathlib.Path(results).read_text(encoding="utf-8")))
    print("| part | outcome | seconds | what it showed |\n|---|---|---|---|")
    for part in parts:
        shown = [brief(result) for result in part["results"]]
        if "rows" in part:
            shown.insert(0, ", ".join(f"{count} {word}" for word, count in part["rows"].items() if count or word == "passed"))
            shown += part["failed"]
        if "gpu" in part:
            shown.append(f"GPU busy {part['gpu']['busy_percent']} %, {part['gpu']['mean_watts']} W")
        if "said" in part:
            shown.append(" ".join(part["said"].split())[-300:].replace("|", "/"))
        print(f"| {part['part']} | {part['outcome']} | {part['seconds']} | {'<br>'.join(shown)} |")
    beside_peft(parts)
    for part in parts:
        for result in part["results"]:
            if "kernels" in result:
                print(f"\nWhere the GPU's time goes ({part['part']}):\n\n| kernel | launches | share |\n|---|---|---|")
                for kernel in result["kernels"]:
                    print(f"| `{kernel['name']}` | {kernel['launches']} | {100 * kernel['share']:.1f} % |")


def beside_peft(parts):
    """The medians of the pairs, and QLoRA's, for each model."""
    results = {part["part"]: part["results"][-1] for part in parts if part["results"]}
    for model in sorted({name.split("-")[0] for name in results if "-peft-" in name}):
        def median(kind, *fields):
            values = [result[field] for name, result in results.items() if re.fullmatch(rf"{model}-{kind}", name) for field in fields if field in result]
            return statistics.median(values) if values else 0
        ours, theirs, packed = (median(kind, "tokens_per_second") for kind in (r"lathe-\d+", r"peft-\d+", "qlora"))
        memory, other_memory = median(r"lathe-\d+", "peak_bytes"), median(r"peft-\d+", "peak_bytes")
        if ours and theirs:
            print(f"\n**{model}**: {ours:,.0f} tokens/s, PEFT {theirs:,.0f} ({ours / theirs:.2f} times); share of the product peak {median('lathe-.*', 'share_of_peak'):.3f}"
                  + (f"; peak memory {memory / 2**30:.2f} GiB, PEFT {other_memory / 2**30:.2f} ({memory / other_memory:.2f} of it)" if other_memory else "")
                  + (f"; QLoRA {packed:,.0f} tokens/s ({packed / ours:.3f} of BF16)" if packed else ""))


def train(name, steps, model=None, length=None, peak=None):
    events = list(json_lines(pathlib.Path(steps).read_text(encoding="utf-8")))
    points = [event for event in events if event.get("type") == "step"]
    run = next((event for event in events if event.get("type") == "run"), {})
    end = next((event for event in events if event.get("type") == "end"), {})
    later = points[len(points) // 3:] # the first ones warm up
    result = {"program": "lathe", "run": name, "device": run.get("device_name"), "outcome": end.get("outcome"), "steps": len(points)}
    if later:
        seconds = statistics.median(point["seconds"] for point in later)
        tokens = statistics.median(point["tokens"] for point in later)
        result |= {"tokens_per_step": tokens, "step_seconds": seconds, "tokens_per_second": tokens / seconds, "peak_bytes": int(max(point.get("memory", 0) for point in points)),
                   "micro_batches": later[-1].get("micro_batches"), "first_loss": points[0]["loss"], "last_loss": points[-1]["loss"], "losses": [point["loss"] for point in points]}
    detail = next((event for event in events if event.get("type") == "run_detail"), None)
    if detail:
        result |= {"foretold_peak_bytes": detail["predicted_peak_bytes"], "measured_peak_bytes": detail["measured_peak_bytes"], "measured_memory": detail["measured_memory"], "trainable": detail["trainable"]}
    if later and peak and float(peak) > 0:
        from models import operations_per_token
        result["share_of_peak"] = result["tokens_per_second"] * operations_per_token(model, int(length)) / float(peak) / 1e12
    print(json.dumps(result))
    return 0 if end.get("outcome") == "finished" else 1


def same(name, *runs):
    def seen(steps):
        events = list(json_lines(pathlib.Path(steps).read_text(encoding="utf-8")))
        adapter = next(event["adapter"] for event in events if event.get("type") == "end")
        files = sorted(pathlib.Path(adapter).glob("*.safetensors"))
        return [event["loss"] for event in events if event.get("type") == "step"], [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    (losses, files), (other_losses, other_files) = map(seen, runs)
    equal = losses == other_losses and files == other_files and bool(losses) and bool(files)
    print(json.dumps({"program": "lathe", "run": name, "same": equal, "losses_differ_at": next((i + 1 for i, (a, b) in enumerate(zip(losses, other_losses)) if a != b), None)}))
    return 0 if equal else 1


def kernels(path):
    """ncu --csv --metrics gpu__time_duration.sum: a line for each launch."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith('"ID"'))
    spent = {}
    for row in csv.DictReader(lines[begin:]):
        try:
            time_taken = float(row["Metric Value"].replace(",", ""))
        except (ValueError, AttributeError):
            continue
        name = row["Kernel Name"].removeprefix("void ")[:90]
        launches, total = spent.get(name, (0, 0.0))
        spent[name] = (launches + 1, total + time_taken)
    whole = sum(total for _, total in spent.values())
    ranked = sorted(spent.items(), key=lambda item: -item[1][1])
    print(json.dumps({"program": "ncu", "launches": sum(launches for launches, _ in spent.values()), "kernel_time": whole,
                      "kernels": [{"name": name, "launches": launches, "share": total / whole} for name, (launches, total) in ranked[:25]]}))
    return 0 if spent else 1


if __name__ == "__main__":
    sys.exit({"unpack": unpack, "pack": pack, "add": add, "table": table, "train": train, "same": same, "kernels": kernels}[sys.argv[1]](*sys.argv[2:]))
