#!/usr/bin/env python3
"""Packages of a finished build, for ./lathe package:

    package.py BUILD VERSION FLAVOUR tar|deb     writes BUILD/package/lathe-..., says its size and hash
    package.py BUILD VERSION FLAVOUR --verify    both, twice; fails where a hash differs
    package.py BUILD VERSION FLAVOUR --test      both in a clean Debian, used there; the deb removed again (test_package.py)

What is in a package is what `cmake --install` puts there, stripped. The tar brings Qt and all else that a plain desktop may lack; the deb depends on
Debian's. Two packages of one build and one commit are the same to the byte: files are sorted, belong to root, and are as old as the commit.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bundle
import stand_in

HERE = Path(__file__).resolve().parents[2]


def run(*words, **more):
    return subprocess.run([str(word) for word in words], check=True, **more)


def said(*words, **more):
    return run(*words, capture_output=True, text=True, **more).stdout


def commit_time():
    """SOURCE_DATE_EPOCH, else the time of the commit that is packed."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or said("git", "-C", HERE, "log", "-1", "--format=%ct"))


class Stage:
    """A folder with a package's files as they will lie under a prefix."""

    def __init__(self, build, folder, flavour):
        self.build, self.root, self.flavour = build, folder, flavour
        shutil.rmtree(folder, ignore_errors=True)
        environment = dict(os.environ, LATHE_HOME=str(folder / ".home"))  # nothing of a person's is opened
        run(HERE / ".lathe/python/bin/cmake", "--install", build, "--prefix", folder, stdout=subprocess.DEVNULL, env=environment)
        self.library = folder / "lib/lathe"
        if flavour == "cpu":  # NVIDIA's proprietary libraries stay out: without a GPU none of their functions does anything
            stand_in.replace(self.library / "libtorch_cpu.so", self.library)
        else:
            bundle.add_opened_on_gpus(self.library, HERE / ".lathe/torch")
        self.licenses()

    def licenses(self):
        """The texts that the parts' own packages bring."""
        to = self.root / "share/doc/lathe/licenses"
        to.mkdir(parents=True)
        shutil.copy(HERE / "LICENSE", to / "Lathe.txt")
        for folder in sorted((HERE / ".lathe").glob("*/*.dist-info")):
            name = folder.name.split("-")[0]
            if name.startswith("nvidia") and self.flavour == "cpu":
                continue
            if (folder / "licenses").is_dir():
                shutil.copytree(folder / "licenses", to / name)
            for file in [*folder.glob("[Ll][Ii][Cc][Ee][Nn]*.txt"), *folder.glob("License*")]:
                (to / name).mkdir(exist_ok=True)
                shutil.copy(file, to / name)
        common = Path("/usr/share/common-licenses")
        for name in ("GPL-3", "LGPL-3"):
            if (common / name).exists():
                shutil.copy(common / name, to / f"{name}.txt")

    def strip(self):
        for file in sorted(self.root.rglob("*")):
            if file.is_file() and not file.is_symlink() and bundle.is_elf(file):
                os.chmod(file, 0o755)
                run("strip", "--strip-unneeded", "--remove-section=.comment", file)

    def settle(self, when):
        """Modes and times as in every other package of this commit."""
        for path in [self.root, *self.root.rglob("*")]:
            if path.is_symlink():
                os.utime(path, (when, when), follow_symlinks=False)
                continue
            runs = path.is_dir() or (bundle.is_elf(path) and ("bin" in path.parts or ".so" in path.name))
            os.chmod(path, 0o755 if runs else 0o644)
            os.utime(path, (when, when))

    def size(self):
        return sum(path.lstat().st_size for path in self.root.rglob("*") if path.is_file())


def make_tar(build, version, flavour, when, level):
    name = f"lathe-{version}-linux-x86_64" + ("" if flavour == "cpu" else f"-{flavour}")
    stage = Stage(build, build / "package/tar" / name, flavour)
    bundle.add_qt(stage.root)
    bundle.add_closure(stage.root)
    stage.strip()
    stage.settle(when)
    to = build / "package" / f"{name}.tar.xz"
    packed = subprocess.Popen(["tar", "--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{when}",
                               "--format=gnu", "-C", str(stage.root.parent), name], stdout=subprocess.PIPE)
    with open(to, "wb") as file:  # two threads whatever the machine has: their number shapes the file
        run("xz", f"-{level}", "--threads=2", "--block-size=64MiB", stdin=packed.stdout, stdout=file)
    if packed.wait() != 0:
        raise SystemExit("tar failed.")
    return to, stage


