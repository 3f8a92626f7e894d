#!/usr/bin/env bash
# The business rules of Peppol self-billing and EN 16931 over our documents, by Saxon (saxonche 13.1.1, from PyPI, in an
# environment of its own that is made once, in SALDO_FOREIGN or build/foreign).
#
#   peppol_rules.sh RULES FILE...      RULES: a folder with CEN-EN16931-UBL.xslt and PEPPOL-EN16931-UBL-SB.xslt
#
# The last line is "N passed, M failed". Exit code 1: a check failed; 2: wrong words; 77: the rules cannot be run here.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
foreign=${SALDO_FOREIGN:-$root/build/foreign}
python=$foreign/saxon/bin/python

[ $# -ge 2 ] || { sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
if ! "$python" -c 'import saxonche' 2>/dev/null; then
    mkdir -p "$foreign"
    if ! { python3 -m venv "$foreign/saxon" && "$foreign/saxon/bin/pip" install --quiet saxonche==13.1.1; } >"$foreign/saxon.log" 2>&1; then
        printf 'SKIPPED: Saxon cannot be had: python3-venv is missing, or the package index does not answer (%s)\n' "$foreign/saxon.log"
        exit 77
    fi
fi
exec "$python" "$here/peppol_rules.py" "$@"
