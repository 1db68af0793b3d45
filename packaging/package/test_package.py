"""Packages in a clean Debian 12, used by a person who is not root: the tar with hardly anything beside it, the deb with what it depends on, and removed.

The clean system is made once (debootstrap) and copied for each test. The window is opened on a display of its own (Xvfb); how long it takes is told."""
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

MIRROR = [os.environ["LATHE_DEBIAN_MIRROR"]] if "LATHE_DEBIAN_MIRROR" in os.environ else []  # else debootstrap's own choice
RECIPE = '{"schema": 1, "model": "model", "learning_rate": 0.003}'


class System:
    """A root folder with a system in it."""

    def __init__(self, root):
        self.root = root

    def run(self, *words, **more):
        return subprocess.run(["chroot", str(self.root), "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
                               *map(str, words)], check=True, **more)

    def as_person(self, line, **more):
        """A line of shell, as somebody with a home and no rights."""
        return self.run("setpriv", "--reuid=ada", "--regid=ada", "--clear-groups", "--inh-caps=-all", "env", "HOME=/home/ada", "sh", "-c",
                        f"cd /home/ada && {line}", **more)

    @contextmanager
    def mounted(self):
        """With what a program expects of a running system."""
        try:
            for name, words in (("proc", ["-t", "proc", "proc"]), ("dev", ["--rbind", "--make-rslave", "/dev"]), ("tmp", ["-t", "tmpfs", "tmpfs"])):
                subprocess.run(["mount", *words, self.root / name], check=True)
            yield
        finally:
            for name in ("tmp", "dev", "proc"):
                if (self.root / name).is_mount():
                    subprocess.run(["umount", "--recursive", "--lazy", self.root / name], check=True)

    def remove(self):
        """The root folder; never what is still mounted in it, which is the machine's own."""
        mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        if any(Path(place).is_relative_to(self.root.resolve()) for place in mounted):
            raise SystemExit(f"Something is still mounted in {self.root}. Unmount it, then run this again.")
        shutil.rmtree(self.root, ignore_errors=not self.root.exists())


def clean_system(folder):
    base, root = folder / "bookworm", folder / "bookworm-test"
    if not (base / "etc/debian_version").exists():
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", base, *MIRROR], check=True, stdout=subprocess.DEVNULL)
    System(root).remove()
    subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    return System(root)


def check(holds, words):
    if not holds:
        raise SystemExit(f"The package failed its test: {words}.")
    print(f"  ok: {words}", flush=True)


def window_opens(system, words, seconds=60):
    """Seconds from the start until the window is on the display."""
    program = subprocess.Popen(["chroot", str(system.root), "setpriv", "--reuid=ada", "--regid=ada", "--clear-groups", "env", "-i", "PATH=/usr/bin:/bin",
                                "HOME=/home/ada", "DISPLAY=:77", "LC_ALL=C.UTF-8", *words], stderr=subprocess.DEVNULL)
    began = time.monotonic()
    try:
        while time.monotonic() - began < seconds:
            if "IsViewable" in system.as_person("xwininfo -display :77 -name Lathe 2>/dev/null || true", capture_output=True, text=True).stdout:
                return time.monotonic() - began
            if program.poll() is not None:
                raise SystemExit(f"The window ended with {program.returncode}.")
            time.sleep(0.02)
        raise SystemExit("No window came.")
    finally:
        program.terminate()
        program.wait()


def use(system, bin):
    """What a person does first, with the programs of that folder."""
    version = system.as_person(f"{bin}/lathe version", capture_output=True, text=True).stdout
    check(version.startswith("lathe "), f"{bin}/lathe version")
    began = time.monotonic()
    answers = system.as_person(f"{bin}/lathe quickstart 2>&1", capture_output=True, text=True).stdout
    check("after:" in answers and "finished" in answers, f"the quick start, in {time.monotonic() - began:.0f} s")
    check((system.root / "home/ada/.local/share/lathe/runs.db").exists(), "its run is in the person's home")
    (system.root / "home/ada/recipe.json").write_text(RECIPE)
    display = subprocess.Popen(["chroot", str(system.root), "Xvfb", ":77", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL)
    try:
        while not system.as_person("xwininfo -display :77 -root 2>/dev/null || true", capture_output=True, text=True).stdout:
            if display.poll() is not None:
                raise SystemExit("Xvfb ended.")
            time.sleep(0.1)
        first = window_opens(system, [f"{bin}/lathe-gui"])
        times = sorted(window_opens(system, [f"{bin}/lathe-gui"]) for _ in range(5))
        check(True, f"the window: on the display after {first:.2f} s the first time, then {times[2]:.2f} s (median of 5, {times[0]:.2f} to {times[-1]:.2f})")
        window_opens(system, [f"{bin}/lathe-gui", "/home/ada/recipe.json"])
        check(True, "the window with a recipe to open")
    finally:
        display.terminate()
        display.wait()


def prepared(system, *packages):
    system.run("useradd", "--create-home", "ada")
    system.run("apt-get", "update", "-qq")
    install(system, "xvfb", "x11-utils", *packages)


def install(system, *packages):
    system.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_tar(tar, folder):
    """The tar in a system that has no more than it must (bundle.SYSTEM) and fonts."""
    system = clean_system(folder)
    with system.mounted():
        prepared(system, "libgl1", "libegl1", "libopengl0", "libx11-6", "libx11-xcb1", "libxcb1", "fonts-dejavu-core")
        subprocess.run(["tar", "-xf", tar, "-C", system.root / "opt"], check=True)
        use(system, f"/opt/{tar.name.removesuffix('.tar.xz')}/bin")
    system.remove()
    print("passed: the tar", flush=True)


def test_deb(deb, folder, name):
    system = clean_system(folder)
    with system.mounted():
        prepared(system, "man-db", "desktop-file-utils")
        shutil.copy(deb, system.root / "var/tmp/lathe.deb")
        install(system, "/var/tmp/lathe.deb")
        check(True, "installed with what it depends on")
        listed = system.run("dpkg", "-L", name, capture_output=True, text=True).stdout.split()
        use(system, "/usr/bin")
        training = subprocess.Popen(["chroot", str(system.root), "setpriv", "--reuid=ada", "--regid=ada", "--clear-groups", "env", "-i", "PATH=/usr/bin:/bin",
                                     "HOME=/home/ada", "lathe", "quickstart", "--steps", "200", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        first = training.stdout.readline()
        system.run("dpkg", "--install", "/var/tmp/lathe.deb", stdout=subprocess.DEVNULL)
        rest = training.communicate()[0]
        check('"type":"run"' in first and '"outcome":"finished"' in rest and training.returncode == 0, "installed again while a run went on, which finished")
        listed_runs = system.as_person("lathe runs list --json", capture_output=True, text=True).stdout.splitlines()
        check(len(listed_runs) == 2 and all('"status":"finished"' in line for line in listed_runs), "both runs are in the history")
        check(not system.run("desktop-file-validate", "/usr/share/applications/lathe.desktop", capture_output=True).stdout, "the desktop file is sound")
        check("fine-tunes" in system.run("man", "-P", "cat", "lathe", capture_output=True, text=True).stdout, "man lathe")
        system.run("apt-get", "remove", "-y", "-qq", name, stdout=subprocess.DEVNULL)
        left = [path for path in listed if (system.root / path.lstrip("/")).is_file()]
        check(not left, "removed: none of its files is left" if not left else f"removed, but left: {left[:5]}")
        check((system.root / "home/ada/.local/share/lathe/runs.db").exists(), "removed: the person's runs are still there")
    system.remove()
    print("passed: the deb", flush=True)
