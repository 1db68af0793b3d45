#!/usr/bin/env python3
"""Makes backend/core/unicode/unicode_case.inc: what Python's str methods know of case, asked of Python itself.

    python make_case_tables.py ../../backend/core/unicode/unicode_case.inc

Chat templates call upper, title and capitalize; repr() writes what is not printable as escapes. In the form of make_tables.py.
"""
import base64
import importlib.util
import sys
import types
import unicodedata
from pathlib import Path

# Only the packing of make_tables.py is wanted, not the libraries it asks.
for name in ("regex", "tokenizers"):
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        for part in ("Regex", "normalizers", "pre_tokenizers"):
            setattr(sys.modules[name], part, None)
sys.path.insert(0, str(Path(__file__).parent))
from make_tables import EVERY, packed_map, packed_set  # noqa: E402


def changed(method):
    return {c: [ord(x) for x in method(chr(c))] for c in EVERY if method(chr(c)) != chr(c)}


def final(before, c):
    return (before + chr(c) + "\u03a3").lower().endswith("\u03c2")


def main():
    upper = changed(str.upper)
    title = {c: [ord(x) for x in chr(c).title()] for c in EVERY if chr(c).title() != chr(c).upper()}
    tables = {
        "upper": packed_map(upper),
        "title": packed_map(title),
        # What makes a sigma behind it final, and what is passed over in looking for that.
        "cased": packed_set({c for c in EVERY if final("", c)}),
        "caseIgnorable": packed_set({c for c in EVERY if final("a", c) and not final("", c)}),
        "notPrintable": packed_set({c for c in EVERY if not chr(c).isprintable()}),
    }
    with open(sys.argv[1], "w") as out:
        out.write("// Made by packaging/unicode/make_case_tables.py with Unicode %s of Python: do not edit.\n" % unicodedata.unidata_version)
        for name, data in tables.items():
            code = base64.b64encode(bytes(data)).decode()
            lines = [code[i:i + 128] for i in range(0, len(code), 128)]
            out.write("LATHE_UNICODE_TABLE(%s,\n" % name + "\n".join('    "%s"' % line for line in lines) + ")\n")
            print(name, len(data), file=sys.stderr)


if __name__ == "__main__":
    main()
