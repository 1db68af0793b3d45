#!/usr/bin/env python3
"""Random conversations and random expressions through Jinja as transformers sets it up.

    python chat_templates.py SEED COUNT OUT.jsonl FOLDER

Renders every *.jinja of FOLDER with COUNT random conversations, and COUNT random expressions; a line each: template or source, variables,
and the text, or that it failed.
"""
import json
import os
import random
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
from transformers.utils.chat_template_utils import _compile_jinja_template  # noqa: E402

WORDS = ["", "hello", "Hi there!", "  padded  ", "line\nbreak\n", "caf\u00e9", "\uc548\ub155", "\U0001F600 ok", "<b>&'\"</b>", "{{ x }} {% if %}", "<think>\nhm\n</think>\n\nso",
         "</think>", "<|im_end|>", "\u00df stra\u00dfe \u01c6 \u03a3\u03a3", "tab\tend ", "\u2028x\u00a0", "a-b (c) [d]", "'single'", '"double"', "back\\slash", "1,2.5", "UPPER lower Title",
         "<tool_response>x</tool_response>", "\r\nwindows\r\n", "e\u0301\u200d\ufeff", "i\u0307stanbul \u0130"]
NAMES = ["weather", "add", "gr\u00fc\u00dfe"]


def text(rnd):
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.randrange(1, 4)))


def value(rnd, depth=0):
    kind = rnd.randrange(10 if depth < 3 else 7)
    if kind < 3:
        return text(rnd)
    if kind == 3:
        return rnd.choice([0, 1, -7, 42, 10 ** 15, -(2 ** 40)])
    if kind == 4:
        return rnd.choice([0.5, -2.25, 1e16, 1.5e-7, 100.0, 3.14159, 1e300, -0.0])
    if kind == 5:
        return rnd.choice([True, False])
    if kind == 6:
        return None
    if kind == 7:
        return [value(rnd, depth + 1) for _ in range(rnd.randrange(4))]
    return {rnd.choice(["a", "b", "key", "B", "\u00e9", "name"]): value(rnd, depth + 1) for _ in range(rnd.randrange(4))}


def call(rnd):
    arguments = {rnd.choice(["city", "days", "x"]): value(rnd, 2) for _ in range(rnd.randrange(3))}
    return {"type": "function", "function": {"name": rnd.choice(NAMES), "arguments": arguments}}


def conversation(rnd):
    messages = []
    if rnd.random() < 0.4:
        messages.append({"role": "system", "content": text(rnd)})
    for i in range(rnd.randrange(1, 7)):
        role = ("user", "assistant")[i % 2] if rnd.random() < 0.93 else rnd.choice(["user", "assistant", "tool", "system"])
        message = {"role": role, "content": text(rnd)}
        if role == "assistant" and rnd.random() < 0.15:
            message["tool_calls"] = [call(rnd) for _ in range(rnd.choice([1, 1, 2]))]
            if rnd.random() < 0.5:
                message["content"] = ""
        if role == "assistant" and rnd.random() < 0.1:
            message["reasoning_content"] = text(rnd)
        messages.append(message)
        if "tool_calls" in message and rnd.random() < 0.8:
            messages.append({"role": "tool", "content": text(rnd) if rnd.random() < 0.8 else value(rnd)})
    variables = {"messages": messages, "tools": None, "documents": None, "add_generation_prompt": rnd.random() < 0.5}
    if rnd.random() < 0.3:
        variables["tools"] = [{"type": "function", "function": {"name": n, "description": text(rnd), "parameters": value(rnd)}} for n in NAMES[:rnd.randrange(1, 3)]]
    if rnd.random() < 0.9:
        variables["bos_token"] = "<s>"
        variables["eos_token"] = "</s>"
    if rnd.random() < 0.3:
        variables["extra"] = value(rnd)
    if rnd.random() < 0.2:
        variables["enable_thinking"] = rnd.random() < 0.5
    return variables


FILTERS = ["upper", "lower", "title", "capitalize", "trim", "length", "list", "first", "last", "join", "join('-')", "string", "int", "float", "abs", "round", "round(1)", "sort", "unique | list",
           "reverse | list", "tojson", "tojson(indent=2)", "tojson(sort_keys=true)", "tojson(ensure_ascii=true)", "tojson(separators=(',', ':'))", "default('d')", "default('d', true)", "replace('a', 'X')",
           "indent", "indent(2, true)", "escape", "safe", "items | list", "dictsort", "map('string') | list", "map(attribute='a') | list", "select | list", "reject('none') | list", "batch(2) | list", "slice(2) | list",
           "sum", "min", "max", "center(20)", "wordcount", "truncate(9)", "urlencode", "select('string') | join", "count", "sort(reverse=true)", "groupby('a')", "selectattr('a') | list", "rejectattr('a', 'defined') | list",
           "map('upper') | join(',')", "format(1)", "attr('a')", "forceescape"]
