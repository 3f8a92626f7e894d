#!/usr/bin/env bash
# Every example that a `--help` shows works when it is pasted: each is run as it stands, after what a user would have done
# before it (the month published and folded; closed; approved; ...). Those that name a broker need one: SALDO_KAFKA=HOST:PORT.
#
#   help_examples.sh PROGRAM FOLDER      FOLDER is made anew
#
# The last line is "N passed, M failed". Exit code 77: none failed, and examples with a broker were skipped by name.
set -euo pipefail
program=$1
folder=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
passed=0
failed=0
skipped=0

rm -rf "$folder"
mkdir -p "$folder/bin"
ln -s "$program" "$folder/bin/saldo"
export PATH=$folder/bin:$PATH
cd "$folder"

# What the examples name: files beside the user, and a home that has come so far.
saldo example-month --seed 1 --deliveries 20000 --out month.jsonl >/dev/null
cp "$root"/docs/formats/visits.csv "$root"/docs/formats/visits.toml .
cp "$root"/tests/connectors/files/pain002_in_part.xml status.xml
cp "$root"/tests/connectors/files/camt054_debits.xml notification.xml
cp "$root"/tests/connectors/files/camt053_day.xml statement.xml
echo '<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><SendPayableAccountingResponse><StatusMessage>ok</StatusMessage></SendPayableAccountingResponse></Body></Envelope>' >answer.xml
printf 'invoices 1\nfunder koivula operator 003708599126\n' >receivers.txt
at() { saldo --home "$1" "${@:2}" >>prepared.txt; }
next() { cp -r "$1" "$2"; }
at folded publish month.jsonl
at folded fold
next folded closed
at closed close koivula 2026-01 --actor a-201 --recorded-at 2026-02-05T09:00:00+02:00
next closed approved
at approved approve settlement koivula 2026-01 --actor a-202 --recorded-at 2026-02-05T10:00:00+02:00
next approved run_made
at run_made pay koivula 2026-01 --execution-date 2026-02-10 --actor a-201 --recorded-at 2026-02-06T09:00:00+02:00
next run_made run_approved
at run_approved approve run koivula 2026-01-run1 --actor a-203 --recorded-at 2026-02-06T10:00:00+02:00
next run_approved exported
at exported pay --run 2026-01-run1 --out outbox --actor a-201 --recorded-at 2026-02-06T11:00:00+02:00

# home_for EXAMPLE: what must have happened before it.
home_for() {
    case $1 in
        'saldo approve settlement'* | 'saldo settlement'* | 'saldo statement'* | 'saldo close'*'--extra-run'*) echo closed ;;
        'saldo trace'*) echo exported ;;
        'saldo pay --run'* | 'saldo invoices'*) echo run_approved ;;
        'saldo approve run'* | 'saldo receive'* | 'saldo reconcile --run'* | 'saldo withdraw'* | 'saldo run '*) echo run_made ;;
        'saldo pay '*) echo approved ;;
        *) echo folded ;;
    esac
}

# try EXAMPLE: runs it in a copy of the home that it needs.
try() {
    local example=$1 command=$1
    if [[ $example == *kafka://* ]]; then
        if [ -z "${SALDO_KAFKA:-}" ]; then
            printf 'SKIPPED: %s (no broker: SALDO_KAFKA)\n' "$example"
            skipped=$((skipped + 1))
            return
        fi
        command=${command/localhost:9092\/saldo/$SALDO_KAFKA/help-$$}
        # What the example takes for granted: a topic.
        [[ $example == *'topic create'* ]] || saldo --log "kafka://$SALDO_KAFKA/help-$$" topic create --partitions 4 >/dev/null 2>&1 || true
    fi
    rm -rf home
    if [[ $example == *kafka://* ]]; then mkdir home; else cp -r "$(home_for "$example")" home; fi
    export SALDO_HOME=$folder/home
    if [[ $command == *'&' ]]; then
        bash -c "$command wait \$!" >out.txt 2>err.txt &
        local shell=$!
        # It works while it follows: another command is answered through its socket; then it ends when asked to.
        sleep 2
        local code=0
        { saldo status >/dev/null && pkill -INT -P "$shell" && wait "$shell"; } 2>>err.txt || code=$?
        judged "$code" "$example"
        return
    fi
    local code=0
    bash -c "$command" >out.txt 2>err.txt || code=$?
    judged "$code" "$example"
}

judged() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        printf 'FAILED: %s: exit code %s: %s\n' "$2" "$1" "$(head -n 3 err.txt | tr '\n' ' ')"
        failed=$((failed + 1))
    fi
}

mapfile -t commands < <(saldo --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
[ ${#commands[@]} -gt 20 ] || { echo "FAILED: --help lists ${#commands[@]} commands"; exit 1; }
examples=()
for command in "${commands[@]}"; do
    mapfile -t shown < <(saldo "$command" --help | sed -e ':more' -e '/\\$/{N;s/\\\n *//;b more' -e '}' |
        sed -n 's/^  \(saldo .*\)/\1/p')
    if [ ${#shown[@]} = 0 ]; then
        printf 'FAILED: saldo %s --help shows no example\n' "$command"
        failed=$((failed + 1))
    fi
    examples+=("${shown[@]}")
done
for example in "${examples[@]}"; do try "$example"; done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] || exit 1
[ "$skipped" = 0 ] || exit 77
