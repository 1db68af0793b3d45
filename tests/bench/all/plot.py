"""Draws a summary: the ratios with what is asked of them, and the growth curves.

    plot.py SUMMARY.json OUT.png     run by the rivals' Python, which has matplotlib
"""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def ratios(axes, found, title, less):
    labels = [f"{one['row']}: {one['unit']}" for one in found]
    middle = [one["ratio"]["median"] for one in found]
    spread = [[m - one["ratio"]["min"] for m, one in zip(middle, found)], [one["ratio"]["max"] - m for m, one in zip(middle, found)]]
    colours = ["tab:grey" if one["reach"] is None else "tab:green" if one["holds"] else "tab:orange" for one in found]
    axes.barh(range(len(found)), middle, xerr=spread, color=colours, ecolor="black", height=0.7)
    asked = [(i, one["reach"]) for i, one in enumerate(found) if one["reach"] is not None]
    axes.plot([reach for _, reach in asked], [i for i, _ in asked], "k|", markersize=12)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(found)), labels, fontsize=7)
    axes.set_xscale("log")
    axes.invert_yaxis()
    axes.set_title(title, fontsize=9)
    axes.set_xlabel("part of the rival's; bars left of the mark hold" if less else "times as fast as the rival; bars past the mark hold", fontsize=8)


def curve(axes, found):
    found = sorted(found, key=lambda one: one["size"])
    axes.plot([one["size"] for one in found], [one["lathe"]["median"] for one in found], "o-")
    axes.set_xscale("log", base=2 if found[-1]["size"] <= 8192 else 10)
    axes.set_yscale("log")
    axes.set_title(f"{found[0]['row']}: {found[0]['work']}", fontsize=7)
    axes.set_xlabel(found[0]["axis"], fontsize=7)
    axes.set_ylabel(found[0]["unit"], fontsize=7)
    axes.grid(True, which="both", alpha=0.3)


def main():
    summary = json.load(open(sys.argv[1], encoding="utf-8"))["summary"]
    compared = [one for one in summary if one["size"] is None and one["ratio"]]
    more = [one for one in compared if one["kind"] in ("speed", "time")]
    less = [one for one in compared if one["kind"] in ("memory", "share")]
    curves = {}
    for one in summary:
        if one["size"] is not None:
            curves.setdefault((one["row"], one["metric"]), []).append(one)
    across = 4
    lines = -(-len(curves) // across)
    height = 1 + 0.25 * max(len(more), len(less), 1)
    figure = plt.figure(figsize=(16, height + 3 * lines + 1), layout="constrained")
    top, *below = figure.subfigures(2 if lines else 1, 1, height_ratios=[height, 3 * lines] if lines else [1], squeeze=False).ravel()
    left, right = top.subplots(1, 2)
    ratios(left, more, "speed", False)
    ratios(right, less, "memory and start", True)
    if lines:
        grid = below[0].subplots(lines, across, squeeze=False).ravel()
        for axes, found in zip(grid, curves.values()):
            curve(axes, found)
        for axes in grid[len(curves):]:
            axes.axis("off")
    figure.savefig(sys.argv[2], dpi=110)


main()
