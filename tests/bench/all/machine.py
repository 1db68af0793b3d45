"""What is measured where: the machine, and the build."""
import hashlib
import os
import re
import subprocess

from .environment import root

# Those that decide how fast products are.
telling = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_tile", "asimd", "bf16", "i8mm")


def machine():
    """A line of words; two machines with the same line are taken for the same."""
    info = open("/proc/cpuinfo", encoding="utf-8").read()
    model = re.search(r"^model name\s*: (.*)$", info, re.M)
    flags = set(re.search(r"^(?:flags|Features)\s*: (.*)$", info, re.M)[1].split())
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    has = " ".join(flag for flag in telling if flag in flags)
    return f"{model[1] if model else 'unnamed processor'}, {len(os.sched_getaffinity(0))} processors, {gib:.0f} GiB, {has}"


def commit(build):
    """The commit; with changes that are not committed also what was built, as the commit alone does not name it."""
    def git(*words):
        return subprocess.run(["git", "-C", root, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
    name = git("rev-parse", "--short=12", "HEAD") or "no-commit"
    if not git("status", "--porcelain", "--untracked-files=no"):
        return name
    built = hashlib.sha256()
    for file in sorted([*build.rglob("liblathe_engine*.so*"), build / "bin" / "lathe", build / "bin" / "bench_lora"]):
        if file.is_file():
            built.update(file.read_bytes())
    return f"{name}+{built.hexdigest()[:8]}"
