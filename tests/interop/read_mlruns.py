"""An mlruns folder by way of MLflow: moved into its database by `mlflow migrate-filestore`, then read by its own client.

    python read_mlruns.py FOLDER SCRATCH

Prints {run_id: {name, status, start, end, params, tags, metrics: {name: [[step, value, timestamp], ...]}}}.
"""
import json, os, subprocess, sys

folder, scratch = sys.argv[1:]
target = "sqlite:///" + os.path.join(scratch, "mlflow.db")
subprocess.run([os.path.join(os.path.dirname(sys.executable), "mlflow"), "migrate-filestore", "--source", folder, "--target", target], check=True, stdout=sys.stderr)

from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=target)
[experiment] = [e for e in client.search_experiments() if e.name == "Lathe"]
said = {}
for run in client.search_runs([experiment.experiment_id]):
    info, data = run.info, run.data
    metrics = {name: [[m.step, m.value, m.timestamp] for m in client.get_metric_history(info.run_id, name)] for name in data.metrics}
    said[info.run_id] = {"name": info.run_name, "status": info.status, "start": info.start_time, "end": info.end_time, "params": data.params, "tags": data.tags, "metrics": metrics}
print(json.dumps(said))
