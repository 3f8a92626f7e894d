#!/usr/bin/env bash
# Saldo and a Kafka Streams program fold the same topic, one after the other, in one run against one local broker; their
# balances are compared row by row, and a difference is a failure.
#
#   benchmarks/streams/run.sh [--events N] [--vouchers N] [--providers N] [--memory MIB] [--peer "WORD..."]
#   benchmarks/streams/run.sh --small --program PATH     some thousands of events, for the tests: with the broker of
#       SALDO_KAFKA=HOST:PORT if that is set. Exit code 77: something that it needs is not there; it says what
#
# --peer: words for the peer (benchmarks/peers/kafka_streams/Peer.java), to try other settings. PEER_JVM: its Java machine.
# The last line is JSON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

small=false
program=
saldo_words=()
peer_words=()
while [ $# -gt 0 ]; do
    case $1 in
        --small) small=true; shift ;;
        --program) program=$2; shift 2 ;;
        --peer) read -ra peer_words <<<"$2"; shift 2 ;;
        --events | --vouchers | --providers | --memory) saldo_words+=("$1" "$2"); shift 2 ;;
        *) sed -n '2,/^set -/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done

cache=${XDG_CACHE_HOME:-$HOME/.cache}/saldo
broker=tests/broker/kafka/broker.sh
broker_home=${SALDO_KAFKA_HOME:-$cache/kafka}
peer=benchmarks/peers/kafka_streams/peer.sh
peer_home=$cache/kafka_streams
work=$PWD/build/streams/$$
address=
fail() { echo "streams: $*" >&2; exit 1; }
# What is missing is named: in the tests that is a skip, else a failure.
absent() { if $small; then echo "SKIPPED: $*"; exit 77; else fail "$*"; fi; }
end() {
    if [ -f "$work/broker/broker.pid" ]; then "$broker" stop "$work/broker" >/dev/null 2>&1 || true; fi
    rm -rf "$work"
}

for tool in javac mvn flatc; do
    type "$tool" >/dev/null 2>&1 || absent "no $tool (Debian: openjdk-17-jdk-headless maven flatbuffers-compiler)"
done
if [ -z "$program" ]; then
    cmake --preset release >/dev/null
    cmake --build build/release --target bench_streams >&2
    program=build/release/bench_streams
fi
mkdir -p "$work"
trap end EXIT
"$peer" install "$peer_home" || absent "the peer's jars cannot be had from Maven Central"
"$peer" build "$peer_home" "$work/peer"
if $small; then
    saldo_words=(--small)
    address=${SALDO_KAFKA:-}
fi
if [ -z "$address" ]; then
    "$broker" install "$broker_home" || absent "the broker's jars cannot be had from Maven Central"
    port=$((20000 + RANDOM % 10000))
    # Both compilers: the peer's changelogs go through the broker, whose speed is not to be what is measured.
    BROKER_JVM=-XX:+UseG1GC BROKER_HEAP=1g "$broker" start "$broker_home" "$work/broker" "$port" >/dev/null
    address=127.0.0.1:$port
fi

# sum KIND FILE
sum() { awk -v kind="$1" '$1 == kind {sum += $3} END {printf "%.0f", sum}' "$2"; }
# same A B: do two files hold the same rows, in any order?
same() { cmp -s <(LC_ALL=C sort "$1") <(LC_ALL=C sort "$2"); }
machine="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"

topic=streams-$$-$RANDOM
load() { cut -d ' ' -f 1 /proc/loadavg; }
load_before=$(load)
echo "$machine; load $load_before"
"$program" --brokers "$address" --topic "$topic" --balances "$work/saldo" --home "$work/home" "${saldo_words[@]}" | tee "$work/saldo.out"
load_between=$(load)
echo "load $load_between"
if ! "$peer" run "$peer_home" "$work/peer" "$address" "$topic" "$work/state" "$work/streams" "${peer_words[@]}" \
    >"$work/peer.out" 2>"$work/peer.log"; then
    tail -n 20 "$work/peer.log" >&2
    fail "the peer failed"
fi
read -r events seconds rate processor_us <<<"$(tail -n 1 "$work/peer.out")"
of_saldo() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$work/saldo.out" | tail -n 1; }
versions="Kafka Streams $(cd "$peer_home/lib" && ls kafka-streams-*.jar), $(cd "$peer_home/lib" && ls rocksdbjni-*.jar), $(java -version 2>&1 | sed -n 2p)"
settings="exactly-once v2, one thread; ${PEER_JVM:--Xmx2g -Xmn1g -XX:+UseParallelGC} ${peer_words[*]:-as in Peer.java}"
printf 'streams     %9.0f events/s (%s s; %.1f us of processor time an event; %s; %s)\n' "$rate" "$seconds" "$processor_us" \
    "$versions" "$settings"

[ "$events" = "$(of_saldo events_folded)" ] || fail "the peer folded $events events, Saldo $(of_saldo events_folded)"
if ! same "$work/saldo" "$work/streams"; then
    diff <(LC_ALL=C sort "$work/saldo") <(LC_ALL=C sort "$work/streams") | head -n 10 >&2 || true
    fail "the balances differ (< Saldo, > Kafka Streams)"
fi
if $small; then      # the comparison itself: one cent more is seen
    awk 'NR == 1 {$3 += 1} {print}' "$work/streams" >"$work/spoiled"
    if same "$work/saldo" "$work/spoiled"; then fail "a planted difference of one cent was not seen"; fi
fi
rows=$(wc -l <"$work/saldo")
checksum=$(LC_ALL=C sort "$work/saldo" | sha256sum | head -c 16)
divide() { awk -v one="$1" -v other="$2" 'BEGIN {printf "%.2f", one / other}'; }
ratio=$(divide "$(of_saldo events_per_s)" "$rate")
processor_ratio=$(divide "$processor_us" "$(of_saldo processor_us)")
echo "ratio       $ratio by the clock, $processor_ratio by processor time (the broker's is not counted on either side)"
echo "checked: the same $rows balances: open payables $(sum payable "$work/streams") cents, left of vouchers" \
    "$(sum voucher "$work/streams") (SHA-256 $checksum...)"
printf '{"bench":"streams","events":%s,"events_per_s":%s,"peer_events_per_s":%s,"ratio":%s,"processor_ratio":%s,"balances":%s,"checksum":"%s","build":"%s","peer":"%s","peer_settings":"%s","load":[%s,%s,%s],"machine":"%s"}\n' \
    "$events" "$(of_saldo events_per_s)" "$rate" "$ratio" "$processor_ratio" "$rows" "$checksum" "$(of_saldo build)" "$versions" "$settings" "$load_before" "$load_between" "$(load)" "$machine"
