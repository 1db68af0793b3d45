"""What a tar package brings beside Lathe: Qt's plugins, and every library that is loaded and that a plain desktop may lack."""
import re
import shutil
import subprocess
from pathlib import Path

# What the system must have: the C and C++ libraries, and what belongs to its display and its graphics driver. Everything else comes along.
SYSTEM = re.compile(r"^(ld-linux|lib(c|m|dl|rt|pthread|resolv|util|gcc_s|stdc\+\+|GL|EGL|GLX|OpenGL|GLdispatch|drm|gbm|X11|xcb|wayland-(client|cursor|egl))\.so)")
PLUGINS = ["platforms/libqxcb.so", "platforms/libqoffscreen.so", "platforms/libqwayland-generic.so", "platforms/libqwayland-egl.so",
           "platforminputcontexts/libcomposeplatforminputcontextplugin.so", "platforminputcontexts/libibusplatforminputcontextplugin.so",
           "platformthemes/libqxdgdesktopportal.so", "imageformats/libqsvg.so", "iconengines/libqsvgicon.so", "wayland-shell-integration/libxdg-shell.so",
           "wayland-decoration-client/libbradient.so"]


# What LibTorch and cuDNN open by name on a GPU, so that no linker knows of it. Not yet run from a package.
OPENED_ON_GPUS = ["libtorch_cuda_linalg.so", "libcudnn_*.so.*", "libnvrtc.so.*", "libnvrtc-builtins.so.*", "libnvJitLink.so.*"]


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def needed(file):
    """The names of the libraries that it is linked to."""
    said = subprocess.run(["readelf", "-d", file], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", said)


def add_opened_on_gpus(library, wheels):
    for pattern in OPENED_ON_GPUS:
        for file in sorted(wheels.rglob(pattern)):
            if not (library / file.name).exists():
                shutil.copy(file, library / file.name)


def system_libraries():
    """Where the loader finds each library, by name."""
    said = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    return {name: Path(place) for name, place in re.findall(r"^\s+(\S+) \(libc6,x86-64.*\) => (\S+)$", said, re.M)}


def add_license(root, file):
    """What Debian says of the package that the file comes from."""
    place = str(file.resolve())
    for known in (place, place.removeprefix("/usr")):  # dpkg knows some by the name from before /lib became /usr/lib
        owner = subprocess.run(["dpkg", "-S", known], capture_output=True, text=True).stdout
        if owner:
            break
    name = owner.split(":")[0]
    to = root / "share/doc/lathe/licenses/debian"
    to.mkdir(exist_ok=True)
    shutil.copy(Path("/usr/share/doc") / name / "copyright", to / f"{name}.txt")


def add_qt(root):
    """The plugins that are there, and where Qt is to look for them. Wayland's are those of the package qt6-wayland."""
    qmake = shutil.which("qmake6") or "/usr/lib/qt6/bin/qmake"
    plugins = Path(subprocess.run([qmake, "-query", "QT_INSTALL_PLUGINS"], check=True, capture_output=True, text=True).stdout.strip())
    to = root / "lib/lathe/qt"
    for name in PLUGINS:
        if (plugins / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(plugins / name, to / name)
            add_license(root, plugins / name)
    (root / "bin/qt.conf").write_text("[Paths]\nPlugins = ../lib/lathe/qt\n")


def add_closure(root):
    """Every library that a file in the package is linked to, and those they are linked to in turn. They find each other by the programs' RPATH."""
    library = root / "lib/lathe"
    places = system_libraries()
    waiting = [file for file in root.rglob("*") if file.is_file() and is_elf(file)]
    while waiting:
        for name in needed(waiting.pop()):
            if SYSTEM.match(name) or (library / name).exists():
                continue
            if name not in places:
                raise SystemExit(f"{name} is linked to, but not on this machine.")
            shutil.copy(places[name], library / name)
            add_license(root, places[name])
            waiting.append(library / name)
