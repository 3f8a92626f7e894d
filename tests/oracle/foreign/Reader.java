// What a payment file says to Prowide ISO 20022: its header, what was counted, and each payment, a line each (check.sh).
//
//     java -cp 'JARS/*' Reader.java FILE
//
// The classes of a message differ from version to version and their getters do not, so they are called by name.
import com.prowidesoftware.swift.model.mx.AbstractMX;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class Reader {
    // The value at the end of a path of elements.
    static Object at(Object from, String path) throws ReflectiveOperationException {
        for (String name : path.split("/")) from = from.getClass().getMethod("get" + name).invoke(from);
        return from;
    }

    // Two decimals; more are no euros, and end the program.
    static String euros(Object amount) {
        return ((BigDecimal) amount).setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }

    public static void main(String[] files) throws Exception {
        // The message is recognised by its namespace; asked for as one version, any other would be read as it.
        AbstractMX message = AbstractMX.parse(Files.readString(Path.of(files[0])));
        if (message == null || !message.getMxId().id().startsWith("pain.001.001.")) {
            System.err.println(files[0] + ": is not read as pain.001");
            System.exit(1);
        }
        Object initiation = at(message, "CstmrCdtTrfInitn");
        StringBuilder payments = new StringBuilder();
        int transfers = 0;
        BigDecimal sum = BigDecimal.ZERO;
        for (Object batch : (List<?>) at(initiation, "PmtInf")) {
            for (Object transfer : (List<?>) at(batch, "CdtTrfTxInf")) {
                Object amount = at(transfer, "Amt/InstdAmt/Value");
                transfers++;
                sum = sum.add((BigDecimal) amount);
                payments.append(euros(amount)).append(' ').append(at(transfer, "Amt/InstdAmt/Ccy")).append(' ')
                    .append(at(transfer, "CdtrAcct/Id/IBAN")).append(' ').append(at(transfer, "PmtId/EndToEndId")).append('\n');
            }
        }
        System.out.println("header " + at(initiation, "GrpHdr/NbOfTxs") + " " + euros(at(initiation, "GrpHdr/CtrlSum")));
        System.out.println("counted " + transfers + " " + euros(sum));
        System.out.print(payments);
    }
}
