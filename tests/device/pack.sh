#!/usr/bin/env bash
# Packs what run.sh needs on a machine with an NVIDIA GPU into build/device/lathe-device.tar.xz:  pack.sh
#
# Lathe and its engine's test programs, built for sm_90 against LibTorch 2.11 with CUDA 13.0, which that machine has; the libraries they
# need besides LibTorch's and CUDA's; and the reference files that are not in the tree. The archive travels with the tree.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
most_archive=$((44 << 20)) most_together=$((62 << 20))
tests=(cuda operators tensor train model peft eval jobs export engine_data)

# shellcheck disable=SC2034
build=$here/build/device/build preset=cuda flavour=cuda ready= # for steps.sh
. "$here/packaging/setup/steps.sh"
torch=${LATHE_DEVICE_TORCH:-$private/torch-2.11/torch}
device_torch() {
    say "fetching LibTorch 2.11.0 with its CUDA libraries (3 GB)"
    fetch_wheel torch==2.11.0 "$private/torch-2.11"
    nvidia_set "$private/torch-2.11"
}
stop() { echo "Nothing packed: $1" >&2; exit 1; }
[ -n "${LATHE_DEVICE_TORCH:-}" ] || step torch-2.11 2.11.0 device_torch

export CCACHE_DIR=${CCACHE_DIR:-$private/ccache}
export PATH=$private/python/bin:$PATH
cd "$here"
mkdir -p "$(dirname "$build")" # its logs lie beside it
cmake --preset cuda -B "$build" -DCMAKE_CUDA_ARCHITECTURES=90-real -DLATHE_TORCH="$torch" -DLATHE_GUI=OFF -DLATHE_PARQUET=OFF -Wno-author >"$build.log" 2>&1 ||
    { tail -n 15 "$build.log" >&2; stop "configuring failed: see $build.log"; }
cmake --build "$build" -j "${LATHE_JOBS:-$(nproc)}" --target lathe lathe_engine "${tests[@]/#/test_}" >"$build.log" ||
    { grep -E 'error|FAILED' "$build.log" | head -n 20 >&2; stop "the build failed: see $build.log"; }

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage"/{bin,lib,fixtures}
cp "$build/bin/lathe" "${tests[@]/#/$build/tests/test_}" "$stage/bin"
cp "$build/lib/liblathe_engine.so" "$stage/lib"
# The C and C++ libraries are the machine's own, as are LibTorch's, beside which CUDA's are found.
theirs="^$(dirname "$torch")/|/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s))\.so"
for library in $(ldd "$stage"/bin/* "$stage"/lib/* | awk '/=> \//{print $3}' | sort -u | grep -vE "$theirs"); do
    cp -L "$library" "$stage/lib"
done
for library in "$stage"/lib/libicudata.so.*; do
    cc -shared -fPIC -DICU_DATA="icudt${library##*.}_dat" -Wl,-soname,"${library##*/}" -o "$library" tests/device/no_locales.c
done
strip -s "$stage"/bin/* "$stage"/lib/*

# The reference files that the tree does not have, and the models that Hugging Face's library makes.
whole=${LATHE_FIXTURES:-$here/../shared/fixtures}
if [ -d "$whole" ]; then
    (cd "$whole" && find tiny peft adapters gguf quant -type f) | while read -r file; do
        cmp -s "$whole/$file" "tests/data/fixtures/$file" || install -D -m 644 "$whole/$file" "$stage/fixtures/$file"
    done
else
    say "without the whole set of reference files: $whole is not there"
fi
made=$here/build/device/made_models of=$(cat tests/reference/*.py | cksum)
if [ "$(cat "$made/of" 2>/dev/null)" != "$of" ] && [ -x "$private/interop/bin/python" ]; then
    rm -rf "$made" && mkdir -p "$made"
    for script in decoders encoders; do "$private/interop/bin/python" "tests/reference/$script.py" "$made/$script" >/dev/null; done
    (shopt -s nullglob && "$private/interop/bin/python" tests/reference/bf16.py "$made/bf16" "$whole"/tiny/*/ "$made"/*coders/*/)
    echo "$of" >"$made/of"
fi
if [ -f "$made/of" ]; then
    cp -r "$made" "$stage/made_models"
    # What differs in its file alone is read on the processor, into the same models; a head's kind is ModernBERT's to show.
    rm -r "$stage"/made_models/*/*_gguf* "$stage"/made_models/decoders/*_bin
    rm -r "$stage"/made_models/encoders/{deberta,distilbert,electra,xlm_roberta}*_{seq,tok}cls 2>/dev/null || true
else
    say "without made models: ./lathe test brings the Python that makes them"
fi

archive=$here/build/device/lathe-device.tar.xz
rm -f "$archive"
# The programs have the engine in them, each again: a dictionary over all of them keeps it once.
tar -C "$stage" --sort=name --owner=0 --group=0 -cf - . | xz --x86 --lzma2=preset=9,lc=0,lp=2,pb=2,dict=384MiB >"$archive.part"
packed=$(stat -c %s "$archive.part")
tree=$(git ls-files -z --cached --others --exclude-standard | xargs -0 stat -c %s 2>/dev/null | awk '{sum += $1} END {print sum}')
mib() { awk -v bytes="$1" 'BEGIN {printf "%.1f MiB", bytes / 1048576}'; }
say "$(mib "$packed") packed, $(mib "$tree") in the tree, $(mib $((packed + tree))) together"
[ "$packed" -le "$most_archive" ] || stop "the archive is larger than $(mib "$most_archive")"
[ $((packed + tree)) -le "$most_together" ] || stop "archive and tree are larger than $(mib "$most_together")"
mv "$archive.part" "$archive"
