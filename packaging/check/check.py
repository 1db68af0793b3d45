"""./lathe check: format, rules and tidy.  check.py BUILD DATABASE [--all] [--advise] [--fix]

  format  every source is as clang-format writes it (.clang-format); --fix writes it
  version the newest heading of CHANGELOG.md names CMakeLists.txt's version
  rules   the tests of tests/rules, in BUILD
  tidy    clang-tidy (.clang-tidy) finds nothing in changed sources; --all: in any. DATABASE has the compile commands

Changed is what differs from where this branch left origin/main (else from the commit before), and what is not committed yet.
All of it takes at most ten minutes: files that tidy did not reach by then are named, and are no failure.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

LIMIT = 600  # seconds
KINDS = (".h", ".cpp", ".cu")
root = pathlib.Path(__file__).resolve().parents[2]
clang_format = root / ".lathe/check/clang_format/data/bin/clang-format"
clang_tidy = root / ".lathe/check/clang_tidy/data/bin/clang-tidy"


def git(*words, missing_ok=False):
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    if done.returncode and not missing_ok:
        sys.exit(f"git {' '.join(words)} failed: {done.stderr.strip()}")
    return None if done.returncode else done.stdout.strip()


def is_source(path):
    return path.endswith(KINDS) and (root / path).is_file()


def all_sources():
    listed = git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    return sorted({path for path in listed if is_source(path)})


def changed_sources():
    """The files, and the commit that they are compared with; None where there is no earlier one: then all are."""
    base = git("merge-base", "HEAD", "origin/main", missing_ok=True)
    if base is None or base == git("rev-parse", "HEAD"):
        base = git("rev-parse", "--verify", "--quiet", "HEAD~1", missing_ok=True)
    if base is None:
        return all_sources(), None
    names = git("diff", "--name-only", "--diff-filter=d", base).splitlines()
    names += git("ls-files", "--others", "--exclude-standard").splitlines()
    return sorted({path for path in names if is_source(path)}), base


def check_format(fix):
    sources = all_sources()
    wrong = []
    for first in range(0, len(sources), 200):
        some = sources[first:first + 200]
        if fix:
            before = {path: (root / path).read_bytes() for path in some}
            subprocess.run([clang_format, "-i", *some], cwd=root, check=True)
            wrong += [path for path in some if (root / path).read_bytes() != before[path]]
        else:
            said = subprocess.run([clang_format, "--dry-run", *some], cwd=root, capture_output=True, text=True)
            if said.returncode:
                sys.exit(f"clang-format failed:\n{said.stderr}")
            wrong += re.findall(r"^(?:\./)?([^:\n]+):\d+:\d+: warning: code should be clang-formatted", said.stderr, re.M)
    wrong = sorted({os.path.relpath(root / path, root) for path in wrong})
    for path in wrong[:20]:
        print(f"  {path}")
    if len(wrong) > 20:
        print(f"  and {len(wrong) - 20} more")
    if fix:
        print(f"format: {len(wrong)} of {len(sources)} files written anew")
        return True
    print(f"format: {len(wrong)} of {len(sources)} files differ; ./lathe check --fix writes them" if wrong
          else f"format: {len(sources)} files, as they should be")
    return not wrong


def check_version():
    version = re.search(r"project\(lathe VERSION ([\d.]+)", (root / "CMakeLists.txt").read_text()).group(1)
    headings = re.findall(r"^## (?:\[)?(\d[\d.]*|Unreleased)", (root / "CHANGELOG.md").read_text(), re.M)
    newest = next((heading for heading in headings if heading != "Unreleased"), None)
    if newest == version:
        print(f"version: {version}, in CMakeLists.txt and CHANGELOG.md")
        return True
    print(f"version: CMakeLists.txt says {version}, CHANGELOG.md's newest heading is {newest}")
    return False


def check_rules(build):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run([build / "tests/test_rules"], cwd=root, env=environment, capture_output=True, text=True)
    failures = re.findall(r"^FAIL!.*\n(?:   .*\n)*", said.stdout, re.M)
    for failure in failures:
        print("  " + failure.rstrip().replace("\n", "\n  "))
    if said.returncode and not failures:
        print(said.stdout[-2000:] + said.stderr[-2000:])
    passed = len(re.findall(r"^PASS", said.stdout, re.M))
    print(f"rules: {passed} hold" + (f", {len(failures)} broken" if failures else "") if passed else "rules: could not run")
    return said.returncode == 0 and passed > 0


def read_includes(paths):
    """For each name that an #include may give a header ("lora.h", "peft/lora.h"): the compiled files that name it."""
    users = {}
    for path in paths:
        for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', (root / path).read_text(errors="replace"), re.M):
            users.setdefault(name, []).append(path)
    return users


