"""Adds up the Qt Test rows in ctest's log: "N passed, N failed[, N skipped]" as the last line.

Qt Test's own hooks (initTestCase, cleanupTestCase) are not counted unless they fail. A program that died without a
FAIL line (a crash, a time-out) counts as one failed row. Exits with 0 only if none failed and some passed.
"""
import re
import sys

ROW = re.compile(r"^(PASS|FAIL!|SKIP|XFAIL|XPASS|BPASS|BFAIL)\s*: (\w+)::(\w+)\(", re.M)
HOOKS = {"initTestCase", "cleanupTestCase"}

passed = failed = skipped = 0
log = open(sys.argv[1], encoding="utf-8", errors="replace").read()
blocks = re.split(r"^\d+/\d+ Testing: ", log, flags=re.M)[1:]
for block in blocks:
    mine = 0
    for kind, _, function in ROW.findall(block):
        if kind in ("FAIL!", "XPASS", "BPASS"):
            mine += 1
        elif function in HOOKS:
            continue
        elif kind == "SKIP":
            skipped += 1
        elif kind in ("PASS", "XFAIL"):
            passed += 1
    if not re.search(r"^Test Passed\.", block, re.M):
        mine = max(mine, 1)
    failed += mine

print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(0 if failed == 0 and passed > 0 else 1)
