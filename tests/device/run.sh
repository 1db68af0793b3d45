#!/usr/bin/env bash
# Runs Lathe on a machine with an NVIDIA GPU, from what pack.sh made:  run.sh check|speed [SECONDS]
#
#   check   right?  operators, kernels, training, equal runs, the engine's test programs, compute-sanitizer   (350 s)
#   speed   fast?   1B beside Hugging Face PEFT in turns, QLoRA, where the time goes; 8B where 180 s are left  (230 s)
#
# $OUT (build/device/out) gets results.jsonl, table.md and logs.tar.xz, brought up to date after every part. The parts run one after the
# other, the most informative first, each with a time limit of its own; one that fails or hangs does not stop the others.
# LATHE_DEVICE_DRY=1 tries all this on the processor, with a tiny model, and with two parts that fail.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
mode=${1:-}
case $mode in
check) budget=${2:-350} ;;
speed) budget=${2:-230} ;;
*) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 2 ;;
esac
export dry=${LATHE_DEVICE_DRY:-} python=${LATHE_DEVICE_PYTHON:-python3} tests=$here/tests/device
OUT=${OUT:-$here/build/device/out}
archive=${LATHE_DEVICE_ARCHIVE:-$here/build/device/lathe-device.tar.xz}
export work logs
work=$(mktemp -d) logs=$work/logs
mkdir -p "$logs" "$OUT" && rm -f "$OUT/results.jsonl" && touch "$OUT/results.jsonl"
deadline=$((SECONDS + budget))
finish() {
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null
    [ -s "$OUT/table.md" ] && cat "$OUT/table.md"
    rm -rf "$work"
}
trap finish EXIT

report() {
    python3 "$tests/report.py" table "$OUT/results.jsonl" >"$OUT/table.md"
    python3 "$tests/report.py" pack "$logs" "$work/logs.tar.xz" && mv "$work/logs.tar.xz" "$OUT"
}

part() { # name, seconds it may take, a command or one of the functions below with its arguments
    local name=$1 limit=$2 left=$((deadline - SECONDS)) began code=200
    shift 2
    [ "$limit" -gt "$left" ] && limit=$left
    began=$(date +%s.%N)
    : >"$logs/$name.log"
    if [ "$limit" -ge 5 ]; then
        timeout -s KILL "$limit" bash -c '"$@"' part "$@" 2>&1 </dev/null | { head -c 4000000 >"$logs/$name.log"; cat >/dev/null; }
        code=${PIPESTATUS[0]}
    fi
    python3 "$tests/report.py" add "$OUT/results.jsonl" "$name" "$code" "$began" "$limit" "$logs/$name.log" "$logs/gpu.csv"
    echo "$name: exit $code"
    report
}

# ---- where everything is -------------------------------------------------------------------------------------------------------------

