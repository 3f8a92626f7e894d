package peer;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import saldo.events.Recurrence;
import saldo.events.VoucherGranted;
import saldo.events.VoucherKind;
import saldo.events.VoucherLine;

/**
 * A voucher and what is left of it, as a row of the store. The same rules as Saldo's (engine/vouchers), as far as the
 * benchmark's workload needs them: one decision, no carry-over, no proration; what needs more is an exception, never a guess.
 */
final class Voucher {
    static final class Line {
        byte[] service;
        byte[] content;
        long unitValue;
        int pot;
    }

    /** What a period was granted and what of it is used and held, in cents or thousandths of a unit. */
    static final class Used {
        int pot;
        int first;      // the period's first day
        long granted;
        long used;
        long held;

        long left() {
            return granted - used - held;
        }
    }

    static final class Hold {
        byte[] order;
        byte[] provider;
        int pot;
        int first;
        long amount;
        int expiresOn;
    }

    int kind;
    int recurrence;
    boolean euros;
    int validFrom;
    int validUntil;
    long[] grants;      // of a period, by pot
    final List<Line> lines = new ArrayList<>(1);
    final List<Used> periods = new ArrayList<>(2);
    final List<Hold> holds = new ArrayList<>(0);

    static Voucher granted(VoucherGranted said) {
        if (said.carryOver() || said.prorated()) throw new IllegalStateException("carry-over and proration are not done here");
        Voucher voucher = new Voucher();
        voucher.kind = said.kind();
        voucher.recurrence = said.recurrence();
        voucher.validFrom = said.validFrom().days();
        voucher.validUntil = said.validUntil() == null ? Integer.MAX_VALUE : said.validUntil().days();
        boolean onePot = voucher.kind == VoucherKind.balance_voucher || voucher.kind == VoucherKind.personal_budget;
        voucher.euros = onePot && said.balance() != null;
        voucher.grants = new long[onePot ? 1 : said.linesLength()];
        if (onePot) voucher.grants[0] = voucher.euros ? said.balance().value() : said.balanceQuantity().value();
        for (int at = 0; at < said.linesLength(); ++at) {
            VoucherLine of = said.lines(at);
            Line line = new Line();
            line.service = Said.bytes(of.serviceAsByteBuffer());
            line.content = Said.bytes(of.contentAsByteBuffer());
            line.unitValue = of.unitValue() == null ? 0 : of.unitValue().value();
            line.pot = onePot ? 0 : at;
            if (!onePot) voucher.grants[at] = of.quantity() == null ? 0 : of.quantity().value();
            voucher.lines.add(line);
        }
        for (int pot = 0; pot < voucher.grants.length; ++pot) voucher.open(pot, voucher.validFrom);
        return voucher;
    }

    boolean covers(int day) {
        return validFrom <= day && day <= validUntil;
    }

    /** The line of a service content; a line without content is for any. Null: none. */
    Line lineFor(byte[] service, byte[] content) {
        Line any = null;
        for (Line line : lines) {
            if (!Arrays.equals(line.service, service)) continue;
            if (Arrays.equals(line.content, content)) return line;
            if (line.content.length == 0 && any == null) any = line;
        }
        return any;
    }

    /** What the organiser pays for one unit. */
    long paidPrice(Line line, long price) {
        if (kind == VoucherKind.purchase_order) return price;
        if (line.unitValue == 0 && kind != VoucherKind.service_voucher) return price;
        return Math.min(line.unitValue, price);
    }

    /** The period of a day, opened if it was not. */
    Used open(int pot, int day) {
        int first = firstDay(day);
        for (Used period : periods)
            if (period.pot == pot && period.first == first) return period;
        Used opened = new Used();
        opened.pot = pot;
        opened.first = first;
        opened.granted = grants[pot];
        periods.add(opened);
        return opened;
    }

