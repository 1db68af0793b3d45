"""Writes the Parquet and Arrow files of this folder with pyarrow, and beside each what it holds, as JSON Lines made by Python; and saved/,
a dataset as Hugging Face's library saves it.

    python make_parquet.py          (any Python with datasets, which brings pyarrow)
"""
import datetime
import decimal
import json
import pathlib
import shutil

import datasets
import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (decimal.Decimal, datetime.date)):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return f"({len(value)} bytes)"
    return value


def write(name, table, rows=None, **options):
    pq.write_table(table, here / f"{name}.parquet", **options)
    kind = {"types": pa.ipc.new_stream, "chat": pa.ipc.new_file}.get(name)
    if kind:
        with kind(here / f"{name}.arrow", table.schema) as out:
            out.write_table(table, max_chunksize=70)
    with open(here / f"{name}.jsonl", "w", encoding="utf-8") as out:
        for row in rows or table.to_pylist():
            print(json.dumps(plain(row), ensure_ascii=False), file=out)


turn = pa.struct([("role", pa.string()), ("content", pa.string())])
messages = [
    [{"role": "user", "content": "Hi \"you\"\n"}, {"role": "assistant", "content": "안녕 \\ \u0001"}],
    None,
    [],
    [{"role": "user", "content": None}, {"role": "assistant", "content": "ok"}],
] * 60
write("chat", pa.table({
    "messages": pa.array(messages, pa.list_(turn)),
    "nothing": pa.nulls(len(messages)),
    "score": pa.array([None if i % 3 == 0 else i / 4 for i in range(len(messages))], pa.float64()),
    "lang": pa.array([["en", "ko", None][i % 3] for i in range(len(messages))]).dictionary_encode(),
}), row_group_size=70, compression="zstd")

write("types", pa.table({
    "i8": pa.array([-128, None, 127], pa.int8()),
    "u64": pa.array([0, 2**64 - 1, None], pa.uint64()),
    "f32": pa.array([0.5, -2.0, None], pa.float32()),
    "flag": pa.array([True, None, False]),
    "price": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("-0.25")], pa.decimal128(10, 2)),
    "day": pa.array([datetime.date(2020, 2, 29), None, datetime.date(1969, 12, 31)]),
    "raw": pa.array([b"text", b"\xff\xfe\xff", None], pa.binary()),
    "large": pa.array(["a", "", None], pa.large_string()),
    "pair": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2)),
    "map": pa.array([[("k", 1), ("l", None)], [], None], pa.map_(pa.string(), pa.int64())),
    "deep": pa.array([{"a": [{"b": [1, None]}]}, {"a": None}, None], pa.struct([("a", pa.list_(pa.struct([("b", pa.list_(pa.int64()))])))])),
}), rows=[
    {"i8": -128, "u64": 0, "f32": 0.5, "flag": True, "price": "1.50", "day": "2020-02-29", "raw": "text", "large": "a", "pair": [1, 2],
     "map": {"k": 1, "l": None}, "deep": {"a": [{"b": [1, None]}]}},
    {"i8": None, "u64": 2**64 - 1, "f32": -2.0, "flag": None, "price": None, "day": None, "raw": "(3 bytes)", "large": "", "pair": None, "map": {}, "deep": {"a": None}},
    {"i8": 127, "u64": None, "f32": None, "flag": False, "price": "-0.25", "day": "1969-12-31", "raw": None, "large": None, "pair": [3, 4], "map": None, "deep": None},
], compression="snappy")

write("squad", pa.table({
    "id": ["1", "2"], "question": ["What jumps?", "Who?"], "context": ["the fox jumps over", "nobody"],
    "answers": pa.array([{"text": ["fox"], "answer_start": [4]}, {"text": [], "answer_start": []}],
                        pa.struct([("text", pa.list_(pa.string())), ("answer_start", pa.list_(pa.int32()))])),
}))

shutil.rmtree(here / "saved", ignore_errors=True)
datasets.DatasetDict({
    "train": datasets.Dataset.from_dict({"text": ["one", "two", "three"], "label": [0, 1, 0]}),
    "validation": datasets.Dataset.from_dict({"text": ["four"], "label": [1]}),
    "test": datasets.Dataset.from_dict({"text": ["five", "six"], "label": [1, 0]}),
}).cast_column("label", datasets.ClassLabel(names=["bad", "good"])).save_to_disk(here / "saved")

names = ["O", "B-ORG", "B-PER"]
words, tags = [["EU", "rejects"], ["Peter"], ["it"]], [[1, 0], [2], [-1]]  # -1: no label
tagged = datasets.Dataset.from_dict({"tokens": words, "ner_tags": tags, "kind": [0, 1, -1]})
tagged = tagged.cast_column("ner_tags", datasets.Sequence(datasets.ClassLabel(names=names))).cast_column("kind", datasets.ClassLabel(names=["long", "short"]))
tagged.to_parquet(here / "tags.parquet")
with open(here / "tags.jsonl", "w", encoding="utf-8") as out:
    for row in tagged:
        named = {"tokens": row["tokens"], "ner_tags": [names[tag] if tag >= 0 else None for tag in row["ner_tags"]],
                 "kind": ["long", "short"][row["kind"]] if row["kind"] >= 0 else None}
        print(json.dumps(named), file=out)