def tidy_list(wanted, compiled):
    """The compiled files to look at for the wanted ones, and those that no compiled file shows. A header is seen through a source that
    includes it: its own, else one that is looked at anyway, else the first."""
    chosen = [path for path in wanted if path in compiled]
    users = read_includes(sorted(compiled))
    unseen = []
    for path in wanted:
        if path in compiled:
            continue
        parts = path.split("/")
        by = [user for n in range(1, len(parts) + 1) for user in users.get("/".join(parts[-n:]), [])] if path.endswith(".h") else []
        own = os.path.splitext(path)[0] + ".cpp"
        if own in compiled:
            by = [own]
        if not by:
            unseen.append(path)
        elif not set(by) & set(chosen):
            chosen.append(by[0])
    return chosen, unseen


def stand_ins(database):
    """Tests include what moc writes for them, which only a build makes. For a look at the source, empty files do."""
    folder = database / "stand_ins"
    folder.mkdir(exist_ok=True)
    for path in all_sources():
        if path.startswith("tests/"):
            for name in re.findall(r'^#include "(\w+\.moc)"', (root / path).read_text(errors="replace"), re.M):
                (folder / name).touch()
    return folder


def jobs():
    """One for each processor, where memory is enough: a file that includes LibTorch takes 1 GB."""
    with open("/proc/meminfo") as info:
        free = int(re.search(r"MemAvailable:\s+(\d+)", info.read()).group(1)) / 1.2e6
    return max(1, min(len(os.sched_getaffinity(0)), int(free)))


def check_tidy(database, everything, deadline):
    entries = json.loads((database / "compile_commands.json").read_text())
    compiled = {os.path.relpath(entry["file"], root) for entry in entries}
    compiled = {path for path in compiled if is_source(path)}
    wanted, base = (all_sources(), None) if everything else changed_sources()
    what = "all" if base is None else f"changed since {base[:10]}"
    wanted = [path for path in wanted if path.startswith(("app/", "ui/", "backend/", "kernels/", "tests/"))]
    files, unseen = tidy_list(wanted, compiled)
    lock, findings, left, running = threading.Lock(), {}, [], set()
    extra = ["-p", str(database), "--quiet", f"--extra-arg=-I{stand_ins(database)}"]

    def look(path):
        if time.monotonic() > deadline:
            left.append(path)
            return
        process = subprocess.Popen([clang_tidy, *extra, path], cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=max(1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            left.append(path)
            return
        # A finding begins with FILE:LINE:COLUMN: error or warning; its notes and the lines it quotes follow.
        pieces = re.split(r"^(?=/[^\n:]+:\d+:\d+: (?:error|warning): )", out, flags=re.M)
        with lock:
            for piece in pieces:
                place = re.match(r"(/[^\n:]+:\d+:\d+): (?:error|warning): ", piece)
                if place:
                    clean = os.path.relpath(os.path.normpath(place.group(1)), root)
                    findings.setdefault((clean, piece.split("\n")[0].split(": ", 1)[1]), piece)
            if process.returncode and not any(re.match(r"/", piece) for piece in pieces):
                findings.setdefault((path, "clang-tidy failed"), out[-1000:] + err[-1000:])

    # The command's own share of the time is small; which file waits longest should not be decided by the alphabet.
    with concurrent.futures.ThreadPoolExecutor(jobs()) as pool:
        list(pool.map(look, files))
    for (place, _), piece in sorted(findings.items()):
        first, _, rest = piece.partition("\n")
        print(f"  {place}: {first.split(': ', 1)[1] if ': ' in first else first}")
        shown = [line for line in rest.splitlines() if not re.match(r"^\s*$", line)][:2]
        for line in shown:
            print(f"      {line}")
    if unseen:
        print(f"  not compiled here, so not looked at: {', '.join(unseen)}")
    if left:
        print(f"  not reached in the time: {', '.join(sorted(left))}")
    print(f"tidy: {len(files) - len(left)} of {len(files)} files looked at ({what}), {len(findings)} findings")
    return not findings


def main():
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="./lathe check", description="Format, rules and tidy.")
    parser.add_argument("build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("database", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--all", action="store_true", help="tidy looks at every source, not only at changed ones")
    parser.add_argument("--advise", action="store_true", help="what tidy finds is told and does not fail the check")
    parser.add_argument("--fix", action="store_true", help="write the sources as clang-format wants them")
    words = parser.parse_args()
    good = check_format(words.fix)
    good &= check_version()
    good &= check_rules(words.build)
    good &= check_tidy(words.database, words.all, began + LIMIT) or words.advise
    print(f"check: {'all is well' if good else 'something is wrong, see above'} ({time.monotonic() - began:.0f} s)")
    sys.exit(0 if good else 1)


main()
