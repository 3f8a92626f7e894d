#!/usr/bin/env bash
# Measures, and has the payment file checked against its schema; options as settle_bench.cpp says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset release >/dev/null
cmake --build build/release --target bench_settle >&2
exec build/release/bench_settle --validator tests/oracle/foreign/check.sh "$@"
