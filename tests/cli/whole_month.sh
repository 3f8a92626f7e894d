#!/usr/bin/env bash
# The main job as `./dev run` does it, by the program of this build, and what others read in the payment files that come
# out (tests/oracle/foreign).
#
#   whole_month.sh PROGRAM FOLDER      FOLDER is made anew
#
# Exit code 77: everything that was there agreed, and a judge was missing.
set -euo pipefail
program=$1
folder=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

rm -rf "$folder"
mkdir -p "$folder"
"$program" example-month --seed 1 --out "$folder/month.jsonl" >"$folder/made.txt"
SALDO_PROGRAM=$program SALDO_MONTH=$folder/month.jsonl SALDO_RUN_HOME=$folder/home "$root/cli/example_month/run.sh" |
    tee "$folder/shown.txt"

# What the month was made with: every event has its outcome, and only the planned ones were refused.
grep -Eq '^digest [0-9a-f]{64}$' "$folder/shown.txt" || fail "no digest was shown"
for reason in balance_exceeded voucher_unknown provider_not_approved publisher_not_authorised; do
    grep -q "$reason" "$folder/shown.txt" || fail "nothing was refused as $reason"
done
status=$("$program" --home "$folder/home" status --format json)
grep -Eq '"lag_events": *"?0"?' <<<"$status" || fail "the fold lags behind: $status"

mapfile -t files < <(find "$folder/home/outbox" -name '*.xml' | LC_ALL=C sort)
[ ${#files[@]} -gt 0 ] || fail "no payment file was written"
"$root/tests/oracle/foreign/check.sh" --headers "${files[@]}"
