#!/usr/bin/env bash
# Looks for inputs that break a part of core:  fuzz.sh [TARGET] [--minutes N]
# With clang and its libFuzzer where they are there, else with GCC and a driver of the source's own; both with
# AddressSanitizer and UndefinedBehaviorSanitizer. What is found is kept in tests/fuzz/found/TARGET, where test_fuzz
# tries it from then on. Sourced behind packaging/setup/steps.sh.
fuzz_compiler() { # the newest clang++ that has libFuzzer; nothing where none has
    local compiler runtime
    for compiler in clang++-{25..16} clang++; do
        command -v "$compiler" >/dev/null || continue
        [ "$("$compiler" -dumpversion | cut -d. -f1)" -ge 16 ] || continue # the first that knows all of C++20 that is used
        runtime=$("$compiler" --print-file-name=libclang_rt.fuzzer-x86_64.a 2>/dev/null)
        [ -f "$runtime" ] || runtime=$("$compiler" --print-runtime-dir 2>/dev/null)/libclang_rt.fuzzer-x86_64.a
        [ -f "$runtime" ] && { echo "$compiler"; break; }
    done
    return 0
}

fuzz() {
    local target=${1:-} minutes=10 compiler sanitize fuzzing=$here/build/fuzz
    [ $# -gt 0 ] && shift
    while [ $# -gt 0 ]; do
        case $1 in
        --minutes) minutes=${2:?--minutes needs a number}; shift 2 ;;
        *) fail "./lathe fuzz does not know $1" "./lathe fuzz TARGET [--minutes N]" ;;
        esac
    done
    if [ ! -f "$here/tests/fuzz/$target.cpp" ] || [[ $target == tst_* ]]; then
        echo "Targets: $(cd "$here/tests/fuzz" && ls *.cpp | grep -v '^tst_' | sed 's/\.cpp//' | tr '\n' ' ')"
        echo "./lathe fuzz TARGET [--minutes N] looks for inputs that break one of them."
        [ -z "$target" ] && return 0 || return 2
    fi
    setup_parts
    compiler=$(fuzz_compiler)
    sanitize=address,undefined
    local kernels=
    if [ -n "$compiler" ]; then # which does not compile kernels: those of the ordinary build are taken
        sanitize+=,fuzzer-no-link
        [ -f "$build/build.ninja" ] || configure "$preset"
        build_targets lathe_kernels
        kernels=$build/kernels/liblathe_kernels.a
    else
        compiler=g++
        say "no clang with libFuzzer here: GCC, and a simpler driver"
    fi
    export CCACHE_DIR=${CCACHE_DIR:-$private/ccache}
    (cd "$here" && "$private/python/bin/cmake" --preset fuzz -DCMAKE_CXX_COMPILER="$compiler" -DLATHE_SANITIZE="$sanitize" -DLATHE_KERNELS="$kernels") >"$private/fuzz.log" 2>&1 &&
        nice -n 10 "$private/python/bin/cmake" --build "$fuzzing" -j "$(build_jobs)" --target "fuzz_$target" >>"$private/fuzz.log" 2>&1 ||
        { grep -E 'error|FAILED' "$private/fuzz.log" | head -n 20 >&2; fail "the fuzz target does not build" "See $private/fuzz.log."; }
    # Seeds as files of their own: some targets want a byte in front.
    local seeds=$fuzzing/seeds/$target corpus=$fuzzing/corpus/$target found=$here/tests/fuzz/found/$target number=0 line
    rm -rf "$seeds"
    mkdir -p "$seeds" "$corpus" "$found"
    local fixtures=${LATHE_FIXTURES:-$here/../shared/fixtures}
    [ -d "$fixtures" ] || fixtures=$here/tests/data/fixtures
    while IFS= read -r line; do
        { printf '%s' "${line%%$'\t'*}"; cat "${line#*$'\t'}"; } >"$seeds/$((++number))"
    done < <(bash "$here/packaging/fuzz/seeds.sh" "$target" "$fixtures")
    say "$target: $number seeds, $minutes minutes; what is found lies in $found"
    export ASAN_OPTIONS="abort_on_error=1:detect_leaks=1:allocator_may_return_null=0:${ASAN_OPTIONS:-}" UBSAN_OPTIONS="abort_on_error=1:halt_on_error=1:print_stacktrace=1:${UBSAN_OPTIONS:-}"
    local code=0
    nice -n "${NICE:-0}" "$fuzzing/bin/fuzz_$target" -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=1536 -malloc_limit_mb=512 -max_len=300000 \
        -print_final_stats=1 -artifact_prefix="$found/" "$corpus" "$seeds" "$found" || code=$?
    rmdir "$found" 2>/dev/null || true
    return "$code"
}
