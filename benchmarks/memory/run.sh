#!/usr/bin/env bash
# Is a memory setting held? The growth benchmark with 1024 MiB, by the peak of resident memory:
#
#   benchmarks/memory/run.sh [--sizes 50000:10000] [ARG...]      options as growth_bench.cpp says
#
# Exit code 1: more was used.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset release >/dev/null
cmake --build build/release --target bench_growth >&2
sizes=(--sizes 10000:5000)
for word in "$@"; do
    if [ "$word" = --sizes ] || [ "$word" = --small ]; then sizes=(); fi
done
exec build/release/bench_growth --memory 1024 "${sizes[@]}" "$@"
