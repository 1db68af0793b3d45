"""Libraries in place of NVIDIA's, for packages that compute on the processor. PyPI's LibTorch is linked to the CUDA runtime and to CUPTI even in its
part for processors; without a GPU it asks them one thing, whether there is one. A library of the same name whose functions say "no driver" answers
that as well, and nothing proprietary has to be distributed. Which functions there are is read from LibTorch itself."""
import re
import subprocess

NEEDED = re.compile(r"^(libcudart|libcupti)\.so\.\d+$")
NO_DRIVER = 35  # cudaErrorInsufficientDriver; to CUPTI any number but 0 is a failure


def symbols(library):
    """Wanted functions by the library they are wanted from: name@libcudart.so.13."""
    wanted = {}
    for line in subprocess.run(["nm", "--dynamic", "--undefined-only", library], check=True, capture_output=True, text=True).stdout.splitlines():
        name, _, version = line.split()[-1].partition("@")
        if NEEDED.match(version):
            wanted.setdefault(version, []).append(name)
    return wanted


def source_of(names):
    lines = []
    for name in sorted(names):
        if name == "cudaGetErrorString":
            lines.append(f'const char* {name}(int error) {{ (void)error; return "no GPU in this build"; }}')
        else:
            lines.append(f"int {name}(void) {{ return {NO_DRIVER}; }}")
    return "\n".join(lines) + "\n"


def replace(torch, folder):
    """Writes them into `folder`, over NVIDIA's own."""
    for library, names in symbols(torch).items():
        script = folder / "stand_in.map"
        script.write_text(f"{library} {{ global: *; }};\n")
        (folder / library).unlink(missing_ok=True)
        subprocess.run(["cc", "-xc", "-", "-shared", "-fPIC", "-Os", "-nostdlib", f"-Wl,-soname,{library}", f"-Wl,--version-script,{script}",
                        "-Wl,--build-id=none", "-o", folder / library], check=True, input=source_of(names), text=True)
        script.unlink()
