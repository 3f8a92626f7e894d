#!/usr/bin/env bash
# Others read our payment files: does each pass its schema, do three readers that share nothing with us, or with each
# other, find the number of payments and the total that we say are in it (in the header, and when they count them), and do
# they find the same amount, account and id of each payment?
#
#   check.sh FILE COUNT TOTAL [FILE COUNT TOTAL]...      TOTAL in euros: 1234.50
#   check.sh --headers FILE...                             COUNT and TOTAL are those of each file's own group header
#   check.sh --schema FILE...                              only the schema
#   check.sh --answers OUT FILE...                         what both readers find in banks' answers (pain.002, camt.053,
#                                                          camt.054): OUT/pyiso20022/1, OUT/Prowide/1 for the first file, …
#
#   xmllint      with pain.001.001.09.xsd (or .03) as sepaxml, from PyPI, carries it
#   pyiso20022   from PyPI, in an environment of its own
#   Prowide      pw-iso20022, from Maven Central, on any Java runtime from 17
#   hbci4java    hbci4j-core, from Maven Central: the banking client's own reader of orders
#
# What the readers need is fetched once (fetched.sh). A judge that is not there is named and skipped; with CI=true that is a failure. Each comparison is one check; the last line is "N passed, M failed".
# Exit code 1: a check failed; 2: wrong words; 77: none failed, and a judge was skipped.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/fetched.sh"
passed=0
failed=0
skipped=0