TESTS = ["defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "number", "integer", "float", "boolean", "true", "false", "upper", "lower", "odd", "even", "divisibleby(3)",
         "eq(1)", "in([1, 'a'])", "callable", "sameas(none)", "gt(0)", "filter", "escaped", "ne(none)"]
METHODS = ["upper()", "lower()", "title()", "capitalize()", "strip()", "lstrip()", "rstrip('\\n ')", "split()", "split(' ')", "split('l', 1)", "rsplit(' ', 1)", "rsplit(none, 1)", "splitlines()", "splitlines(true)",
           "startswith('h')", "endswith(('o', 'e'))", "replace('l', 'LL')", "replace('', '.')", "replace('l', 'L', 1)", "find('l')", "rfind('l')", "count('l')", "isdigit()", "isalpha()", "isspace()",
           "isupper()", "islower()", "zfill(8)", "center(15, '*')", "ljust(12)", "rjust(12)", "partition(' ')", "rpartition(' ')", "removeprefix('h')", "removesuffix('o')", "join(['a', 'b'])", "format(1, 2)",
           "items() | list", "keys() | list", "values() | list", "get('a')", "get('a', 'none')", "index(1)", "items()", "keys()", "copy()", "isalnum()", "nothing"]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
SLICES = ["[0]", "[-1]", "[1:]", "[:2]", "[::-1]", "[1:4:2]", "[-3:-1]", "['a']", ".a", "[5:1:-2]", ".name", "[:-1]"]
LITERALS = ["1", "2", "-3", "2.5", "'ab'", "'%s|%5.2f' % ('x', 1)", "'{} {x:>5}'.format('a', x=3)", "[1, 2, 'c']", "{'a': 1, 'b': [none]}", "true", "none", "missing", "range(4)", "(1, 2)", "'x' if false", "''", "[]", "{}",
            "namespace(a=1).a", "dict(a=2)", "'%05d %x' % (42, 255)"]


def expression(rnd, depth=0):
    base = rnd.choice(["a", "b", "c"]) if rnd.random() < 0.6 else rnd.choice(LITERALS)
    if depth < 2 and rnd.random() < 0.35:
        base = "(%s %s %s)" % (expression(rnd, depth + 1), rnd.choice(BINARY), expression(rnd, depth + 1))
    kind = rnd.randrange(6)
    if kind == 0:
        return "(%s) | %s" % (base, rnd.choice(FILTERS))
    if kind == 1:
        return "(%s).%s" % (base, rnd.choice(METHODS))
    if kind == 2:
        return "%s%s" % (rnd.choice("abc"), rnd.choice(SLICES))  # Jinja computes slices of constants beforehand, by other rules
    if kind == 3:
        return "(%s) is %s%s" % (base, "not " if rnd.random() < 0.3 else "", rnd.choice(TESTS))
    if kind == 4:
        return "(%s if %s else %s)" % (base, expression(rnd, 2), rnd.choice(LITERALS))
    return base


def rendered(source, variables):
    try:
        return {"expected": _compile_jinja_template(source).render(**variables)}
    except Exception as error:  # whatever Python says
        return {"error": "%s: %s" % (type(error).__name__, error)}


def main():
    rnd, count = random.Random(int(sys.argv[1])), int(sys.argv[2])
    with open(sys.argv[3], "w") as out:
        for path in sorted(Path(sys.argv[4]).glob("*.jinja")):
            source = path.read_text()
            for _ in range(count):
                variables = conversation(rnd)
                out.write(json.dumps({"template": path.stem, "source": source, "variables": variables, **rendered(source, variables)}) + "\n")
        for _ in range(count * 20):
            source = "{{ %s }}" % expression(rnd)
            if rnd.random() < 0.2:
                source = "{%% for x in %s %%}{{ loop.index }}{{ x }}{{ loop.last }},{%% else %%}none{%% endfor %%}" % expression(rnd)
            variables = {name: value(rnd) for name in "abc"}
            said = rendered(source, variables)
            if " object at 0x" not in said.get("expected", ""):
                out.write(json.dumps({"template": "expression", "source": source, "variables": variables, **said}) + "\n")


if __name__ == "__main__":
    main()
