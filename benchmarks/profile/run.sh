#!/usr/bin/env bash
# Where a fold's time goes: the pipeline's benchmark under perf (Debian: linux-perf), divided among the stages of a fold.
#
#   benchmarks/profile/run.sh [ARG...]      options as pipeline_bench.cpp says
#
# Needs the right to sample (kernel.perf_event_paranoid). PROFILE_HERTZ: samples a second, 199 unless it is said.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

type perf >/dev/null 2>&1 || { echo "profile: no perf (Debian: linux-perf)" >&2; exit 1; }
cmake --preset release >/dev/null
cmake --build build/release --target bench_pipeline >&2   # not a compiler's time
hertz=${PROFILE_HERTZ:-199}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
perf record -q -a -F "$hertz" -o "$work/perf.data" -- benchmarks/pipeline/run.sh "$@" | tee "$work/result"
perf script -i "$work/perf.data" -F comm,pid,tid,time,ip,sym,dso 2>/dev/null >"$work/samples"
python3 benchmarks/profile/stages.py "$work/samples" "$work/result" "$hertz"
