package peer;

import java.nio.ByteBuffer;

/** What a delivery used of its voucher and what it costs, as a row of the store. */
final class Delivery {
    int pot;
    int first;      // day of the period that it used
    long used;
    long cents;
    boolean cancelled;

    /** Null for null. */
    static Delivery read(byte[] row) {
        if (row == null) return null;
        ByteBuffer in = ByteBuffer.wrap(row);
        Delivery delivery = new Delivery();
        delivery.pot = in.get();
        delivery.first = in.getInt();
        delivery.used = in.getLong();
        delivery.cents = in.getLong();
        delivery.cancelled = in.get() != 0;
        return delivery;
    }

    byte[] row() {
        return ByteBuffer.allocate(22).put((byte) pot).putInt(first).putLong(used).putLong(cents)
                .put((byte) (cancelled ? 1 : 0)).array();
    }
}
