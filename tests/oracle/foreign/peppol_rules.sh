#!/usr/bin/env bash
# The business rules of Peppol self-billing and of EN 16931 (OpenPeppol's stylesheets, in a jar from Maven Central) over our
# documents, by Saxon (from PyPI). Both are fetched once (fetched.sh).
#
#   peppol_rules.sh [--rules FOLDER] FILE...     FOLDER: with CEN-EN16931-UBL.xslt and PEPPOL-EN16931-UBL-SB.xslt
#
# A rule set over a file is one check; the last line is "N passed, M failed". Exit code 1: a check failed; 2: wrong words; 77:
# the rules cannot be run here.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/fetched.sh"

usage() { sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
skip() { printf 'SKIPPED: %s\n' "$*"; exit 77; }

rules=
if [ "${1:-}" = --rules ]; then
    [ $# -ge 3 ] || usage
    rules=$2
    shift 2
fi
[ $# -ge 1 ] || usage
fetch_python pypi-rules saxon || skip "Saxon cannot be had: $(no_python saxon)"
if [ -z "$rules" ]; then
    fetch_jars || skip "Peppol's rules cannot be had: $(no_jars)"
    rules=$(find "$foreign/jars" -name 'phive-rules-peppol-*.jar' -print -quit)
fi
exec "$foreign/saxon/bin/python" "$here/peppol_rules.py" "$rules" "$@"
