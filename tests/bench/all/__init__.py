"""The parts of bench_all.py."""
