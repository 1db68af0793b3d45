"""The table in Markdown, and what got slower since another time."""
import math


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def told(values, unit=""):
    """Median (smallest to largest)."""
    if not values:
        return "–"
    text = f"{number(values['median'])}{unit}"
    return text if values["count"] == 1 else f"{text} ({number(values['min'])}–{number(values['max'])})"


def reach(one):
    asked = []
    if one["reach"] is not None:
        asked.append(f"{'≤' if one['kind'] in ('memory', 'share') else '≥'} {one['reach']:g}×")
    if one["limit"] is not None:
        asked.append(f"≤ {number(one['limit'])} {one['unit']}")
    return "; ".join(asked) + ("" if one["holds"] is None else ": yes" if one["holds"] else ": **no**")


def growth(found):
    """The exponent between each size and the one before: 1 is in proportion to the size, 2 with its square. Speeds are turned into the time of the whole."""
    power = [None]
    for before, after in zip(found, found[1:]):
        def cost(one):
            value = one["lathe"]["median"]
            return one["size"] / value if one["kind"] == "speed" and one["axis"] not in ("rank", "threads") else 1 / value if one["kind"] == "speed" else value
        power.append(math.log(max(cost(after), 1e-12) / max(cost(before), 1e-12)) / math.log(after["size"] / before["size"]))
    return power


def markdown(facts, summary):
    lines = [f"Machine: {facts['machine']}. Commit {facts['commit']}, {facts['threads']} threads, at least {facts['pairs']} pairs in turns: medians, with smallest and largest."]
    if facts["quick"]:
        lines.append("**Measured with --quick: the smallest work there is. It shows that the rows work; its figures tell nothing.**")
    if facts["versions"]:
        lines.append("Rivals: " + ", ".join(f"{name} {version}" for name, version in facts["versions"].items()) + ".")
    if facts["peaks"].get("bf16"):
        peak = f"{number(facts['peaks']['bf16'])} GFLOP/s in BF16 and {number(facts['peaks']['fp32'])} in FP32"
        lines.append(f"The measured product peak is {peak}; \"roof\" is the share of it that the work's own operations come to, \"calibration\" one "
                     "product's speed at the time, in GFLOP/s. Ratios: times as fast; of memory, and of a start, the part of the rival's.")
    lines += ["", "| work | rival | | Lathe | rival | ratio | reach | roof | calibration |", "|---|---|---|---|---|---|---|---|---|"]
    before = None
    for one in (one for one in summary if one["size"] is None):
        work, rival = ("", "") if one["row"] == before else (f"{one['work']} (`{one['row']}`)", one["rival"])
        before = one["row"]
        roof = f"{one['roof']:.2f}" if "roof" in one else ""
        cells = [work, rival, one["unit"], told(one["lathe"]), told(one["theirs"]), told(one["ratio"], "×"), reach(one), roof, told(one["calibration_gflops"])]
        lines.append("| " + " | ".join(cells) + " |")
    curves = {}
    for one in (one for one in summary if one["size"] is not None):
        curves.setdefault((one["row"], one["metric"]), []).append(one)
    if curves:
        lines += ["", "| grows with | | size: figure (power of the cost's growth since the size before) |", "|---|---|---|"]
    for found in curves.values():
        found.sort(key=lambda one: one["size"])
        steps = []
        for one, power in zip(found, growth(found)):
            steps.append(f"{one['size']:,}: {number(one['lathe']['median'])}" + ("" if power is None else f" ({power:.2f})"))
        lines.append(f"| {found[0]['axis']}: {found[0]['work']} (`{found[0]['row']}`) | {found[0]['unit']} | {'; '.join(steps)} |")
    return "\n".join(lines) + "\n"


def slower(old, new, by=0.05):
    """What is worse than it was by more than `by`: of the ratio to the rival where both have one, as machines differ from day to day."""
    before = {(one["row"], one["metric"], one["size"]): one for one in old}
    found = []
    for now in new:
        then = before.get((now["row"], now["metric"], now["size"]))
        if not then:
            continue
        by_ratio = bool(now["ratio"] and then["ratio"])
        a, b = (one["ratio" if by_ratio else "lathe"]["median"] for one in (then, now))
        less_is_better = now["kind"] in ("memory", "share") or (now["kind"] == "time" and not by_ratio)
        change = a / b if less_is_better else b / a
        if change < 1 - by:
            name = now["row"] + ("" if now["size"] is None else f" {now['size']}")
            unit = "×" if by_ratio else ""
            found.append(f"{name}, {now['unit']}: {number(b)}{unit}, was {number(a)}{unit} ({change:.2f} of it)")
    return found
