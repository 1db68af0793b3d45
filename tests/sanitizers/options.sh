# shellcheck shell=bash
# What the sanitizers are told where the tests run. Sourced with: here. A build without a sanitizer takes no notice.
supp=$here/tests/sanitizers
# A small quarantine of freed memory: tests measure what the program holds, and large blocks are given back at once.
export ASAN_OPTIONS="quarantine_size_mb=32:detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1:detect_odr_violation=1:${ASAN_OPTIONS:-}"
export LSAN_OPTIONS="suppressions=$supp/lsan.supp:print_suppressions=0:${LSAN_OPTIONS:-}"
export TSAN_OPTIONS="suppressions=$supp/tsan.supp:halt_on_error=0:exitcode=66:second_deadlock_stack=1:history_size=4:${TSAN_OPTIONS:-}"
