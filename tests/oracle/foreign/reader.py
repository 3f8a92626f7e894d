"""What a payment file says to pyiso20022: one line a file, the number of its credit transfers and their sum."""
import sys
from decimal import Decimal

from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

for name in sys.argv[1:]:
    with open(name, "rb") as file:
        document = XmlParser().parse(file, Document)
    transfers = [
        transfer
        for batch in document.cstmr_cdt_trf_initn.pmt_inf
        for transfer in batch.cdt_trf_tx_inf
    ]
    print(len(transfers), sum((transfer.amt.instd_amt.value for transfer in transfers), Decimal(0)))
