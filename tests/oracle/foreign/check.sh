#!/usr/bin/env bash
# Others read our payment files: does each pass its schema, and do two readers that share nothing with us, or with each
# other, find the payments and the total that we say are in it?
#
#   check.sh FILE COUNT TOTAL [FILE COUNT TOTAL]...      TOTAL in euros: 1234.50
#   check.sh --headers FILE...                             COUNT and TOTAL are those of each file's own group header
#   check.sh --schema FILE...                              only the schema
#   check.sh --answers OUT FILE...                         what both readers find in banks' answers (pain.002, camt.053,
#                                                          camt.054): OUT/pyiso20022/1, OUT/Prowide/1 for the first file, …
#
#   xmllint      with pain.001.001.09.xsd as sepaxml 2.7.0, from PyPI, carries it
#   pyiso20022   1.6.2, from PyPI, in an environment of its own
#   Prowide      pw-iso20022 SRU2025-10.3.5, from Maven Central, on any Java runtime from 17
#
# What both readers need is fetched once, into SALDO_FOREIGN (build/foreign unless set). A judge that is not there is named
# and skipped; with CI=true that is a failure. Each comparison is one check; the last line is "N passed, M failed".
# Exit code 1: a check failed; 2: wrong words; 77: none failed, and a judge was skipped.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
foreign=${SALDO_FOREIGN:-$root/build/foreign}
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

# ---------------------------------------------------------------- the judges, fetched once

# once NAME COMMAND...: runs it unless it succeeded before; two at a time wait for each other.
once() {
    local name=$1
    shift
    mkdir -p "$foreign"
    (
        flock 9
        [ -f "$foreign/$name.ready" ] && exit 0
        "$@" >"$foreign/$name.log" 2>&1 && touch "$foreign/$name.ready"
    ) 9>"$foreign/$name.lock"
}

# Made anew when what it holds is asked for in other versions.
python_of=python-$(sha256sum "$here/requirements.txt" | head -c 8)
make_python() {
    rm -rf "$foreign/python"
    python3 -m venv "$foreign/python" && "$foreign/python/bin/pip" install --quiet --requirement "$here/requirements.txt"
}
make_java() {
    rm -rf "$foreign/jars"
    mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$foreign/jars"
}

have() { command -v "$1" >/dev/null; }
schema_file() { find "$foreign/python/lib" -path '*/sepaxml/schemas/pain.001.001.09.xsd' -print -quit 2>/dev/null; }

# ---------------------------------------------------------------- what they say

# judge NAME FILE COUNT TOTAL COMMAND...: the command prints "COUNT TOTAL".
judge() {
    local name=$1 file=$2 count=$3 total=$4 said
    shift 4
    if ! said=$("$@" "$file" 2>"$foreign/said.$$"); then
        fail "$file: $name cannot read it: $(tail -n 3 "$foreign/said.$$" | tr '\n' ' ')"
    elif [ "${said%% *}" = "$count" ] && [ "$(cents "${said##* }")" = "$(cents "$total")" ]; then
        printf '%s: %s reads %s payments, %s\n' "$file" "$name" "$count" "$total"
        passed=$((passed + 1))
    else
        fail "$file: $name reads $said (payments, total), we say $count $total"
    fi
    rm -f "$foreign/said.$$"
}

judge_schema() {
    local said
    if said=$(xmllint --noout --nonet --schema "$(schema_file)" "$1" 2>&1); then
        printf '%s: passes pain.001.001.09.xsd\n' "$1"
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
    if ! have python3 || ! once "$python_of" make_python; then
        skip "pyiso20022 cannot be had: python3-venv is missing, or the package index does not answer ($python_of.log in $foreign)"
    else
        answers pyiso20022 "$out" "$foreign/python/bin/python" "$here/answers.py" "$out/pyiso20022" "$@"
    fi
    if ! have java || ! have mvn || ! once java make_java; then
        skip "Prowide cannot be had: a Java runtime or Maven is missing, or Maven Central does not answer (java.log in $foreign)"
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
elif ! have python3 || ! once "$python_of" make_python || [ -z "$(schema_file)" ]; then
    skip "pain.001.001.09.xsd cannot be had: python3-venv is missing, or the package index does not answer ($python_of.log in $foreign)"
else
    for file in "${files[@]}"; do judge_schema "$file"; done
fi

if ! $readers; then
    :
elif ! have python3 || ! once "$python_of" make_python; then
    skip "pyiso20022 cannot be had: python3-venv is missing, or the package index does not answer ($python_of.log in $foreign)"
else
    for at in "${!files[@]}"; do
        judge pyiso20022 "${files[at]}" "${counts[at]}" "${totals[at]}" "$foreign/python/bin/python" "$here/reader.py"
    done
fi

if ! $readers; then
    :
elif ! have java || ! have mvn || ! once java make_java; then
    skip "Prowide cannot be had: a Java runtime or Maven is missing, or Maven Central does not answer (java.log in $foreign)"
else
    for at in "${!files[@]}"; do
        judge Prowide "${files[at]}" "${counts[at]}" "${totals[at]}" java -cp "$foreign/jars/*" "$here/Reader.java"
    done
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] || exit 1
[ "$skipped" = 0 ] || exit 77
