// What banks' answers say to Prowide ISO 20022, one fact a line (check.sh, ../answer_facts.hpp): pain.002, camt.053, camt.054.
//
//     java -cp 'JARS/*' Answers.java OUT FILE...     writes OUT/1, OUT/2, …: the facts, or one line "refused: REASON"
//
// The classes of a message differ from version to version and their getters do not, so they are called by name.
import com.prowidesoftware.swift.model.mx.AbstractMX;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class Answers {
    static final Pattern NAMESPACE = Pattern.compile(
        "xmlns(?::\\w+)?\\s*=\\s*[\"']([^\"']*?([a-z]{4}\\.\\d{3}\\.\\d{3}\\.\\d{2})[^\"']*)[\"']");
    static StringBuilder out;

    // The value at the end of a path of elements, or null.
    static Object at(Object from, String path) {
        for (String name : path.split("/")) {
            if (from == null) return null;
            try {
                from = from.getClass().getMethod("get" + name).invoke(from);
            } catch (NoSuchMethodException none) {
                return null;
            } catch (ReflectiveOperationException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return from;
    }

    static List<?> list(Object from, String path) {
        Object found = at(from, path);
        if (found == null) return List.of();
        return found instanceof List<?> many ? many : List.of(found);
    }

    // The text of the first path that has one; enumerations by their code.
    static String text(Object from, String... paths) {
        for (String path : paths) {
            Object found = at(from, path);
            if (found == null) continue;
            Object code = found instanceof Enum<?> ? at(found, "Value") : null;
            String said = found instanceof Enum<?> one && code == null ? value(one) : found.toString();
            if (found.getClass().getName().startsWith("com.prowidesoftware") && !(found instanceof Enum<?>)) continue;
            said = said.strip();
            if (!said.isEmpty()) return said;
        }
        return "-";
    }

    static String value(Enum<?> one) {
        try {
            return (String) one.getClass().getMethod("value").invoke(one);
        } catch (ReflectiveOperationException none) {
            return one.name();
        }
    }

    static String day(Object from, String... paths) {
        String said = text(from, paths);
        return said.length() > 10 ? said.substring(0, 10) : said;
    }

    static String number(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() < 2 ? amount.setScale(2).toPlainString() : amount.stripTrailingZeros().toPlainString();
    }

    static String money(Object amount) {
        return amount == null ? "-" : number((BigDecimal) at(amount, "Value")) + " " + text(amount, "Ccy");
    }

    static String sum(Object from, String path) {
        Object found = at(from, path);
        if (found == null) return "-";
        return number(found instanceof BigDecimal one ? one : new BigDecimal(found.toString().strip()));
    }

    static String count(Object from, String path) {
        String said = text(from, path);
        return said.matches("\\d+") ? new BigInteger(said).toString() : "-";
    }

    static void line(Object... words) {
        for (int at = 0; at < words.length; at++) out.append(at == 0 ? "" : "|").append(words[at]);
        out.append('\n');
    }

    // ---------------------------------------------------------------- pain.002

    static String pieces(Object from) {
        StringBuilder joined = new StringBuilder();
        for (Object piece : list(from, "AddtlInf")) joined.append(piece);
        String said = joined.toString().replaceAll("\\s+", "");
        return said.isEmpty() ? "-" : said;
    }

    static void reasons(String where, Object level) {
        for (Object reason : list(level, "StsRsnInf")) line("reason", where, text(reason, "Rsn/Cd", "Rsn/Prtry"), pieces(reason));
    }

    static void counts(String where, Object level) {
        for (Object one : list(level, "NbOfTxsPerSts"))
            line("count", where, text(one, "DtldSts"), count(one, "DtldNbOfTxs"), sum(one, "DtldCtrlSum"));
    }

    static void statusReport(Object report) {
        Object group = at(report, "OrgnlGrpInfAndSts");
        line("group", text(report, "GrpHdr/MsgId"), text(group, "OrgnlMsgId"), text(group, "OrgnlMsgNmId"), text(group, "GrpSts"),
            count(group, "OrgnlNbOfTxs"), sum(group, "OrgnlCtrlSum"));
        reasons("-", group);
        counts("-", group);
        int batches = 0;
        for (Object batch : list(report, "OrgnlPmtInfAndSts")) {
            String where = "" + ++batches;
            line("batch", where, text(batch, "OrgnlPmtInfId"), text(batch, "PmtInfSts"), count(batch, "OrgnlNbOfTxs"), sum(batch, "OrgnlCtrlSum"));
            reasons(where, batch);
            counts(where, batch);
        }
        batches = 0;
        for (Object batch : list(report, "OrgnlPmtInfAndSts")) {
            batches++;
            for (Object payment : list(batch, "TxInfAndSts")) {
                Object original = at(payment, "OrgnlTxRef");
                line("payment", batches, text(payment, "OrgnlEndToEndId"), text(payment, "OrgnlInstrId"), text(payment, "TxSts"),
                    money(at(original, "Amt/InstdAmt")),
                    day(original, "ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt", "ReqdColltnDt"),
                    text(original, "Cdtr/Nm", "Cdtr/Pty/Nm"), text(original, "CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id"));
                reasons("" + batches, payment);
            }
        }
    }

    // ---------------------------------------------------------------- camt.053, camt.054

    static String sign(Object from) {
        String said = text(from, "CdtDbtInd");
        return said.equals("CRDT") ? "+" : said.equals("DBIT") ? "-" : "?";
    }

    static void transaction(String where, Object one) {
        line("transaction", where, text(one, "Refs/EndToEndId"), text(one, "Refs/PmtInfId"), text(one, "Refs/InstrId"),
            text(one, "Refs/MsgId"), text(one, "Refs/AcctSvcrRef"), text(one, "Refs/TxId"), text(one, "Refs/UETR"),
            text(one, "Refs/MndtId"));
        line("amounts", where, money(at(one, "Amt")), sign(one), money(at(one, "AmtDtls/TxAmt/Amt")), money(at(one, "AmtDtls/InstdAmt/Amt")));
        line("parties", where, text(one, "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/Dbtr/Agt/FinInstnId/Nm"),
            text(one, "RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id"),
            text(one, "RltdPties/Cdtr/Nm", "RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Agt/FinInstnId/Nm"),
            text(one, "RltdPties/CdtrAcct/Id/IBAN", "RltdPties/CdtrAcct/Id/Othr/Id"),
            text(one, "RltdAgts/DbtrAgt/FinInstnId/BIC", "RltdAgts/DbtrAgt/FinInstnId/BICFI"),
            text(one, "RltdAgts/CdtrAgt/FinInstnId/BIC", "RltdAgts/CdtrAgt/FinInstnId/BICFI"));
        for (Object words : list(one, "RmtInf/Ustrd")) line("words", where, words.toString().replaceAll("\\s+", " ").strip());
        for (Object strd : list(one, "RmtInf/Strd"))
            line("reference", where, text(strd, "CdtrRefInf/Tp/CdOrPrtry/Cd", "CdtrRefInf/Tp/CdOrPrtry/Prtry"), text(strd, "CdtrRefInf/Ref"));
        Object returned = at(one, "RtrInf");
        if (returned != null) line("return", where, text(returned, "Rsn/Cd", "Rsn/Prtry"), pieces(returned));
    }

    static void accountReports(List<?> reports, String messageId) {
        line("message", messageId, reports.size());
        int number = 0;
        for (Object report : reports) {
            String where = "" + ++number;
            line("report", where, text(report, "Id"), text(report, "Acct/Id/IBAN", "Acct/Id/Othr/Id"), text(report, "ElctrncSeqNb"),
                text(report, "LglSeqNb"), day(report, "FrToDt/FrDtTm"), day(report, "FrToDt/ToDtTm"), list(report, "Ntry").size());
            for (Object balance : list(report, "Bal"))
                line("balance", where, text(balance, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), sign(balance), money(at(balance, "Amt")),
                    day(balance, "Dt/Dt", "Dt/DtTm"));
        }
        number = 0;
        for (Object report : reports) {
            number++;
            int entries = 0;
            for (Object entry : list(report, "Ntry")) {
                String where = number + "." + ++entries;
                line("entry", where, sign(entry), money(at(entry, "Amt")), text(entry, "Sts/Cd", "Sts"), day(entry, "BookgDt/Dt", "BookgDt/DtTm"),
                    day(entry, "ValDt/Dt", "ValDt/DtTm"), text(entry, "AcctSvcrRef"), text(entry, "NtryRef"),
                    Boolean.TRUE.equals(is(entry, "RvslInd")) ? "reversal" : "-",
                    text(entry, "BkTxCd/Domn/Cd"), text(entry, "BkTxCd/Domn/Fmly/Cd"), text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd"),
                    text(entry, "BkTxCd/Prtry/Cd"));
                for (Object details : list(entry, "NtryDtls"))
                    if (at(details, "Btch") != null)
                        line("batch", where, text(details, "Btch/PmtInfId"), text(details, "Btch/MsgId"), count(details, "Btch/NbOfTxs"));
                for (Object details : list(entry, "NtryDtls"))
                    for (Object one : list(details, "TxDtls")) transaction(where, one);
            }
        }
    }

    // Getters of flags are called "is".
    static Object is(Object from, String name) {
        try {
            return from.getClass().getMethod("is" + name).invoke(from);
        } catch (ReflectiveOperationException none) {
            return at(from, name);
        }
    }

    static void facts(Path file) throws Exception {
        String text = Files.readString(file);
        // A bank's own name of a namespace is read as ISO's of that version.
        Matcher named = NAMESPACE.matcher(text);
        if (named.find())
            text = text.substring(0, named.start(1)) + "urn:iso:std:iso:20022:tech:xsd:" + named.group(2) + text.substring(named.end(1));
        AbstractMX message = AbstractMX.parse(text);
        Object status = message == null ? null : at(message, "CstmrPmtStsRpt");
        Object statement = message == null ? null : at(message, "BkToCstmrStmt");
        Object notification = message == null ? null : at(message, "BkToCstmrDbtCdtNtfctn");
        if (status != null) statusReport(status);
        else if (statement != null) accountReports(list(statement, "Stmt"), text(statement, "GrpHdr/MsgId"));
        else if (notification != null) accountReports(list(notification, "Ntfctn"), text(notification, "GrpHdr/MsgId"));
        else throw new IllegalStateException("no such message");
    }

    public static void main(String[] words) throws Exception {
        for (int at = 1; at < words.length; at++) {
            out = new StringBuilder();
            try {
                facts(Path.of(words[at]));
            } catch (Exception refused) {
                out = new StringBuilder("refused: " + refused.getClass().getSimpleName() + "\n");
            }
            Files.writeString(Path.of(words[0], "" + at), out);
        }
    }
}
