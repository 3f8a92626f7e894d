#!/usr/bin/env bash
# Builds a benchmark in release, starts a broker of its own, measures, and ends the broker:
#
#   benchmarks/broker.sh NAME [ARG...]      what benchmarks/NAME/run.sh calls
#
# With BENCH_BROKERS=HOST:PORT it measures against that broker, which goes on running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

name=$1
shift
broker=tests/broker/kafka/broker.sh
broker_home=${XDG_CACHE_HOME:-$HOME/.cache}/saldo/kafka
data=build/kafka/bench
port=$((20000 + RANDOM % 10000))

cmake --preset release >/dev/null
cmake --build build/release --target "bench_$name" >&2
if [ -n "${BENCH_BROKERS:-}" ]; then
    exec "build/release/bench_$name" --brokers "$BENCH_BROKERS" --home "$PWD/build/bench-$name" "$@"
fi
type java mvn >/dev/null 2>&1 || { echo "no java or mvn: ./dev kafka start installs them" >&2; exit 1; }
rm -rf "$data"
"$broker" install "$broker_home"
trap '"$broker" stop "$data" >/dev/null' EXIT
BROKER_HEAP=512m "$broker" start "$broker_home" "$data" "$port" >/dev/null
rm -rf "build/bench-$name"
"build/release/bench_$name" --brokers "127.0.0.1:$port" --home "$PWD/build/bench-$name" "$@"