def dependencies(stage):
    """Debian's packages for what the files load and the package does not bring."""
    source = stage.root.parent / "debian"
    source.mkdir(exist_ok=True)
    (source / "control").write_text("Source: lathe\n\nPackage: lathe\nArchitecture: amd64\n")
    files = [file for file in sorted(stage.root.rglob("*")) if file.is_file() and not file.is_symlink() and bundle.is_elf(file)]
    line = said("dpkg-shlibdeps", "-O", "--ignore-missing-info", f"-l{stage.library}", "-xlathe", *[f"-e{file}" for file in files],
                cwd=source.parent, stderr=None)
    return re.sub(r"^shlibs:Depends=", "", line.strip())


def make_deb(build, version, flavour, when, level):
    name = "lathe" if flavour == "cpu" else f"lathe-{flavour}"
    root = build / "package/deb/root"
    shutil.rmtree(root, ignore_errors=True)
    stage = Stage(build, root / "usr", flavour)
    stage.strip()
    documents = stage.root / "share/doc"
    if name != "lathe":
        (documents / "lathe").rename(documents / name)
        (documents / "lathe").symlink_to(name)  # where About looks
    here = Path(__file__).parent
    shutil.copy(here / "copyright", documents / name / "copyright")
    for page in (stage.root / "share/man").rglob("*.1"):
        run("gzip", "-9n", page)
    control = root / "DEBIAN"
    control.mkdir()
    sums = []
    for file in sorted(stage.root.rglob("*")):
        if file.is_file() and not file.is_symlink():
            sums.append(f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root)}\n")
    (control / "md5sums").write_text("".join(sums))
    other = "lathe-cuda" if flavour == "cpu" else "lathe"
    (control / "control").write_text((here / "control.in").read_text().format(
        name=name, version=version, size=(stage.size() + 1023) // 1024, depends=dependencies(stage), other=other))
    stage.settle(when)
    for path in [root, control, *control.iterdir()]:
        os.chmod(path, 0o755 if path.is_dir() else 0o644)
        os.utime(path, (when, when))
    to = build / "package" / f"{name}_{version}_amd64.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--threads-max=2", "--build", root, to, stdout=subprocess.DEVNULL,
        env=dict(os.environ, SOURCE_DATE_EPOCH=str(when)))
    return to, stage


MAKERS = {"tar": make_tar, "deb": make_deb}


def make(kind, build, version, flavour, level=6):
    to, stage = MAKERS[kind](build, version, flavour, commit_time(), level)
    digest = hashlib.sha256(to.read_bytes()).hexdigest()
    print(f"{to}\n  {to.stat().st_size / 1e6:.1f} MB, {stage.size() / 1e6:.1f} MB unpacked, sha256 {digest}", flush=True)
    return to, digest


def main():
    build, version, flavour, what = Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3], sys.argv[4]
    if what in MAKERS:
        make(what, build, version, flavour)
    elif what == "--verify":
        for kind in MAKERS:
            fast = 0  # what may differ is what is compressed
            made = [make(kind, build, version, flavour, fast) for _ in range(2)]
            hashes = [digest for _, digest in made]
            made[0][0].unlink()  # not one to give away
            if hashes[0] != hashes[1]:
                raise SystemExit(f"Two {kind} packages of one build differ.")
            print(f"{kind}: the same both times")
    elif what == "--test":
        import test_package
        test_package.test_tar(make("tar", build, version, flavour)[0], build / "package")
        test_package.test_deb(make("deb", build, version, flavour)[0], build / "package", "lathe" if flavour == "cpu" else f"lathe-{flavour}")
    else:
        raise SystemExit(f"There is no package {what}: say tar, deb, --verify or --test.")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{' '.join(map(str, error.cmd))[:200]} failed.\n{error.stderr or ''}")
