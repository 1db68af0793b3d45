"""A folder of a run's logs, as the tools that they are for read them, printed as JSON.

    python read_logs.py tensorboard|jsonl|csv FOLDER

tensorboard: {"scalars": {tag: [[step, value], ...]}, "raw": {tag: [step, ...]}} - by the event accumulator, which heeds a
session's start, and by the bare records of every file in turn, each checked; jsonl: the objects; csv: the rows.
"""
import csv, glob, json, os, sys

kind, folder = sys.argv[1:]
if kind == "jsonl":
    with open(os.path.join(folder, "scalars.jsonl")) as f:
        said = [json.loads(line) for line in f]
elif kind == "csv":
    with open(os.path.join(folder, "scalars.csv"), newline="") as f:
        said = list(csv.DictReader(f, strict=True))
else:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import PyRecordReader_New

    events = EventAccumulator(folder, size_guidance={"scalars": 0}).Reload()
    said = {"scalars": {tag: [[e.step, None if e.value != e.value else e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}, "raw": {}, "versions": []}
    for path in sorted(glob.glob(os.path.join(folder, "events.out.tfevents.*"))):
        reader = PyRecordReader_New(path)
        while True:
            try:
                reader.GetNext()
            except Exception as end:
                assert "OutOfRange" in type(end).__name__ or "StopIteration" in type(end).__name__, repr(end)
                break
            event = Event.FromString(reader.record())
            if event.file_version:
                said["versions"].append(event.file_version)
            assert event.wall_time > 1.7e9, event
            for value in event.summary.value:
                said["raw"].setdefault(value.tag, []).append(event.step)
print(json.dumps(said))
