"""Runs the business rules of Peppol self-billing and of EN 16931 over documents.

    peppol_rules.py RULES FILE...

RULES has CEN-EN16931-UBL.xslt and PEPPOL-EN16931-UBL-SB.xslt, stylesheets that write SVRL (ISO
19757-3): a folder, or a jar of phive's, of which the newest release counts. Prints each rule that
failed; the last line is "N passed, M failed", a check being one stylesheet over one file. Exit code
1: a check failed; 2: wrong words.
"""

import argparse
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

from saxonche import PySaxonApiError, PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NAMES = ("CEN-EN16931-UBL.xslt", "PEPPOL-EN16931-UBL-SB.xslt")
RELEASE = re.compile(r"external/schematron/openpeppol/(\d+)\.(\d+)/xslt/" + re.escape(NAMES[1]))


def stylesheets(rules):
    """(name, text) of each set of rules."""
    if rules.is_dir():
        return [(name, (rules / name).read_text(encoding="utf-8")) for name in NAMES]
    with zipfile.ZipFile(rules) as jar:
        releases = [found for found in map(RELEASE.fullmatch, jar.namelist()) if found]
        if not releases:
            sys.exit(f"{rules}: no rules of self-billing in it")
        newest = max(releases, key=lambda found: (int(found[1]), int(found[2])))
        folder = newest[0].rpartition("/")[0]
        print(f"rules of OpenPeppol, release {newest[1]}.{newest[2]}")
        return [(name, jar.read(f"{folder}/{name}").decode("utf-8")) for name in NAMES]


def failures(report):
    """(rule, severity, text) of each assertion that failed."""
    for found in report.iter(SVRL + "failed-assert"):
        severity = found.get("flag") or found.get("role") or "fatal"
        yield found.get("id"), severity, " ".join("".join(found.itertext()).split())


def holds(rules, name, file):
    """Prints what does not hold of one file, and whether it is no more than warnings."""
    try:
        report = ElementTree.fromstring(rules.transform_to_string(source_file=str(file)))
    except PySaxonApiError as error:
        print(f"FAILED: {file}: cannot be read: {error}")
        return False
    if not any(True for _ in report.iter(SVRL + "fired-rule")):
        print(f"FAILED: {file}: no rule of {name} looked at it")
        return False
    fatal = False
    for rule, severity, text in failures(report):
        print(f"{'note' if severity == 'warning' else 'FAILED'}: {file}: {rule}: {text}")
        fatal = fatal or severity != "warning"
    return not fatal


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("rules", type=pathlib.Path)
    words.add_argument("files", type=pathlib.Path, nargs="+")
    said = words.parse_args()
    passed = failed = 0
    with PySaxonProcessor(license=False) as saxon:
        for name, text in stylesheets(said.rules):
            rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_text=text)
            for file in said.files:
                if holds(rules, name, file):
                    passed += 1
                else:
                    failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
