"""The measurements: one JSON line each, in a file that is only ever added to. What it holds is not measured again."""
import datetime
import json
import statistics


def key(line):
    return tuple(line.get(name) for name in ("row", "side", "pair", "size", "commit", "machine", "threads", "quick"))


class Record:
    def __init__(self, path):
        self.path, self.lines = path, read(path)
        self.known = {key(line) for line in self.lines if "figures" in line}

    def has(self, line):
        return key(line) in self.known

    def add(self, line):
        line = {**line, "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        self.lines.append(line)
        if "figures" in line:
            self.known.add(key(line))
        return line


def read(path):
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    whole = [line for line in lines if line.endswith("}")]  # a line that was being written when the power went
    return [json.loads(line) for line in whole]


def spread(values):
    """Median, smallest, largest."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "count": len(values)} if values else None


def pairs(lines, row, size=None):
    """The figures of both sides, pair by pair; the rival's are None where it has none."""
    found = {}
    for line in lines:
        if line["row"] == row and line.get("size") == size and "figures" in line:
            found.setdefault(line["pair"], {})[line["side"]] = line["figures"]
    return [found[pair] for pair in sorted(found)]


def summary(rows, lines, peaks):
    """What the table, the plot and a later comparison read: a list of rows with their metrics."""
    told = []
    for row in rows:
        for size in row.sizes or [None]:
            told += [one for metric in row.metrics if (one := tell(row, metric, pairs(lines, row.name, size), peaks, size))]
        for size in row.larger:
            told += [one for metric in row.metrics if (one := tell(row, metric, pairs(lines, row.name, size), peaks, size))]
    return told


def tell(row, metric, found, peaks, size):
    def values(side):
        return [pair[side][metric.name] for pair in found if metric.name in (pair.get(side) or {})]
    ours = values("lathe")
    if not ours:
        return None
    both = [pair for pair in found if all(metric.name in (pair.get(side) or {}) for side in ("lathe", "rival"))]
    ratio = spread([metric.ratio(pair["lathe"][metric.name], pair["rival"][metric.name]) for pair in both])
    calibrations = [figures["gemm1024_gflops"] for pair in found for figures in pair.values() if figures.get("gemm1024_gflops")]
    one = {"row": row.name, "work": row.work, "rival": row.rival, "metric": metric.name, "unit": metric.unit, "kind": metric.kind, "size": size,
           "axis": row.axis,
           "lathe": spread(ours), "theirs": spread(values("rival")), "ratio": ratio, "reach": metric.reach, "limit": metric.limit, "calibration_gflops": spread(calibrations)}
    asked = ratio or metric.reach is None
    one["holds"] = metric.holds(ratio["median"] if ratio else 0, one["lathe"]["median"]) if asked else None
    if metric.name == "tokens_per_s" and row.flops and peaks.get(row.dtype):
        one["roof"] = one["lathe"]["median"] * peaks["flops"][row.name] / 1e9 / peaks[row.dtype]
    return one
