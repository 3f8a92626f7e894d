#!/usr/bin/env bash
# Measures with a broker of its own; options as shards_bench.cpp says.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../broker.sh" shards "$@"