    private int firstDay(int day) {
        switch (recurrence) {
            case Recurrence.none: return validFrom;
            case Recurrence.day: return day;
            case Recurrence.week: return day - Math.floorMod(day + 3, 7);      // 1970-01-01 was a Thursday
            case Recurrence.month: return (int) LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay();
            case Recurrence.year: return (int) LocalDate.ofEpochDay(day).withDayOfYear(1).toEpochDay();
            default: throw new IllegalStateException("recurrence " + recurrence);
        }
    }

    /** Takes the hold of an order away, and what it held. Null: there is none. */
    Hold release(byte[] order, byte[] provider) {
        for (Hold hold : holds) {
            if (!Arrays.equals(hold.order, order) || !Arrays.equals(hold.provider, provider)) continue;
            holds.remove(hold);
            open(hold.pot, hold.first).held -= hold.amount;
            return hold;
        }
        return null;
    }

    void releaseExpired(int today) {
        holds.removeIf(hold -> {
            if (hold.expiresOn >= today) return false;
            open(hold.pot, hold.first).held -= hold.amount;
            return true;
        });
    }

    /** Of every period that an event has touched. */
    long left() {
        long sum = 0;
        for (Used period : periods) sum += period.left();
        return sum;
    }

    // The row: fixed fields, then lists, each behind its length; big-endian.

    static Voucher read(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        Voucher voucher = new Voucher();
        voucher.kind = in.get();
        voucher.recurrence = in.get();
        voucher.euros = in.get() != 0;
        voucher.validFrom = in.getInt();
        voucher.validUntil = in.getInt();
        voucher.grants = new long[in.get()];
        for (int at = 0; at < voucher.grants.length; ++at) voucher.grants[at] = in.getLong();
        for (int left = in.get(); left > 0; --left) {
            Line line = new Line();
            line.service = text(in);
            line.content = text(in);
            line.unitValue = in.getLong();
            line.pot = in.get();
            voucher.lines.add(line);
        }
        for (int left = in.getShort(); left > 0; --left) {
            Used period = new Used();
            period.pot = in.get();
            period.first = in.getInt();
            period.granted = in.getLong();
            period.used = in.getLong();
            period.held = in.getLong();
            voucher.periods.add(period);
        }
        for (int left = in.getShort(); left > 0; --left) {
            Hold hold = new Hold();
            hold.order = text(in);
            hold.provider = text(in);
            hold.pot = in.get();
            hold.first = in.getInt();
            hold.amount = in.getLong();
            hold.expiresOn = in.getInt();
            voucher.holds.add(hold);
        }
        return voucher;
    }

    byte[] row() {
        int size = 17 + 8 * grants.length + 29 * periods.size();
        for (Line line : lines) size += 11 + line.service.length + line.content.length;
        for (Hold hold : holds) size += 19 + hold.order.length + hold.provider.length;
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) kind).put((byte) recurrence).put((byte) (euros ? 1 : 0)).putInt(validFrom).putInt(validUntil);
        out.put((byte) grants.length);
        for (long grant : grants) out.putLong(grant);
        out.put((byte) lines.size());
        for (Line line : lines) {
            text(out, line.service);
            text(out, line.content);
            out.putLong(line.unitValue).put((byte) line.pot);
        }
        out.putShort((short) periods.size());
        for (Used period : periods)
            out.put((byte) period.pot).putInt(period.first).putLong(period.granted).putLong(period.used).putLong(period.held);
        out.putShort((short) holds.size());
        for (Hold hold : holds) {
            text(out, hold.order);
            text(out, hold.provider);
            out.put((byte) hold.pot).putInt(hold.first).putLong(hold.amount).putInt(hold.expiresOn);
        }
        return out.array();
    }

    private static byte[] text(ByteBuffer in) {
        byte[] text = new byte[in.get() & 0xff];
        in.get(text);
        return text;
    }

    private static void text(ByteBuffer out, byte[] text) {
        out.put((byte) text.length).put(text);
    }
}
