"""A Slurm cluster of one machine, for as long as it is needed: munged, slurmctld and a slurmd for each of its nodes.

Everything lies in a folder of its own and uses ports of its own, so that a cluster that is there already is not touched.
Needs root (the daemons change users), Debian's slurm-wlm and munge.

    with Cluster(nodes=2) as cluster:
        cluster.run(["srun", "hostname"])
"""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

TOOLS = ["munged", "slurmctld", "slurmd", "srun", "sbatch", "squeue", "scancel"]


def missing():
    """Why there can't be a cluster here; empty: there can."""
    if os.geteuid() != 0:
        return "a cluster's daemons need root"
    lacking = [tool for tool in TOOLS if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin")]
    return f"not installed: {', '.join(lacking)} (apt-get install slurm-wlm munge)" if lacking else ""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    def __init__(self, nodes=2, cpus_per_node=1):
        self.nodes = [f"node{n + 1}" for n in range(nodes)]
        self.cpus = cpus_per_node
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slurm"))
        self.conf = self.folder / "slurm.conf"
        self.daemons = []

    def __enter__(self):
        try:
            self.write()
            self.begin()
            self.wait_until_idle()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    @property
    def environment(self):
        return {**os.environ, "SLURM_CONF": str(self.conf), "PATH": os.environ["PATH"] + ":/usr/sbin"}

    def run(self, words, check=True, **more):
        return subprocess.run(words, env={**self.environment, **more.pop("env", {})}, check=check, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)

    def write(self):
        self.folder.chmod(0o755)
        for name in ["state", "munge"] + self.nodes:
            (self.folder / name).mkdir()
        (self.folder / "munge/key").write_bytes(os.urandom(128))
        (self.folder / "munge/key").chmod(0o400)
        control, *ports = free_ports(1 + len(self.nodes))
        host = socket.gethostname()
        lines = ["ClusterName=test", f"SlurmctldHost={host}(127.0.0.1)", f"SlurmctldPort={control}",
                 "AuthType=auth/munge", "CredType=cred/munge", f"AuthInfo=socket={self.folder}/munge/socket",
                 "SlurmUser=root", "SlurmdUser=root", "ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none",
                 "JobAcctGatherType=jobacct_gather/none", "MpiDefault=none", "SwitchType=switch/none",
                 "SelectType=select/cons_tres", "SelectTypeParameters=CR_Core", "SchedulerType=sched/builtin",
                 "ReturnToService=2", "KillWait=20", "MinJobAge=300", "SlurmctldParameters=enable_configless",
                 "SlurmdParameters=config_overrides", f"StateSaveLocation={self.folder}/state",
                 f"SlurmdSpoolDir={self.folder}/%n", f"SlurmctldPidFile={self.folder}/slurmctld.pid",
                 f"SlurmdPidFile={self.folder}/%n/slurmd.pid"]
        for node, port in zip(self.nodes, ports):
            lines.append(f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={self.cpus} "
                         "State=UNKNOWN")
        lines.append("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP")
        self.conf.write_text("\n".join(lines) + "\n")

    def start(self, name, words):
        log = open(self.folder / f"{name}.log", "w")
        self.daemons.append(subprocess.Popen(words, env=self.environment, stdout=log, stderr=log,
                                             start_new_session=True))

    def begin(self):
        self.start("munged", ["munged", "--foreground", "--force", f"--key-file={self.folder}/munge/key",
                              f"--socket={self.folder}/munge/socket", f"--pid-file={self.folder}/munge/pid",
                              f"--seed-file={self.folder}/munge/seed", f"--log-file={self.folder}/munge/log"])
        for _ in range(100):
            if (self.folder / "munge/socket").exists():
                break
            time.sleep(0.1)
        self.start("slurmctld", ["slurmctld", "-D", "-i"])
        for node in self.nodes:
            self.start(node, ["slurmd", "-D", "-N", node])

    def wait_until_idle(self):
        said = ""
        for _ in range(150):
            try:
                said = self.run(["sinfo", "-h", "-o", "%T %D"], check=False, timeout=5).stdout.strip()
            except subprocess.TimeoutExpired:
                said = "sinfo does not answer"
            if said == f"idle {len(self.nodes)}":
                return
            time.sleep(0.2)
        logs = "\n".join(f"--- {log.name}\n{log.read_text()[-2000:]}" for log in self.folder.glob("*.log"))
        raise RuntimeError(f"the cluster does not come up: {said}\n{logs}")

    def end_jobs(self):
        """What they started would outlive the daemons."""
        try:
            self.run(["scancel", "--full", "--signal=KILL", f"--user={os.geteuid()}"], check=False, timeout=10)
            for _ in range(50):
                if not self.run(["squeue", "-h"], check=False, timeout=10).stdout.strip():
                    break
                time.sleep(0.2)
        except subprocess.TimeoutExpired:  # no controller that answers
            pass

    def end(self):
        if self.daemons:
            self.end_jobs()
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


if __name__ == "__main__":  # a cluster to try things in: slurm.py COMMAND...
    if missing():
        sys.exit(missing())
    with Cluster() as cluster:
        sys.exit(subprocess.run(sys.argv[1:] or ["bash"], env=cluster.environment).returncode)
