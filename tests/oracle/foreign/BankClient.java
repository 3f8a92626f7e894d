// What a payment file says to hbci4java, the banking client that Hibiscus and others order payments with: the header, what
// was counted, and each payment, a line each (check.sh). Payments are read by the client's own reader of orders; the header,
// which that leaves out, by its classes of the message.
//
//     java -cp 'JARS/*' BankClient.java FILE
import jakarta.xml.bind.JAXB;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kapott.hbci.GV.parsers.ISEPAParser;
import org.kapott.hbci.GV.parsers.ISEPAParser.Names;

class BankClient {
    static final Pattern NAMESPACE =
        Pattern.compile("xmlns=\"urn:iso:std:iso:20022:tech:xsd:(pain\\.001\\.001\\.\\d\\d)\"");

    static Object at(Object from, String path) throws ReflectiveOperationException {
        for (String name : path.split("/")) from = from.getClass().getMethod("get" + name).invoke(from);
        return from;
    }

    static String euros(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] files) throws Exception {
        Path file = Path.of(files[0]);
        Matcher version = NAMESPACE.matcher(Files.readString(file));
        if (!version.find()) {
            System.err.println(file + ": is no pain.001");
            System.exit(1);
        }
        Class<?> document = Class.forName("org.kapott.hbci.sepa.jaxb." + version.group(1).replace('.', '_') + ".Document");
        Object header;
        try (InputStream bytes = Files.newInputStream(file)) {
            header = at(JAXB.unmarshal(bytes, document), "CstmrCdtTrfInitn/GrpHdr");
        }
        List<Properties> orders = new ArrayList<>();
        Class<?> reader = Class.forName("org.kapott.hbci.GV.parsers.ParsePain" + version.group(1).replaceAll("\\D", ""));
        ISEPAParser<List<Properties>> parser = (ISEPAParser<List<Properties>>) reader.getDeclaredConstructor().newInstance();
        try (InputStream bytes = Files.newInputStream(file)) {
            parser.parse(bytes, orders);
        }
        BigDecimal sum = BigDecimal.ZERO;
        StringBuilder payments = new StringBuilder();
        for (Properties order : orders) {
            BigDecimal amount = new BigDecimal(order.getProperty(Names.VALUE.getValue()));
            sum = sum.add(amount);
            payments.append(euros(amount)).append(' ').append(order.getProperty(Names.CURR.getValue())).append(' ')
                .append(order.getProperty(Names.DST_IBAN.getValue())).append(' ')
                .append(order.getProperty(Names.ENDTOENDID.getValue())).append('\n');
        }
        System.out.println("header " + at(header, "NbOfTxs") + " " + euros((BigDecimal) at(header, "CtrlSum")));
        System.out.println("counted " + orders.size() + " " + euros(sum));
        System.out.print(payments);
    }
}
