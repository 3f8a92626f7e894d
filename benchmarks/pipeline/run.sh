#!/usr/bin/env bash
# Starts a broker of its own, measures, and ends it:
#
#   benchmarks/pipeline/run.sh [--deliveries N] [--vouchers N] [--memory MIB]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

broker=tests/broker/kafka/broker.sh
broker_home=${XDG_CACHE_HOME:-$HOME/.cache}/saldo/kafka
data=build/kafka/bench
port=$((20000 + RANDOM % 10000))

type java mvn >/dev/null 2>&1 || { echo "no java or mvn: ./dev kafka start installs them" >&2; exit 1; }
cmake --preset release >/dev/null
cmake --build build/release --target bench_pipeline >&2
rm -rf "$data"
"$broker" install "$broker_home"
trap '"$broker" stop "$data" >/dev/null' EXIT
BROKER_HEAP=512m "$broker" start "$broker_home" "$data" "$port" >/dev/null
build/release/bench_pipeline --brokers "127.0.0.1:$port" --home "$PWD/build/bench-home" "$@"
