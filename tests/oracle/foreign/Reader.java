// What a payment file says to Prowide ISO 20022: one line a file, the number of its credit transfers and their sum.
//
//     java -cp 'JARS/*' Reader.java FILE...
import com.prowidesoftware.swift.model.mx.AbstractMX;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

class Reader {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            // The message is recognised by its namespace; asked for as pain.001.001.09, any version would be read as it.
            AbstractMX message = AbstractMX.parse(Files.readString(Path.of(file)));
            if (!(message instanceof MxPain00100109 pain) || pain.getCstmrCdtTrfInitn() == null) {
                System.err.println(file + ": is not read as pain.001.001.09");
                System.exit(1);
                return;
            }
            int transfers = 0;
            BigDecimal sum = BigDecimal.ZERO;
            for (var batch : pain.getCstmrCdtTrfInitn().getPmtInf()) {
                for (var transfer : batch.getCdtTrfTxInf()) {
                    transfers++;
                    sum = sum.add(transfer.getAmt().getInstdAmt().getValue());
                }
            }
            System.out.println(transfers + " " + sum.toPlainString());
        }
    }
}
