"""What a payment file says to pyiso20022: its header, what was counted, and each payment, a line each (check.sh)."""
import importlib
import re
import sys
from decimal import Decimal

from xsdata.formats.dataclass.parsers import XmlParser


def euros(amount):
    """Two decimals; more are no euros."""
    if amount != amount.quantize(Decimal("0.01")):
        raise SystemExit(f"{amount} is no amount of euros")
    return f"{amount:.2f}"


with open(sys.argv[1], "rb") as file:
    content = file.read()
# A class of one version reads messages of others too: the namespace says which it is.
version = re.search(rb'xmlns="urn:iso:std:iso:20022:tech:xsd:(pain\.001\.001\.\d\d)"', content)
if not version:
    raise SystemExit("is no pain.001")
module = importlib.import_module("pyiso20022.pain." + version.group(1).decode().replace(".", "_"))
initiation = XmlParser().from_bytes(content, module.Document).cstmr_cdt_trf_initn
transfers = [transfer for batch in initiation.pmt_inf for transfer in batch.cdt_trf_tx_inf]
amounts = [transfer.amt.instd_amt.value for transfer in transfers]
print("header", initiation.grp_hdr.nb_of_txs, euros(initiation.grp_hdr.ctrl_sum))
print("counted", len(transfers), euros(sum(amounts, Decimal(0))))
for transfer, amount in zip(transfers, amounts):
    print(euros(amount), transfer.amt.instd_amt.ccy, transfer.cdtr_acct.id.iban, transfer.pmt_id.end_to_end_id)
