"""Lathe started by the launchers themselves: torchrun, mpirun, srun and sbatch of a real Slurm cluster on this machine.

The losses are those of one process with the same global batch, to rounding; torchrun's restart and Slurm's requeue go on from
the last checkpoint; scancel leaves a run that can be resumed.
"""
import os
import re
import shutil
import signal
import subprocess
import time

import common
import slurm
from common import TORCHRUN, World, same

_one = None


def one():
    """The same recipe in one process."""
    global _one
    if _one is None:
        _one = World()
        _one.run(_one.train)
    return _one


def agrees(world):
    for metric in ("loss", "eval_loss", "grad_norm"):
        same(one(), world, metric)
    assert len(world.runs()) == 1, "one run in the history"


def wait_for(ready, seconds, what):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {seconds} s")


def torchrun_two():
    world = World()
    world.run([*TORCHRUN, "--nproc-per-node", "2", *world.train])
    agrees(world)


def torchrun_four():
    world = World()
    world.run([*TORCHRUN, "--nproc-per-node", "4", *world.train])
    agrees(world)


def ranks_of(world):
    """Process ids of the ranks, by rank."""
    found = {}
    for folder in os.listdir("/proc"):
        if not folder.isdigit():
            continue
        try:
            words = open(f"/proc/{folder}/cmdline", "rb").read().decode(errors="replace").split("\0")
            variables = open(f"/proc/{folder}/environ", "rb").read().decode(errors="replace").split("\0")
        except OSError:
            continue
        if words[0] == common.LATHE and str(world.recipe) in words:
            rank = [v.split("=", 1)[1] for v in variables if v.startswith(("RANK=", "SLURM_PROCID="))]
            if rank:
                found[int(rank[0])] = int(folder)
    return found


def torchrun_restarts():
    """A rank is killed: torchrun starts all again, which go on from the last checkpoint. The same losses, bit for bit, as the same
    number of ranks undisturbed."""
    whole, killed = World(steps=60), World(steps=60)
    whole.run([*TORCHRUN, "--nproc-per-node", "2", *whole.train])
    process = killed.start([*TORCHRUN, "--nproc-per-node", "2", "--max-restarts", "2", *killed.train])
    for line in process.stdout:
        if '"step":20,' in line:
            os.kill(ranks_of(killed)[1], signal.SIGKILL)
            break
    else:
        raise AssertionError("ended before step 20")
    rest = process.communicate(timeout=600)[0]
    assert process.returncode == 0, rest[-3000:]
    assert len(killed.runs()) == 1, "the second start made a run of its own"
    assert whole.curve("loss") == killed.curve("loss"), "other losses after the restart"


def mpirun_two():
    world = World()
    world.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-np", "2", *world.train])
    agrees(world)


# Names of nodes that are not in the network's tables: where to meet is said.
HERE = {"MASTER_ADDR": "127.0.0.1"}


def srun_two():
    world = World()
    with slurm.Cluster(nodes=2) as cluster:
        world.run(["srun", "-N2", "-n2", *world.train], env={**cluster.environment, **HERE, **home(world)})
    agrees(world)


def home(world):
    return {"LATHE_HOME": world.environment["LATHE_HOME"]}


def batch(world, more=""):
    script = world.folder / "job.sh"
    script.write_text(f"#!/bin/bash\n#SBATCH --nodes=2 --ntasks-per-node=1 --requeue --open-mode=append\n#SBATCH --output={world.folder}/log\n"
                      f"{more}export MASTER_ADDR=127.0.0.1 LATHE_HOME={home(world)['LATHE_HOME']}\nsrun {' '.join(world.train)}\n")
    return str(script)


def state(cluster, job):
    return re.search(r"JobState=(\w+)", cluster.run(["scontrol", "show", "job", job]).stdout)[1]


def log(world):
    file = world.folder / "log"
    return file.read_text() if file.exists() else ""


def sbatch_requeue():
    """A requeued job goes on from its last checkpoint, as the same run."""
    whole, requeued = World(steps=60), World(steps=60)
    with slurm.Cluster(nodes=2) as cluster:
        whole.run(["srun", "-N2", "-n2", *whole.train], env={**cluster.environment, **HERE, **home(whole)})
        job = cluster.run(["sbatch", "--parsable", batch(requeued)]).stdout.strip()
        wait_for(lambda: '"step":20,' in log(requeued), 120, "step 20")
        cluster.run(["scontrol", "requeue", job])
        cluster.run(["scontrol", "update", f"JobId={job}", "StartTime=now"], check=False)
        wait_for(lambda: state(cluster, job) in ("COMPLETED", "FAILED"), 300, "the job's end")
        assert state(cluster, job) == "COMPLETED", log(requeued)[-3000:]
    assert len(requeued.runs()) == 1, "the second start made a run of its own"
    assert whole.curve("loss") == requeued.curve("loss"), "other losses after the requeue"


def scancel():
    """Cancelled with a signal first, a run stops between two steps and can be resumed."""
    world = World(steps=600, save_every=0)
    with slurm.Cluster(nodes=2) as cluster:
        job = cluster.run(["sbatch", "--parsable", batch(world)]).stdout.strip()
        wait_for(lambda: '"step":20,' in log(world), 120, "step 20")
        cluster.run(["scancel", "--signal=INT", job])
        wait_for(lambda: state(cluster, job) not in ("RUNNING", "COMPLETING"), 60, "the job's end")
    run = world.runs()[0]
    assert run["status"] == "stopped", run
    assert 20 <= max(world.curve("loss")) < 600
    world.run([common.LATHE, "resume", "last", "--json"])
    assert max(world.curve("loss")) == 600


def why_not(name):
    if name.startswith("torchrun"):
        return "" if subprocess.run([*TORCHRUN, "--help"], capture_output=True).returncode == 0 else "no torchrun"
    if name.startswith("mpirun"):
        return "" if shutil.which("mpirun") else "not installed: mpirun (apt-get install openmpi-bin)"
    return slurm.missing()


common.main([torchrun_two, torchrun_four, torchrun_restarts, mpirun_two, srun_two, sbatch_requeue, scancel], why_not)