python3 "$tests/report.py" unpack "$archive" "$work" || exit 1
torch=${LATHE_TORCH:-$($python -c 'import torch; print(torch.__path__[0])')}
# The programs were linked elsewhere: the carried libraries, and LibTorch's and CUDA's of this machine.
libraries=$work/lib:$torch/lib$(printf ':%s' "$torch"/../nvidia/*/lib)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}:/usr/local/nvidia/lib64
mkdir -p "$work/fixtures" && cp -rn "$here/tests/data/fixtures/." "$work/fixtures/"
export LATHE_FIXTURES=$work/fixtures LATHE_HOME=$work/home LATHE_TEST_DEVICE=${dry:+cpu}
LATHE_TEST_DEVICE=${LATHE_TEST_DEVICE:-cuda}
[ -d "$work/made_models" ] && export LATHE_MADE_MODELS=$work/made_models
export device=$LATHE_TEST_DEVICE OMP_WAIT_POLICY=PASSIVE QTEST_DISABLE_STACK_DUMP=1 # by a debugger, which can hang
# A program of its own, so that tools that start ours keep their own libraries.
printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec "$@"\n' "$libraries" >"$work/run" && chmod +x "$work/run"

machine() {
    nvidia-smi || [ -n "$dry" ] || return 1
    $python -c 'import json, torch; print(json.dumps({"program": "machine", "torch": torch.__version__, "cuda": torch.version.cuda, "gpus": torch.cuda.device_count(), "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None}))' || [ -n "$dry" ] || return 1
    "$work/run" "$work/bin/lathe" --version
}
test_program() { "$work/run" "$work/bin/test_$1" "${@:2}"; }
model() { # name, length, rows: once
    [ -d "$work/$1" ] || $python "$tests/models.py" "$1" "$work/$1" "$2" "$3"
}
train() { # run's name, model, length, rows, steps, the device's peak, flags...: what the run printed is $work/NAME.jsonl
    local name=$1 model=$2 length=$3 rows=$4 steps=$5 peak=$6 code
    shift 6
    case " $* " in *lora\ *) set -- --rank 16 --dropout 0 "$@" ;; esac # other methods have no ranks
    # shellcheck disable=SC2086
    LATHE_HOME=$work/home-$name ${profiler:-} "$work/run" "$work/bin/lathe" train --model "$work/$model" --random-weights --data "$work/$model/rows.jsonl" --max-length "$length" --too-long cut \
        --batch-size "$rows" --gradient-accumulation 1 --steps "$steps" --dtype bf16 --device "$device" --no-gradient-checkpointing --dry-run never \
        --validation-fraction 0 --eval-every 0 --save-every 0 --no-compare-with-16-bit --json "$@" >"$work/$name.jsonl"
    code=$?
    LATHE_HOME=$work/home-$name "$work/run" "$work/bin/lathe" runs show last --json >>"$work/$name.jsonl"
    cp "$work/$name.jsonl" "$logs"
    python3 "$tests/report.py" train "$name" "$work/$name.jsonl" "$model" "$length" "$peak" && return "$code"
}
same() { # method, flags...: the run once more
    train "$1-again" "$small" "$small_length" 4 20 0 --method "$@" && python3 "$tests/report.py" same "$1" "$work/$1.jsonl" "$work/$1-again.jsonl"
}
sanitized() { # tool, class of tests
    local sanitizer
    sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer) || { echo "there is no compute-sanitizer here"; return 1; }
    "$sanitizer" --tool "$1" --error-exitcode 9 --target-processes all "$work/run" "$work/bin/test_cuda" "$2"
}
export -f machine test_program model train same sanitized

nvidia-smi --query-gpu=timestamp,utilization.gpu,memory.used,power.draw --format=csv,noheader,nounits -lms 250 >"$logs/gpu.csv" 2>/dev/null &
small=small small_length=512 large=1b large_length=2048
[ -n "$dry" ] && small=tiny small_length=64 large=tiny large_length=64
export small small_length

part machine 30 machine
if [ -n "$dry" ]; then
    part fails 5 bash -c 'echo "this one fails"; exit 3'
    part hangs 5 bash -c 'trap "" TERM; sleep 60; sleep 60'
fi

# ---- right? --------------------------------------------------------------------------------------------------------------------------

if [ "$mode" = check ]; then
    part link 40 test_program operators TestRowOperators products
    part operators 90 test_program operators
    part kernels 60 test_program cuda
    model "$small" "$small_length" 200
    part lora 40 train lora "$small" "$small_length" 4 20 0 --method lora
    part qlora 40 train qlora "$small" "$small_length" 4 20 0 --method qlora
    part lora-again 30 same lora
    part qlora-again 30 same qlora
    part prefix_tuning 40 train prefix_tuning "$small" "$small_length" 4 20 0 --method prefix_tuning # its attention is LibTorch's, with its own gradients
    part prefix_tuning-again 30 same prefix_tuning
    for program in tensor train model peft eval jobs export engine_data; do part "$program" 100 test_program "$program"; done
    for tool in memcheck racecheck; do
        for class in TestNormCuda TestLossCuda TestLowRankCuda; do part "$tool-$class" 30 sanitized "$tool" "$class"; done
    done
    exit 0
fi

# ---- fast? ---------------------------------------------------------------------------------------------------------------------------

part product 40 $python "$tests/peft_peer.py" --product --device "$device"
peak=$(sed -n 's/.*"tflops": \([0-9.]*\).*/\1/p' "$logs/product.log")
steps=18 rows=4
[ -n "$dry" ] && steps=4

# The peer stays alive between its turns: one line asks, one line answers.
mkfifo "$work/ask"
answer_of_peft() { # the number of the answer that is waited for; the first says that it is ready
    until [ "$(wc -l <"$work/answers")" -ge "$1" ]; do
        kill -0 "$peer" 2>/dev/null || { cat "$logs/peer.err"; return 1; }
        sleep 0.1
    done
    tail -n 1 "$work/answers"
}
pairs() { # model, how many, seconds a turn may take
    local turn
    model "$1" "$large_length" $((8 * rows))
    : >"$work/answers"
    $python "$tests/peft_peer.py" "$work/$1" --rows "$rows" --length "$large_length" --steps 8 --warmup 3 --device "$device" <"$work/ask" >"$work/answers" 2>"$logs/peer.err" &
    export peer=$!
    exec 7<>"$work/ask"
    part "$1-peft" 60 answer_of_peft 1
    for turn in $(seq "$2"); do
        part "$1-lathe-$turn" "$3" train "$1-$turn" "$1" "$large_length" "$rows" "$steps" "${peak:-0}" --method lora
        echo go >&7
        part "$1-peft-$turn" "$3" answer_of_peft $((turn + 1))
    done
    exec 7>&-
    kill "$peer" 2>/dev/null
}
export -f answer_of_peft

pairs "$large" 3 40
part "$large-qlora" 40 train "$large-qlora" "$large" "$large_length" "$rows" "$steps" "${peak:-0}" --method qlora
where() { # the GPU's time by kernel, over about one step in the middle
    command -v ncu >/dev/null || { echo "there is no ncu here"; return 1; }
    profiler="ncu --clock-control none --metrics gpu__time_duration.sum --csv --launch-skip 4000 --launch-count 800 --target-processes all --log-file $logs/kernels.csv" \
        train where "$large" "$large_length" "$rows" 8 0 --method lora
    python3 "$tests/report.py" kernels "$logs/kernels.csv"
}
export -f where
export large large_length rows
part where 60 where
if [ -z "$dry" ] && [ $((deadline - SECONDS)) -ge 180 ]; then pairs 8b 2 60; fi
