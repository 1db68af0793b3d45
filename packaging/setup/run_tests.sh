#!/usr/bin/env bash
# Runs the tests of a build and adds up their rows:  run_tests.sh BUILD [-R REGEX]
set -uo pipefail
build=$1
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export LATHE_HOME
LATHE_HOME=$(mktemp -d)
display=
cleanup() {
    [ -n "$display" ] && kill "$display" 2>/dev/null
    rm -rf "$LATHE_HOME"
}
trap cleanup EXIT
# The window is driven under a display server of the tests' own; where there is none, Qt draws offscreen.
if command -v Xvfb >/dev/null; then
    exec 9>"$LATHE_HOME/display"
    Xvfb -displayfd 9 -screen 0 1600x1000x24 -nolisten tcp >/dev/null 2>&1 &
    display=$!
    for _ in $(seq 50); do [ -s "$LATHE_HOME/display" ] && break; sleep 0.1; done
    export LATHE_TEST_DISPLAY=":$(cat "$LATHE_HOME/display")"
fi
# The fake device refuses operators without a CUDA kernel where it is known which these are: LibTorch's dispatcher tells without a GPU.
setting() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
torch=$(setting LATHE_TORCH)
sanitizer=$(setting LATHE_SANITIZE)
if [ "$(setting LATHE_CUDA)" = ON ]; then : # the test programs have them
elif [ -n "$sanitizer" ]; then
    export LATHE_NO_CUDA_OPERATORS="this build looks for errors with a sanitizer"
elif [ ! -x "$(setting LATHE_NVCC)" ]; then
    export LATHE_NO_CUDA_OPERATORS="there is no CUDA compiler (nvcc) here"
elif ldd "${torch:=$here/.lathe/torch/torch}/lib/libtorch_cuda.so" 2>&1 | grep -qi 'not found\|no such'; then
    export LATHE_NO_CUDA_OPERATORS="LibTorch's CUDA libraries are not here"
elif ! "$here/.lathe/python/bin/cmake" --build "$build" --target cuda_operators_list -j "$(nproc)" >"$build/cuda_operators.log" 2>&1; then
    grep -E 'error|FAILED' "$build/cuda_operators.log" | head -n 20 >&2
    echo "What a build with CUDA adds does not compile: see $build/cuda_operators.log" >&2
    exit 1
fi
. "$here/tests/sanitizers/options.sh"
export LATHE_MODELS=${LATHE_MODELS:-$here/.lathe/models}
export LATHE_INTEROP_PYTHON=$here/.lathe/interop/bin/python
export LATHE_ADAPTERS_PYTHON=$here/.lathe/interop-adapters/bin/python
export LATHE_MCP_PYTHON=$here/.lathe/interop-mcp/bin/python
"$here/.lathe/python/bin/ctest" --test-dir "$build" -j "$(nproc)" --output-on-failure --no-tests=error "$@"
code=$?
python3 "$here/packaging/setup/count_rows.py" "$build/Testing/Temporary/LastTest.log" || exit 1
exit "$((code != 0))"
