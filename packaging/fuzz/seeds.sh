#!/usr/bin/env bash
# The inputs that a fuzz target begins with, from the reference files:  seeds.sh TARGET FIXTURES
# One a line: what stands before the file's bytes (a first byte that chooses, where the target has one), a tab, the file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
fixtures=$2
files() { # first byte, most bytes, pattern...: the smallest of the reference files and of those that come with the source
    local first=$1 most=$2 pattern
    shift 2
    for pattern in "$@"; do
        find -L "$fixtures" "$here/tests/data" "$here/resources" -path "*/$pattern" -type f -size "-${most}c" -printf '%s\t%p\n' 2>/dev/null |
            sort -n | awk 'NR <= 12' | while IFS=$'\t' read -r _ file; do printf '%s\t%s\n' "$first" "$file"; done
    done
}
case $1 in
safetensors) files '' 100000 '*.safetensors' ;;
torch_save) files '' 100000 'torch/*.bin' ;;
bitsandbytes) files '' 100000 'fuzz_seeds/bitsandbytes/*' ;;
gguf) files '' 300000 '*.gguf' ;;
tokenizer_json) files '' 50000 'tokenizer.json' ;;
tokenizer_model) files '' 50000 'fuzz_seeds/tokenizer_model/*' ;;
jinja) files '' 20000 '*.jinja' ;;
recipe) files '' 20000 'recipe.json' 'recipes/*.json' ;;
model_config) files '' 20000 'config.json' ;;
adapter_config) files '' 20000 'adapter_config.json' 'adapter_fusion_config.json' ;;
rows) # by the kind's place in the table of core/rows/table_reader.cpp: h is 0
    files h 20000 'fixtures/README.md' 'parquet/*.jsonl'
    files i 20000 'fuzz_seeds/rows_json/*'
    files j 20000 'README.md'
    files k 20000 'fuzz_seeds/rows_csv/*'
    files l 50000 'parquet/*.parquet'
    files m 50000 'parquet/*.arrow'
    files n 20000 'fuzz_seeds/rows_conll/*'
    files o 20000 'fuzz_seeds/rows_squad/*'
    ;;
store) # a: a run's record, b: a database
    files a 20000 'fuzz_seeds/store/*.jsonl'
    files b 200000 'fuzz_seeds/store/*.db'
    ;;
tar_file) files '' 100000 'fuzz_seeds/tar_file/*' ;;
*)
    echo "There is no fuzz target $1." >&2
    exit 2
    ;;
esac
