"""Runs the business rules of Peppol and EN 16931 over documents.

    peppol_rules.py RULES FILE...

RULES is a folder of the rules as stylesheets that write SVRL (ISO 19757-3): every *.xslt in it is
run over every file. Rules that are not for a document's profile fire on nothing or name the profile,
so the folder should hold CEN-EN16931-UBL.xslt and PEPPOL-EN16931-UBL-SB.xslt only, or --only NAME
picks them. Prints each rule that failed; the last line is "N passed, M failed", a check being one
stylesheet over one file. Exit code 1: a check failed; 2: wrong words.
"""

import argparse
import pathlib
import sys
from xml.etree import ElementTree

from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def failures(report):
    """(rule, severity, text) of each assertion that failed."""
    for found in report.iter(SVRL + "failed-assert"):
        severity = found.get("flag") or found.get("role") or "fatal"
        yield found.get("id"), severity, " ".join("".join(found.itertext()).split())


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("rules", type=pathlib.Path)
    words.add_argument("files", type=pathlib.Path, nargs="+")
    words.add_argument("--only", nargs="+", default=["CEN-EN16931-UBL", "PEPPOL-EN16931-UBL-SB"])
    said = words.parse_args()
    passed = failed = 0
    with PySaxonProcessor(license=False) as saxon:
        for name in said.only:
            rules = saxon.new_xslt30_processor().compile_stylesheet(
                stylesheet_file=str(said.rules / f"{name}.xslt"))
            for file in said.files:
                report = ElementTree.fromstring(rules.transform_to_string(source_file=str(file)))
                if not any(True for _ in report.iter(SVRL + "fired-rule")):
                    print(f"FAILED: {file}: no rule of {name} looked at it")
                    failed += 1
                    continue
                fatal = False
                for rule, severity, text in failures(report):
                    print(f"{'note' if severity == 'warning' else 'FAILED'}: {file}: {rule}: {text}")
                    fatal = fatal or severity != "warning"
                passed += not fatal
                failed += fatal
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
