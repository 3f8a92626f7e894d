"""What banks' answers say to pyiso20022, one fact a line (check.sh, ../answer_facts.hpp): pain.002, camt.053, camt.054.

    answers.py OUT FILE...     writes OUT/1, OUT/2, …: the facts, or one line "refused: REASON"

The package has a module for each version of a message; the names of elements stand in the fields of its classes.
"""
import dataclasses
import enum
import importlib
import re
import sys
import warnings
from decimal import Decimal
from pathlib import Path

from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

NAMESPACE = re.compile(r"""xmlns(?::\w+)?\s*=\s*["']([^"']*?([a-z]{4})\.(\d{3})\.(\d{3})\.(\d{2})[^"']*)["']""")
warnings.simplefilter("ignore")


def at(node, path):
    """The value at the end of a path of elements, or None."""
    for name in path.split("/"):
        if not dataclasses.is_dataclass(node):
            return None
        field = next((f for f in dataclasses.fields(node) if f.metadata.get("name", f.name) == name), None)
        node = getattr(node, field.name) if field else None
    return node


def many(node, path):
    found = at(node, path)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def text(node, *paths):
    """The text of the first path that has one."""
    for path in paths:
        found = at(node, path)
        if isinstance(found, enum.Enum):
            found = found.value
        if found is None or dataclasses.is_dataclass(found):
            continue
        if str(found).strip():
            return str(found).strip()
    return "-"


def day(node, *paths):
    return text(node, *paths)[:10]


def number(amount):
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount.normalize():f}"


def money(amount):
    return "-" if amount is None else f"{number(at(amount, 'value'))} {text(amount, 'Ccy')}"


def total(node, path):
    found = at(node, path)
    return "-" if found is None else number(Decimal(found))


def count(node, path):
    said = text(node, path)
    return str(int(said)) if said.isdigit() else "-"


def pieces(node):
    return re.sub(r"\s+", "", "".join(many(node, "AddtlInf"))) or "-"


def sign(node):
    return {"CRDT": "+", "DBIT": "-"}.get(text(node, "CdtDbtInd"), "?")


