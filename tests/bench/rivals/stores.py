"""Run histories as others keep them: MLflow's SQLite store, and TensorBoard's event files.

    stores.py mlflow|tensorboard DIR --make [--runs 1000 --points 10000]     writes them, once
    stores.py mlflow|tensorboard DIR                                         reads: the list, one curve, 20 curves

Made the quick way (MLflow's rows by SQL, a run's event file copied), as it is reading that is timed; by fresh readers, as after the program's
start, but for the libraries' own start.
"""
import pathlib
import shutil
import sqlite3
import statistics
import time

import common

p = common.options(__doc__)
p.add_argument("store", choices=["mlflow", "tensorboard"])
p.add_argument("folder", type=pathlib.Path)
p.add_argument("--make", action="store_true")
p.add_argument("--runs", type=int, default=1000)
p.add_argument("--points", type=int, default=10000)
a = p.parse_args()
database = (a.folder / "mlflow.db").resolve()


def client():
    from mlflow.tracking import MlflowClient
    return MlflowClient(f"sqlite:///{database}")


def make_mlflow():
    store = client()
    experiment = store.create_experiment("all")
    for _ in range(a.runs):
        store.log_metric(store.create_run(experiment).info.run_id, "loss", 1.0, step=0, timestamp=1700000000)
    with sqlite3.connect(database) as db:
        columns = [row[1] for row in db.execute("pragma table_info(metrics)")]
        made = {"step": "n.i", "value": "1.0 / (n.i + 1)", "timestamp": "1700000000 + n.i"}
        db.execute(f"insert into metrics ({', '.join(columns)}) with recursive n(i) as (select 1 union all select i + 1 from n where i < {a.points - 1}) "
                   f"select {', '.join(made.get(c, 'm.' + c) for c in columns)} from metrics m, n where m.step = 0")


def make_tensorboard():
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    writer = EventFileWriter(str(a.folder / "run0"))
    for step in range(a.points):
        writer.add_event(Event(step=step, wall_time=1e9 + step, summary=Summary(value=[Summary.Value(tag="loss", simple_value=1.0 / (step + 1))])))
    writer.close()
    for run in range(1, a.runs):
        shutil.copytree(a.folder / "run0", a.folder / f"run{run}")


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def read_mlflow():
    import mlflow.tracking  # noqa: F401
    runs = []

    def listing():
        store = client()
        experiment = store.get_experiment_by_name("all").experiment_id
        runs[:] = store.search_runs([experiment], max_results=50000, order_by=["metrics.loss ASC"])

    def curve(run):
        assert len(client().get_metric_history(run.info.run_id, "loss")) > 1
    listed = statistics.median(seconds(listing) for _ in range(3))
    return {"list_s": listed, "curve_s": statistics.median(seconds(lambda i=i: curve(runs[i * 7 % len(runs)])) for i in range(3)),
            "compare_s": seconds(lambda: [curve(runs[i % len(runs)]) for i in range(20)]), "runs": len(runs)}


def read_tensorboard():
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    folders = sorted(a.folder.glob("run*"))

    def opened(folder):
        reader = EventAccumulator(str(folder), size_guidance={"scalars": 0})
        reader.Reload()
        return reader

    def curve(folder):
        assert len(opened(folder).Scalars("loss")) > 1
    return {"list_s": seconds(lambda: [opened(folder) and None for folder in folders]),
            "curve_s": statistics.median(seconds(lambda i=i: curve(folders[i * 7 % len(folders)])) for i in range(3)),
            "compare_s": seconds(lambda: [curve(folders[i % len(folders)]) for i in range(20)]), "runs": len(folders)}


if a.make:
    a.folder.mkdir(parents=True)
    {"mlflow": make_mlflow, "tensorboard": make_tensorboard}[a.store]()
else:
    common.say(bench="stores", store=a.store, **{"mlflow": read_mlflow, "tensorboard": read_tensorboard}[a.store](), peak_mib=common.memory_mib())
