"""Runs a program to its end: what it printed, how long it took, and the most memory it had."""
import contextlib
import ctypes
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

libc = ctypes.CDLL(None)  # loaded here: between fork and exec nothing may be looked up


class Failed(Exception):
    """A program ended badly, or said nothing."""


@dataclasses.dataclass
class Ran:
    seconds: float   # from start to end, as a user waits
    peak_mib: float  # resident, as the system counts it for the whole life of the process
    lines: list      # the JSON objects that it printed
    text: str

    @property
    def last(self):
        return self.lines[-1]

    def of(self, kind):
        """Lathe's lines have a type."""
        return [line for line in self.lines if line.get("type") == kind]


def dies_with_us(nice=0):
    """For preexec_fn: however this program ends, the child ends with it."""
    def prepare():
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if nice:
            os.nice(nice)
    return prepare


def objects(text):
    """The lines that are JSON objects; libraries print others between them."""
    for line in text.splitlines():
        with contextlib.suppress(ValueError):
            if isinstance(value := json.loads(line), dict):
                yield value


def run(command, env=None, timeout=3600):
    command = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+", errors="replace") as err:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **(env or {})}, preexec_fn=dies_with_us())
        watch = threading.Timer(timeout, child.kill)
        watch.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        finally:
            watch.cancel()
        seconds = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
        if child.returncode:
            err.seek(0)
            said = (err.read() + text).strip().splitlines()
            raise Failed(f"{os.path.basename(command[0])} {' '.join(command[1:3])} ... ended with {child.returncode}: {' | '.join(said[-3:])[-600:]}")
        return Ran(seconds, usage.ru_maxrss / 1024, list(objects(text)), text)


@contextlib.contextmanager
def endless_loops(count, nice=0):
    """So many processors' worth of other work while the block runs."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"], preexec_fn=dies_with_us(nice)) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()
