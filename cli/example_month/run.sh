#!/usr/bin/env bash
# The example month, gone through from beginning to end: published, folded, closed, approved, paid into files, and shown.
#
#   cli/example_month/run.sh            in a fresh home, on the embedded log
#   cli/example_month/run.sh --kafka    the same through a Kafka broker of its own, which ends with the script
#
# Needs build/release/saldo and build/month.jsonl, which `./dev run` makes first (the tests name others by SALDO_PROGRAM,
# SALDO_MONTH and SALDO_RUN_HOME). What it leaves in build/run-home may be
# looked into with the same program. The last line is the ledger's digest: equal runs give equal digests, through either log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=${SALDO_PROGRAM:-build/release/saldo}
month=${SALDO_MONTH:-build/month.jsonl}
home=${SALDO_RUN_HOME:-build/run-home}       # fresh each time
files=$home/outbox
ledger=koivula
period=2026-01
execution_date=2026-02-10
# Three people, because nobody approves what they closed or made themselves.
closer=a-201
approver=a-202
payer=a-203

broker=tests/broker/kafka/broker.sh
broker_home=${XDG_CACHE_HOME:-$HOME/.cache}/saldo/kafka
broker_data=build/kafka/run
log=()

fail() { printf 'run: %s\n' "$*" >&2; exit 1; }
title() { printf '\n== %s\n' "$*"; }
saldo() { "$program" --home "$home" "${log[@]}" "$@"; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }

start_broker() {
    if ! type java mvn >/dev/null 2>&1; then fail "no java or mvn: ./dev kafka start installs them"; fi
    local port=$((20000 + RANDOM % 10000))
    rm -rf "$broker_data"
    "$broker" install "$broker_home"
    trap 'stop_broker' EXIT
    "$broker" start "$broker_home" "$broker_data" "$port" >/dev/null
    log=(--log "kafka://127.0.0.1:$port/saldo")
    saldo topic create --partitions 1
}
stop_broker() { "$broker" stop "$broker_data" >/dev/null; }

# Measures from the first record published to the last one folded.
publish_and_fold() {
    local started published folded lines
    lines=$(wc -l <"$month")
    started=$(now_ms)
    saldo publish "$month"
    published=$(now_ms)
    saldo fold
    folded=$(now_ms)
    title "Speed"
    printf 'published  %8d events/s\n' $((lines * 1000 / (published - started + 1)))
    printf 'folded     %8d events/s\n' $((lines * 1000 / (folded - published + 1)))
}

# Close, approve, make a run, approve it, write its files: three people in turn. The moments are those of the month that
# follows, so that every run of this script records the same events and ends with the same digest.
settle_and_pay() {
    local run=$period-run1
    title "Settlement $period"
    saldo close "$ledger" "$period" --actor "$closer" --recorded-at 2026-02-05T09:00:00+02:00
    saldo approve settlement "$ledger" "$period" --actor "$approver" --recorded-at 2026-02-05T10:00:00+02:00
    title "Payment run"
    saldo pay "$ledger" "$period" --run "$run" --execution-date "$execution_date" --actor "$closer" \
        --recorded-at 2026-02-06T09:00:00+02:00
    saldo approve run "$ledger" "$run" --actor "$payer" --recorded-at 2026-02-06T10:00:00+02:00
    title "Files"
    saldo pay --run "$run" --out "$files" --actor "$closer" --recorded-at 2026-02-06T11:00:00+02:00
}

# The bank's files against the bank's schema. Without a validator or the schema they stay unchecked, which is said.
check_files() {
    local written code=0
    mapfile -t written < <(find "$files" -type f -name '*.xml' | LC_ALL=C sort)
    [ ${#written[@]} -gt 0 ] || fail "no payment file was written to $files"
    tests/oracle/foreign/check.sh --schema "${written[@]}" || code=$?
    case $code in
        0) echo "${#written[@]} payment files are valid pain.001.001.09" ;;
        77) echo "not checked against pain.001.001.09: see above" ;;
        *) fail "a payment file is not valid" ;;
    esac
}

if [ ! -x "$program" ] || [ ! -f "$month" ]; then fail "$program and $month come first: ./dev run"; fi
rm -rf "$home"
mkdir -p "$home"
case ${1:-} in
    '') ;;
    --kafka) start_broker ;;
    *) fail "what is $1? Only --kafka is known" ;;
esac

publish_and_fold
title "Granted, used and left, by service"
saldo services --on 2026-01-31
title "The ten largest payables"
saldo payables --top 10
title "Refused, by reason"
saldo refusals --by-reason
settle_and_pay
check_files
title "Done"
saldo status | sed -n 's/^digest  */digest /p'
