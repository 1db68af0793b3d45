"""The communication model against networks: ranks in network namespaces, torchrun in each, the speed set by tc's token bucket,
the way of a message by a relay that holds packets back.

What a step's all-reduce takes (the gauge exchange_seconds, which also holds the wait for the slowest rank: the smallest of a run's
steps is taken) is compared with what `lathe estimate --processes N --link ...` tells: within 20 %. Throughput is printed. Needs root.
"""
import heapq
import itertools
import json
import os
import re
import select
import shutil
import socket
import statistics
import subprocess
import threading
import time

import common
from common import TORCHRUN, World

MODEL = os.environ.get("LATHE_NETWORK_MODEL") or str(common.ROOT / ".lathe/models/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")


def sh(command):
    subprocess.run(command.split(), check=True)


class Relay(threading.Thread):
    """Takes packets out of each namespace's tun device and puts them into that of their receiver, a while later."""

    def __init__(self, names, seconds):
        super().__init__(daemon=True)
        self.seconds = seconds
        self.files = {f"10.77.0.{i + 1}": self.open(name) for i, name in enumerate(names)}
        self.ended = False

    @staticmethod
    def open(name):
        import fcntl
        import struct
        file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(file, 0x400454CA, struct.pack("16sH", name.encode(), 0x0001 | 0x1000))  # TUNSETIFF: IFF_TUN | IFF_NO_PI
        return file

    def run(self):
        waiting, order = [], itertools.count()
        while not self.ended:
            left = max(0, waiting[0][0] - time.monotonic()) if waiting else 0.1
            for file in select.select(list(self.files.values()), [], [], min(left, 0.1))[0]:
                packet = os.read(file, 65536)
                to = self.files.get(socket.inet_ntoa(packet[16:20])) if packet[0] >> 4 == 4 else None
                if to is not None:
                    heapq.heappush(waiting, (time.monotonic() + self.seconds, next(order), to, packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, to, packet = heapq.heappop(waiting)
                try:
                    os.write(to, packet)
                except OSError:  # a full queue drops, as a network does
                    pass

    def end(self):
        self.ended = True
        self.join()
        for file in self.files.values():
            os.close(file)


class Network:
    """Namespaces lathe-r0, lathe-r1, ... at 10.77.0.1, .2, ..., each sending at most so fast."""

    def __init__(self, ranks, rate=None, delay=None):
        self.ranks, self.rate, self.delay = ranks, rate, delay
        self.names = [f"lathe-r{rank}" for rank in range(ranks)]
        self.relay = None

    def __enter__(self):
        try:
            self.remove()  # what a killed program left
            self.make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def make(self):
        for name in self.names:
            sh(f"ip netns add {name}")
            sh(f"ip -n {name} link set lo up")
        if self.delay:
            ends = [f"lathe{rank}" for rank in range(self.ranks)]
            self.relay = Relay(ends, self.delay)
            for name, end in zip(self.names, ends):
                sh(f"ip link set {end} netns {name}")
            self.relay.start()
        else:
            sh("ip link add lathe-br type bridge")
            sh("ip link set lathe-br up")
            ends = ["eth0"] * self.ranks
            for rank, name in enumerate(self.names):
                sh(f"ip link add lathe{rank} type veth peer name eth0 netns {name}")
                sh(f"ip link set lathe{rank} master lathe-br")
                sh(f"ip link set lathe{rank} up")
        for rank, (name, end) in enumerate(zip(self.names, ends)):
            sh(f"ip -n {name} addr add 10.77.0.{rank + 1}/24 dev {end}")
            sh(f"ip -n {name} link set {end} up")
            if self.rate:
                sh(f"ip netns exec {name} tc qdisc add dev {end} root tbf rate {self.rate} burst 128kb latency 100ms")
        self.ends = ends

    def remove(self):
        for link in os.listdir("/sys/class/net"):  # before their namespaces, whose end takes a while to reach them
            if re.fullmatch(r"lathe(\d+|-br)", link):
                sh(f"ip link del {link}")
        for line in subprocess.run(["ip", "netns"], capture_output=True, text=True).stdout.splitlines():
            if re.match(r"lathe-r\d+\b", line):
                sh(f"ip netns del {line.split()[0]}")

    def __exit__(self, *_):
        World.end_processes()  # a namespace stays as long as someone is in it
        if self.relay:
            self.relay.end()
        self.remove()

    def train(self, world):
        """One torchrun in each namespace, as on so many machines."""
        processes = []
        for rank, (name, end) in enumerate(zip(self.names, self.ends)):
            words = ["ip", "netns", "exec", name, *TORCHRUN, "--nnodes", str(self.ranks), "--node-rank", str(rank),
                     "--nproc-per-node", "1", "--master-addr", "10.77.0.1", "--master-port", "29517", *world.train]
            processes.append(world.start(words, env={"GLOO_SOCKET_IFNAME": end}))
        said = [process.communicate(timeout=900)[0] for process in processes]
        for process, words in zip(processes, said):
            assert process.returncode == 0, words[:3000]
        return [json.loads(line) for line in said[0].splitlines() if line.startswith("{")]


def measured(ranks, link, rate=None, delay=None, **fields):
    world = World(**{"eval_every": 0, "save_every": 0, "steps": 6, "dry_run": "never", **fields})
    told = json.loads(world.run([common.LATHE, "estimate", str(world.recipe), "--processes", str(ranks), "--link", link,
                                 "--json"]).splitlines()[-1])["exchange"]
    with Network(ranks, rate, delay) as network:
        lines = network.train(world)
    seconds = min(world.curve("exchange_seconds").values())
    steps = [line for line in lines if line.get("type") == "step"]
    speed = statistics.median(line["tokens"] / line["seconds"] for line in steps[1:])
    said = (f"{ranks} ranks, {link}, {told['bytes'] / 1e6:.2f} MB: {seconds:.4f} s measured, {told['seconds']:.4f} s predicted "
            f"({seconds / told['seconds'] - 1:+.0%}), {speed:.0f} tokens/s")
    print("      " + said, flush=True)
    assert abs(seconds / told["seconds"] - 1) <= 0.2, said
    return seconds


def large(rank):
    return {"model": MODEL, "dtype": "bf16", "methods": [{"method": "lora", "rank": rank}], "max_length": 128,
            "batch_size": 1, "gradient_accumulation": 4}


def one_rank():
    """Alone nothing is sent and nothing is told."""
    world = World(steps=2)
    world.run(world.train)
    assert not world.curve("exchange_seconds")


def mbit_100():
    for ranks in (2, 4):
        measured(ranks, "100mbit", rate="100mbit", **large(32))


def gbit_1():
    for ranks in (2, 4):
        measured(ranks, "1gbit", rate="1gbit", **large(192))


def way_of_10_ms():
    for ranks in (2, 4):
        measured(ranks, "10gbit,20ms", delay=0.01, steps=20, methods=[{"method": "lora", "rank": 1, "target_modules": ["q_proj"]}])


def why_not(name):
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not shutil.which("tc", path="/usr/sbin:/sbin:" + os.environ["PATH"]):
        return "not installed: tc (apt-get install iproute2)"
    if ("mbit" in name or "gbit" in name) and not os.path.exists(MODEL):
        return f"no model in {MODEL}"
    return ""


common.main([one_rank, mbit_100, gbit_1, way_of_10_ms], why_not)