class Facts(list):
    def line(self, *words):
        self.append("|".join(str(word) for word in words))

    # ---------------------------------------------------------------- pain.002

    def reasons(self, where, level):
        for reason in many(level, "StsRsnInf"):
            self.line("reason", where, text(reason, "Rsn/Cd", "Rsn/Prtry"), pieces(reason))

    def counts(self, where, level):
        for one in many(level, "NbOfTxsPerSts"):
            self.line("count", where, text(one, "DtldSts"), count(one, "DtldNbOfTxs"), total(one, "DtldCtrlSum"))

    def status_report(self, report):
        group = at(report, "OrgnlGrpInfAndSts")
        self.line("group", text(report, "GrpHdr/MsgId"), text(group, "OrgnlMsgId"), text(group, "OrgnlMsgNmId"), text(group, "GrpSts"),
                  count(group, "OrgnlNbOfTxs"), total(group, "OrgnlCtrlSum"))
        self.reasons("-", group)
        self.counts("-", group)
        batches = many(report, "OrgnlPmtInfAndSts")
        for where, batch in enumerate(batches, 1):
            self.line("batch", where, text(batch, "OrgnlPmtInfId"), text(batch, "PmtInfSts"), count(batch, "OrgnlNbOfTxs"), total(batch, "OrgnlCtrlSum"))
            self.reasons(where, batch)
            self.counts(where, batch)
        for where, batch in enumerate(batches, 1):
            for payment in many(batch, "TxInfAndSts"):
                original = at(payment, "OrgnlTxRef")
                self.line("payment", where, text(payment, "OrgnlEndToEndId"), text(payment, "OrgnlInstrId"), text(payment, "TxSts"),
                          money(at(original, "Amt/InstdAmt")),
                          day(original, "ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt", "ReqdColltnDt"),
                          text(original, "Cdtr/Nm", "Cdtr/Pty/Nm"), text(original, "CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id"))
                self.reasons(where, payment)

    # ---------------------------------------------------------------- camt.053, camt.054

    def transaction(self, where, one):
        self.line("transaction", where, *(text(one, f"Refs/{name}") for name in
                  ("EndToEndId", "PmtInfId", "InstrId", "MsgId", "AcctSvcrRef", "TxId", "UETR", "MndtId")))
        self.line("amounts", where, money(at(one, "Amt")), sign(one), money(at(one, "AmtDtls/TxAmt/Amt")), money(at(one, "AmtDtls/InstdAmt/Amt")))
        names = []
        for side in ("Dbtr", "Cdtr"):
            party = f"RltdPties/{side}"
            names.append(text(one, f"{party}/Nm", f"{party}/Pty/Nm", f"{party}/Agt/FinInstnId/Nm"))
            names.append(text(one, f"{party}Acct/Id/IBAN", f"{party}Acct/Id/Othr/Id"))
        banks = [text(one, f"RltdAgts/{side}Agt/FinInstnId/BIC", f"RltdAgts/{side}Agt/FinInstnId/BICFI") for side in ("Dbtr", "Cdtr")]
        self.line("parties", where, *names, *banks)
        for words in many(one, "RmtInf/Ustrd"):
            self.line("words", where, re.sub(r"\s+", " ", words).strip())
        for strd in many(one, "RmtInf/Strd"):
            self.line("reference", where, text(strd, "CdtrRefInf/Tp/CdOrPrtry/Cd", "CdtrRefInf/Tp/CdOrPrtry/Prtry"), text(strd, "CdtrRefInf/Ref"))
        returned = at(one, "RtrInf")
        if returned is not None:
            self.line("return", where, text(returned, "Rsn/Cd", "Rsn/Prtry"), pieces(returned))

    def entry(self, where, entry):
        code = "BkTxCd/Domn"
        self.line("entry", where, sign(entry), money(at(entry, "Amt")), text(entry, "Sts/Cd", "Sts"), day(entry, "BookgDt/Dt", "BookgDt/DtTm"),
                  day(entry, "ValDt/Dt", "ValDt/DtTm"), text(entry, "AcctSvcrRef"), text(entry, "NtryRef"),
                  "reversal" if at(entry, "RvslInd") else "-",
                  text(entry, f"{code}/Cd"), text(entry, f"{code}/Fmly/Cd"), text(entry, f"{code}/Fmly/SubFmlyCd"), text(entry, "BkTxCd/Prtry/Cd"))
        for details in many(entry, "NtryDtls"):
            if at(details, "Btch") is not None:
                self.line("batch", where, text(details, "Btch/PmtInfId"), text(details, "Btch/MsgId"), count(details, "Btch/NbOfTxs"))
        for details in many(entry, "NtryDtls"):
            for one in many(details, "TxDtls"):
                self.transaction(where, one)

    def account_reports(self, message, reports):
        self.line("message", text(message, "GrpHdr/MsgId"), len(reports))
        for where, report in enumerate(reports, 1):
            self.line("report", where, text(report, "Id"), text(report, "Acct/Id/IBAN", "Acct/Id/Othr/Id"), text(report, "ElctrncSeqNb"),
                      text(report, "LglSeqNb"), day(report, "FrToDt/FrDtTm"), day(report, "FrToDt/ToDtTm"), len(many(report, "Ntry")))
            for balance in many(report, "Bal"):
                self.line("balance", where, text(balance, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), sign(balance), money(at(balance, "Amt")),
                          day(balance, "Dt/Dt", "Dt/DtTm"))
        for where, report in enumerate(reports, 1):
            for number_of, entry in enumerate(many(report, "Ntry"), 1):
                self.entry(f"{where}.{number_of}", entry)


def facts_of(path):
    raw = Path(path).read_bytes().decode()
    named = NAMESPACE.search(raw)
    namespace, area, message, variant, version = named.groups()
    # A bank's own name of a namespace is read as ISO's of that version.
    raw = raw.replace(namespace, f"urn:iso:std:iso:20022:tech:xsd:{area}.{message}.{variant}.{version}", 1)
    module = importlib.import_module(f"pyiso20022.{area}.{area}_{message}_{variant}_{version}")
    parser = XmlParser(config=ParserConfig(fail_on_unknown_properties=False))
    document = parser.from_bytes(raw.encode(), module.Document)
    facts = Facts()
    if at(document, "CstmrPmtStsRpt") is not None:
        facts.status_report(at(document, "CstmrPmtStsRpt"))
    elif at(document, "BkToCstmrStmt") is not None:
        facts.account_reports(at(document, "BkToCstmrStmt"), many(document, "BkToCstmrStmt/Stmt"))
    elif at(document, "BkToCstmrDbtCdtNtfctn") is not None:
        facts.account_reports(at(document, "BkToCstmrDbtCdtNtfctn"), many(document, "BkToCstmrDbtCdtNtfctn/Ntfctn"))
    else:
        raise ValueError("no such message")
    return facts


for position, name in enumerate(sys.argv[2:], 1):
    try:
        said = facts_of(name)
    except Exception as refused:  # whatever keeps the package from reading it
        said = [f"refused: {type(refused).__name__}: {str(refused)[:200]}".replace("\n", " ")]
    Path(sys.argv[1], str(position)).write_text("".join(f"{line}\n" for line in said))