usage() { sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
fail() { printf 'FAILED: %s\n' "$*"; failed=$((failed + 1)); }
skip() {
    if [ "${CI:-}" = true ]; then fail "may not be skipped with CI=true: $*"; else printf 'SKIPPED: %s\n' "$*"; skipped=$((skipped + 1)); fi
}

# cents AMOUNT: "12", "12.3" and "12.30" are the same; empty for anything else.
cents() {
    [[ $1 =~ ^([0-9]+)(\.([0-9]{1,2})0*)?$ ]] || return 0
    local decimals=${BASH_REMATCH[3]:-}00
    printf '%d' "$((10#${BASH_REMATCH[1]}${decimals:0:2}))"
}

# version_of FILE: "pain.001.001.09", by its namespace.
version_of() { grep -o -m 1 'xsd:pain\.001\.001\.[0-9]*' "$1" | head -n 1 | cut -d: -f2; }
schema_of() { find "$foreign/python/lib" -path "*/sepaxml/schemas/$1.xsd" -print -quit 2>/dev/null; }

# ---------------------------------------------------------------- what they say

# same_as COUNT TOTAL COUNT TOTAL
same_as() { [ "$1" = "$3" ] && [ -n "$(cents "$2")" ] && [ "$(cents "$2")" = "$(cents "$4")" ]; }

# judge NAME AT COMMAND...: the command prints "header COUNT TOTAL", "counted COUNT TOTAL" and a line for each payment of the
# file, which the first reader of a file leaves for the others.
judge() {
    local name=$1 at=$2 file=${files[$2]} count=${counts[$2]} total=${totals[$2]} header counted
    local said=$foreign/said.$$ first=$foreign/first.$$.$2
    shift 2
    if ! "$@" "$file" >"$said" 2>"$said.why"; then
        fail "$file: $name cannot read it: $(tail -n 3 "$said.why" | tr '\n' ' ')"
        return
    fi
    header=$(sed -n '1s/^header //p' "$said")
    counted=$(sed -n '2s/^counted //p' "$said")
    # shellcheck disable=SC2086
    if same_as $counted "$count" "$total" && same_as $header "$count" "$total"; then
        printf '%s: %s reads %s payments, %s\n' "$file" "$name" "$count" "$total"
        passed=$((passed + 1))
    else
        fail "$file: $name counts $counted (payments, total) under a header of $header, we say $count $total"
    fi
    if [ ! -f "$first" ]; then
        { echo "$name"; sed 1,2d "$said"; } >"$first"
    elif sed 1,2d "$said" | cmp -s - <(sed 1d "$first"); then
        printf '%s: %s reads the same amount, account and id of each payment as %s\n' "$file" "$name" "$(head -n 1 "$first")"
        passed=$((passed + 1))
    else
        fail "$file: $name reads other payments than $(head -n 1 "$first"): $(sed 1,2d "$said" | diff - <(sed 1d "$first") | sed -n 2,4p | tr '\n' ' ')"
    fi
}

judge_schema() {
    local said version
    version=$(version_of "$1")
    if said=$(xmllint --noout --nonet --schema "$(schema_of "$version")" "$1" 2>&1); then
        printf '%s: passes %s.xsd\n' "$1" "$version"
        passed=$((passed + 1))
    else
        fail "$1: xmllint: $(head -n 3 <<<"$said" | tr '\n' ' ')"
    fi
}

# header FILE ELEMENT: the first of that name, which is the group header's.
header() { sed -n "0,/<$2>/s/.*<$2>\([^<]*\)<.*/\1/p" "$1" | head -n 1; }

# answers NAME OUT COMMAND FILE...: a fact a line, for somebody else to compare.
answers() {
    local name=$1 out=$2
    shift 2
    mkdir -p "$out/$name"
    if "$@" >"$out/$name.log" 2>&1; then passed=$((passed + 1)); else fail "$name: $(tail -n 3 "$out/$name.log" | tr '\n' ' ')"; fi
}

if [ "${1:-}" = --answers ]; then
    [ $# -ge 3 ] || usage
    out=$2
    shift 2
    if ! fetch_python pypi-test python; then
        skip "pyiso20022 cannot be had: $(no_python python)"
    else
        answers pyiso20022 "$out" "$foreign/python/bin/python" "$here/answers.py" "$out/pyiso20022" "$@"
    fi
    if ! fetch_jars; then
        skip "Prowide cannot be had: $(no_jars)"
    else
        answers Prowide "$out" java -cp "$foreign/jars/*" "$here/Answers.java" "$out/Prowide" "$@"
    fi
    [ "$failed" = 0 ] || exit 1
    [ "$skipped" = 0 ] || exit 77
    exit 0
fi

files=() counts=() totals=()
readers=true
if [ "${1:-}" = --headers ] || [ "${1:-}" = --schema ]; then
    [ "$1" = --headers ] || readers=false
    shift
    for file in "$@"; do
        [ -f "$file" ] || { echo "check.sh: $file: there is no such file" >&2; exit 2; }
        files+=("$file") counts+=("$(header "$file" NbOfTxs)") totals+=("$(header "$file" CtrlSum)")
    done
else
    [ $(($# % 3)) = 0 ] || usage
    while [ $# -gt 0 ]; do
        [ -f "$1" ] || { echo "check.sh: $1: there is no such file" >&2; exit 2; }
        [ -n "$(cents "$3")" ] || { echo "check.sh: $3 is no total" >&2; exit 2; }
        files+=("$1") counts+=("$2") totals+=("$3")
        shift 3
    done
fi
[ ${#files[@]} -gt 0 ] || usage
mkdir -p "$foreign"

if ! have xmllint; then
    skip "xmllint is missing (Debian: libxml2-utils)"
elif ! fetch_python pypi-test python || [ -z "$(schema_of pain.001.001.09)" ]; then
    skip "pain.001.001.09.xsd cannot be had: $(no_python python)"
else
    for file in "${files[@]}"; do judge_schema "$file"; done
fi

if ! $readers; then
    :
elif ! fetch_python pypi-test python; then
    skip "pyiso20022 cannot be had: $(no_python python)"
else
    for at in "${!files[@]}"; do
        judge pyiso20022 "$at" "$foreign/python/bin/python" "$here/reader.py"
    done
fi

if ! $readers; then
    :
elif ! fetch_jars; then
    skip "Prowide and hbci4java cannot be had: $(no_jars)"
else
    for at in "${!files[@]}"; do
        judge Prowide "$at" java -cp "$foreign/jars/*" "$here/Reader.java"
        judge hbci4java "$at" java -cp "$foreign/jars/*" "$here/BankClient.java"
    done
fi
rm -f "$foreign"/said.$$* "$foreign"/first.$$.*

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] || exit 1
[ "$skipped" = 0 ] || exit 77
